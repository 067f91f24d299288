import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { allRoutes, createApp } from "../../../src/app.ts";
import { inScope } from "../../../src/platform/db.ts";
import { get, type ScopedRequest } from "../../../src/platform/routing.ts";
import { asvs } from "../asvs.ts";
import { givenMany } from "../orders.ts";
import { type Agent, csrfOf, formBody, signIn, startPortal } from "../portal.ts";
import { givenStaff, journalOf, reason, send, signInStaff, ticket, viewAs } from "./office.ts";

const start = new Date("2026-11-09T09:00:00Z");
const portal = await startPortal({ now: start });
const { given, owner } = portal;
afterAll(portal.close);
beforeEach(() => portal.setNow(start));
const later = (minutes: number) => portal.setNow(new Date(start.getTime() + minutes * 60_000));

const scene = async () => {
  const account = await given.account();
  const person = await given.holder("administrator", account, { name: "Ольга Администратор" });
  const staff = await givenStaff(portal);
  const agent = await signInStaff(portal, staff);
  return { account, person, staff, agent, page: `/support/accounts/${account.number}/people/${person.id}` };
};
const end = (agent: Agent, token: string, path = "/support/viewing/end") =>
  agent
    .post(path)
    .type("form")
    .send(formBody({ _csrf: token }));

const main = (page: string) =>
  /<main[^]*<\/main>/
    .exec(page)?.[0]
    .replace(/name="_csrf" value="[^"]*"/g, "")
    // what cannot be done is disabled where it stands (read-only.test.ts)
    .replace(/<fieldset class="read-only" disabled>|<\/fieldset><span class="read-only-note">[^<]*<\/span>/g, "")
    .replace(/ (?:href="[^"]*"|role="link" aria-disabled="true"|disabled|title="Только просмотр")(?=[ >])/g, "");

describe("«Показать как клиент»", () => {
  it("asks for a reason, a ticket and a role that is held", async () => {
    const { account, agent, page } = await scene();
    for (const [fields, sentence] of [
      [{ role: "administrator", ticket }, "Напишите причину"],
      [{ role: "administrator", reason }, "Введите номер обращения"],
      [{ reason, ticket }, "Выберите роль"],
      [{ role: "staff", reason, ticket }, "Выберите роль"],
      [{ role: "supervisor", reason, ticket }, "смотреть его глазами нельзя"],
      [{ role: "administrator", reason: " \n ", ticket }, "Напишите причину"],
    ] as const) {
      const refused = await send(agent, page, `${page}/viewing`, fields);
      expect(refused.status).toBe(422);
      expect(refused.text).toContain(sentence);
      if ("ticket" in fields) expect(refused.text).toContain(`value="${ticket}"`);
    }
    await agent.get(`/a/${account.number}`).expect(303);
    expect(await journalOf(portal, account)).toEqual([]);
  });

  it("shows the customer's own home under a banner, in a session of a new id", async () => {
    const { account, person, agent } = await scene();
    const before = await owner("sessions").pluck("sid");
    expect(await viewAs(agent, account, person, "administrator")).toBe(`/a/${account.number}`);
    const after = await owner("sessions").pluck("sid");
    expect(after.filter((sid) => !before.includes(sid))).toHaveLength(1);
    expect(after).toHaveLength(before.length);
    const home = await agent.get(`/a/${account.number}`).expect(200);
    expect(home.text).toContain("Вы смотрите как клиент: Ольга Администратор, Администратор");
    expect(home.text).toContain(`обращение № ${ticket}`);
    expect(home.text).toContain(`причина: ${reason}`);
    expect(home.text).toMatch(/data-wait-seconds="1800".*>до 12:30</);
    expect(home.text).toMatch(/<section class="viewing" aria-label="Просмотр от имени клиента">/);
    expect(home.text).toContain("Отправленные документы");
    // what staff could not do here anyway
    expect(home.text).not.toContain('action="/language"');
  });

  it("of each role is that role's pages", async () => {
    const account = await given.account();
    const agent = await signInStaff(portal, await givenStaff(portal));
    const subscriber = await given.holder("subscriber", account);
    const card = await viewAs(agent, account, subscriber, "subscriber");
    expect(card).toMatch(new RegExp(`^/a/${account.number}/subscribers/\\d{12}$`));
    await agent.get(`/a/${account.number}/invoices`).expect(403);
    await end(agent, csrfOf(await agent.get(card))).expect(303);
    const second = await given.account({ client_id: account.client_id });
    const supervisor = await given.holder("supervisor", account);
    await given.grant(supervisor, "supervisor", second);
    expect(await viewAs(agent, account, supervisor, "supervisor")).toBe("/accounts");
    expect((await agent.get("/accounts").expect(200)).text).toContain(`/a/${second.number}`);
    await agent.get(`/a/${second.number}/invoices`).expect(200);
    await agent.get(`/a/${(await given.account()).number}/invoices`).expect(404);
    expect((await journalOf(portal, second)).map(({ action }) => action)).toEqual(["support:view-page"]);
  });

  it("shows what the customer sees, page by page", async () => {
    const { account, person, agent } = await scene();
    const invoice = await given.invoice(account);
    const his = await signIn(portal, person);
    await viewAs(agent, account, person, "administrator");
    for (const path of [
      "",
      "/invoices",
      `/invoices/${invoice.id}`,
      "/deliveries",
      "/subscribers",
      "/orders",
      "/bulk/services",
    ]) {
      const asCustomer = await his.get(`/a/${account.number}${path}`).expect(200);
      const asSupport = await agent.get(`/a/${account.number}${path}`).expect(200);
      expect(main(asSupport.text)).toBe(main(asCustomer.text));
    }
  });

  it("leads from page to page of a list, where the customer's ticks would go along", async () => {
    const { account, person, agent } = await scene();
    await givenMany(owner, account, await given.tariff(), 60);
    await viewAs(agent, account, person, "administrator");
    const { text } = await agent.get(`/a/${account.number}/subscribers`).expect(200);
    const buttons = [...text.matchAll(/<button\b[^>]*\bform="[^>]*>/g)].map(([tag]) => tag);
    const onward = buttons.filter((tag) => tag.includes('name="go"'));
    expect(onward.length).toBeGreaterThan(0);
    expect(onward.filter((tag) => / disabled\b/.test(tag))).toEqual([]);
    const acting = buttons.filter((tag) => tag.includes("formaction="));
    expect(acting.length).toBeGreaterThan(0);
    // what support may not open is disabled, and whatever is not may be opened
    const offered = acting.filter((tag) => !/ disabled\b/.test(tag));
    for (const tag of offered) await agent.get(/ formaction="([^"]*)"/.exec(tag)?.[1] ?? "/").expect(200);
  });

  it("cannot be done of staff, of a person of another account, or of oneself", async () => {
    const { account, staff, agent, page } = await scene();
    const colleague = await givenStaff(portal);
    for (const { id } of [colleague, staff, await given.holder("administrator", await given.account())]) {
      await given.grant({ id: staff.id }, "viewer", await given.account());
      const path = `/support/accounts/${account.number}/people/${id}/viewing`;
      expect((await send(agent, page, path, { role: "administrator", reason, ticket })).status).toBe(404);
    }
    await given.grant(colleague, "administrator", account);
    const path = `/support/accounts/${account.number}/people/${colleague.id}/viewing`;
    expect((await send(agent, page, path, { role: "administrator", reason, ticket })).status).toBe(404);
  });

  it("of a suspended person is refused with a sentence", async () => {
    const { account, person, agent, page } = await scene();
    await owner("users").where({ id: person.id }).update({ status: "suspended" });
    const refused = await send(agent, page, `${page}/viewing`, { role: "administrator", reason, ticket });
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("смотреть его глазами нельзя");
    expect(await journalOf(portal, account)).toEqual([]);
  });
});

describe("while viewing as a customer", () => {
  it(`nothing is sent, not even with the right token; it says why ${asvs("8.3.3")}`, async () => {
    const { account, person, agent } = await scene();
    const invoice = await given.invoice(account);
    await viewAs(agent, account, person, "administrator");
    const home = `/a/${account.number}`;
    const token = csrfOf(await agent.get(home).expect(200));
    for (const path of [
      `${home}/invoices/${invoice.id}/deliveries`,
      `${home}/bulk/services`,
      "/language",
      "/theme",
      "/role",
      "/sign-in/password",
      "/no-such-page",
      `/support/accounts/${account.number}/people/${person.id}/viewing`,
      `/support/accounts/${account.number}/people/${person.id}/sign-outs`,
    ]) {
      const refused = await agent
        .post(path)
        .type("form")
        .send(formBody({ _csrf: token, role: "administrator", reason, ticket }));
      expect(refused.status, path).toBe(403);
      expect(refused.text).toContain("Только просмотр");
      expect(refused.text).toContain('class="viewing"');
    }
    await agent.put(home).expect(403);
    await agent.delete(home).expect(403);
    expect(await owner("deliveries").where({ account_id: account.id })).toEqual([]);
  });

  it.each([
    ["call details", (home: string) => `${home}/call-details`],
    ["the list of subscribers", (home: string) => `${home}/subscribers.xlsx`],
    ["a paper invoice", (home: string) => `${home}/invoices/1.pdf`],
    ["an order", (home: string) => `${home}/orders/1.xlsx`],
    ["a search for another customer", () => "/support"],
    ["a change of SIM", (home: string) => `${home}/subscribers/375291112233/sim`],
  ])(`no %s ${asvs("8.3.3")}`, async (_what, pathOf) => {
    const { account, person, agent } = await scene();
    await viewAs(agent, account, person, "administrator");
    const refused = await agent.get(pathOf(`/a/${account.number}`)).expect(403);
    expect(refused.text).toContain("скачать файл, открыть детализацию звонков");
  });

  it("a page that writes by mistake is refused by PostgreSQL", async () => {
    const { account, person, staff } = await scene();
    const writes = get("/a/:account/planted", "account:read", async (req: ScopedRequest, res) => {
      await inScope(req.scope, (tx) =>
        tx("accounts").where({ id: req.scope.accountId }).update({ delivery_format: "txt" }),
      );
      res.send("written");
    });
    const planted = { ...portal, app: createApp(portal.deps, [...allRoutes(portal.deps), writes]) };
    const his = await signIn(planted, person);
    await his.get(`/a/${account.number}/planted`).expect(200);
    await owner("accounts").where({ id: account.id }).update({ delivery_format: "xlsx" });
    const support = await signInStaff(planted, staff);
    await viewAs(support, account, person, "administrator");
    await support.get(`/a/${account.number}`).expect(200);
    // 25006: cannot execute UPDATE in a read-only transaction
    await support.get(`/a/${account.number}/planted`).expect(503);
    expect(await owner("accounts").where({ id: account.id }).first("delivery_format")).toEqual({
      delivery_format: "xlsx",
    });
  });

  it(`every page shown is a record of the customer's journal, and nothing else is ${asvs("8.3.3")}`, async () => {
    const { account, person, staff, agent } = await scene();
    const invoice = await given.invoice(account);
    await viewAs(agent, account, person, "administrator");
    const home = `/a/${account.number}`;
    await agent.get(home).expect(200);
    await agent.get(`${home}/invoices/${invoice.id}`).expect(200);
    await agent.get("/accounts").expect(200);
    await agent.get(`${home}/invoices/99999`).expect(404);
    await agent.get(`${home}/call-details`).expect(403);
    await agent.get("/").expect(303);
    await agent.head(home).expect(200);
    await agent.get("/healthz").expect(200);
    const token = csrfOf(await agent.get(`${home}/orders`).expect(200));
    await end(agent, token).expect(303);
    const journal = await journalOf(portal, account);
    expect(journal.map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      `support:view-begin ${person.name}`,
      "support:view-page /a/:account",
      "support:view-page /a/:account/invoices/:id",
      "support:view-page /accounts",
      "support:view-page /a/:account/orders",
      "support:view-end ended",
    ]);
    for (const record of journal) {
      expect(record).toMatchObject({
        user_id: staff.id,
        user_name: staff.name,
        role: "support",
        acting_for: person.name,
        after: { reason, ticket, role: "administrator" },
      });
    }
    expect(new Set(journal.map(({ after }) => after?.["viewing"])).size).toBe(1);
  });

  it("a page that the journal does not take is not shown", async () => {
    const { account, person, agent } = await scene();
    await viewAs(agent, account, person, "administrator");
    await owner.raw("alter table audit_records add constraint full_up check (action <> 'support:view-page') not valid");
    const refused = await agent.get(`/a/${account.number}`).expect(500);
    expect(refused.text).not.toContain(account.number);
    await owner.raw("alter table audit_records drop constraint full_up");
    await agent.get(`/a/${account.number}`).expect(200);
  });
});

describe("it ends", () => {
  it("by the button, which may be pressed twice, in a session of a new id", async () => {
    const { account, person, agent, page } = await scene();
    await viewAs(agent, account, person, "administrator");
    const token = csrfOf(await agent.get(`/a/${account.number}`).expect(200));
    const stale = await owner("sessions").pluck("sid");
    const ended = await end(agent, token).expect(303);
    expect(ended.headers["location"]).toBe(page);
    expect((await owner("sessions").pluck("sid")).filter((sid) => !stale.includes(sid))).toHaveLength(1);
    const back = await agent.get(page).expect(200);
    expect(back.text).toContain("Просмотр закончен.");
    expect(back.text).not.toContain('class="viewing"');
    expect((await end(agent, csrfOf(back)).expect(303)).headers["location"]).toBe("/support");
    expect((await agent.get(`/a/${account.number}`).expect(303)).headers["location"]).toBe("/support");
  });

  it("after thirty minutes, and says so", async () => {
    const { account, person, agent } = await scene();
    await viewAs(agent, account, person, "administrator");
    later(14);
    await agent.get(`/a/${account.number}`).expect(200);
    later(28);
    expect((await agent.get(`/a/${account.number}`).expect(200)).text).toContain('data-wait-seconds="120"');
    later(29.99);
    await agent.get(`/a/${account.number}`).expect(200);
    later(30);
    expect((await agent.get(`/a/${account.number}`).expect(303)).headers["location"]).toBe("/support");
    expect((await agent.get("/support").expect(200)).text).toContain("30 минут просмотра истекли");
    expect((await journalOf(portal, account)).at(-1)).toMatchObject({ action: "support:view-end", subject: "time" });
  });

  it("also where a form is sent after them", async () => {
    const { account, person, agent } = await scene();
    await viewAs(agent, account, person, "administrator");
    const token = csrfOf(await agent.get(`/a/${account.number}`));
    later(14);
    await agent.get(`/a/${account.number}`);
    later(28);
    await agent.get(`/a/${account.number}`);
    later(31);
    expect((await end(agent, token).expect(303)).headers["location"]).toBe("/support");
  });

  it.each([
    ["is suspended", (id: number) => owner("users").where({ id }).update({ status: "suspended" })],
    ["has another password", (id: number) => owner("users").where({ id }).increment("session_version", 1)],
    ["loses his role", (id: number) => owner("grants").where({ user_id: id }).update({ revoked_at: new Date() })],
    ["becomes staff", (id: number) => owner("users").where({ id }).update({ is_staff: true })],
  ])("when the customer %s", async (_what, change) => {
    const { account, person, agent } = await scene();
    await viewAs(agent, account, person, "administrator");
    await agent.get(`/a/${account.number}`).expect(200);
    await change(person.id);
    expect((await agent.get(`/a/${account.number}`).expect(303)).headers["location"]).toBe("/support");
    expect((await agent.get("/support").expect(200)).text).toContain("доступ клиента закрыт или изменился");
    expect((await journalOf(portal, account)).at(-1)).toMatchObject({
      action: "support:view-end",
      subject: "customer",
    });
  });

  it("with the sign-out, which ends both and is the member of staff's own", async () => {
    const { account, person, staff, agent } = await scene();
    await viewAs(agent, account, person, "administrator");
    const token = csrfOf(await agent.get(`/a/${account.number}`));
    await end(agent, "no token", "/sign-out").expect(403);
    expect((await journalOf(portal, account, "support:view-end")).length).toBe(0);
    await end(agent, token, "/sign-out").expect(303);
    expect((await journalOf(portal, account)).at(-1)).toMatchObject({
      action: "support:view-end",
      subject: "sign-out",
    });
    expect((await agent.get("/support").expect(303)).headers["location"]).toMatch(/^\/support\/sign-in/);
    const own = await owner("audit_records")
      .where({ account_id: 0, action: "sessions:end" })
      .orderBy("id", "desc")
      .first();
    expect(own).toMatchObject({ user_id: staff.id });
    expect(await owner("sign_ins").where({ user_id: staff.id, ended_at: null })).toEqual([]);
  });

  it("when staff are idle for 15 minutes, suspended, or staff no longer", async () => {
    const idle = await scene();
    await viewAs(idle.agent, idle.account, idle.person, "administrator");
    later(16);
    expect((await idle.agent.get(`/a/${idle.account.number}`).expect(303)).headers["location"]).toMatch(/^\/sign-in/);
    portal.setNow(start);

    const suspended = await scene();
    await viewAs(suspended.agent, suspended.account, suspended.person, "administrator");
    await owner("users").where({ id: suspended.staff.id }).update({ status: "suspended" });
    expect((await suspended.agent.get(`/a/${suspended.account.number}`).expect(303)).headers["location"]).toMatch(
      /^\/sign-in/,
    );

    const dismissed = await scene();
    await viewAs(dismissed.agent, dismissed.account, dismissed.person, "administrator");
    await owner("users").where({ id: dismissed.staff.id }).update({ is_staff: false });
    expect((await dismissed.agent.get(`/a/${dismissed.account.number}`).expect(303)).headers["location"]).toBe("/role");
    await dismissed.agent.get("/support").expect(404);
  });

  it("eight hours after the sign-in, however busy staff were", async () => {
    const { agent } = await scene();
    for (let minutes = 10; minutes <= 8 * 60; minutes += 10) {
      later(minutes);
      await agent.get("/support").expect(200);
    }
    later(8 * 60 + 1);
    await agent.get("/support").expect(303);
  });
});
