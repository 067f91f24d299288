import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { asvs } from "../asvs.ts";
import { password } from "../given.ts";
import { post, signIn, startPortal } from "../portal.ts";
import { asShown } from "../shown.ts";
import { givenStaff, journalOf, proveStaff, send, signInStaff, ticket } from "./office.ts";

const portal = await startPortal();
const { given, owner, deps } = portal;
afterAll(portal.close);
const staff = await givenStaff(portal);
const agent = await signInStaff(portal, staff);
await proveStaff(portal, agent);

const givenCustomer = async (role: "administrator" | "accountant" = "administrator") => {
  const account = await given.account();
  const person = await given.holder(role, account, { email: `a${account.id}@client.example` });
  return { account, person, home: `/support/accounts/${account.number}` };
};
const askBy = "Позвонил администратор";
const byStaff = { user_id: staff.id, user_name: staff.name, role: "support" };

const givenFailed = async (columns: object = {}) => {
  const customer = await givenCustomer();
  const invoice = await given.invoice(customer.account);
  const [row] = await owner("deliveries")
    .insert({
      account_id: customer.account.id,
      kind: "invoice",
      subject_id: String(invoice.id),
      title: `Счет № ${invoice.number}`,
      email: "old@client.example",
      state: "failed",
      attempts: 4,
      server_answer: "452 4.2.2 Mailbox full",
      message_id: "<x@y>",
      ...columns,
    })
    .returning("id");
  return { ...customer, id: String(row.id), path: `${customer.home}/deliveries/${row.id}/resends` };
};

describe("a failed delivery", () => {
  it("stands on the customer's page with the server's answer, and is sent again to the address of today", async () => {
    const { account, home, path, id } = await givenFailed();
    const page = await agent.get(home).expect(200);
    expect(page.text).toContain("452 4.2.2 Mailbox full");
    const sent = await send(agent, home, path, { reason: askBy });
    expect([sent.status, sent.headers["location"]]).toEqual([303, home]);
    const queued = await owner("deliveries").where({ account_id: account.id, state: "queued" });
    expect(queued.map(({ email }) => email)).toEqual(["buh@client.example"]);
    const jobs = await owner("pgboss.job").whereRaw("data->>'accountId' = ?", [String(account.id)]);
    expect(jobs).toHaveLength(1);
    const [requested, resent] = await journalOf(portal, account);
    expect(requested).toMatchObject({ ...byStaff, action: "deliveries:request" });
    expect(resent).toMatchObject({ ...byStaff, action: "deliveries:resend", subject: id, after: { reason: askBy } });
    expect((await agent.get(home)).text).toContain("Документ в очереди на отправку");
  });

  it("is sent once, however often the button is pressed", async () => {
    const { account, home, path } = await givenFailed();
    for (let n = 0; n < 2; n++) await send(agent, home, path, { reason: askBy });
    expect(await owner("deliveries").where({ account_id: account.id, state: "queued" })).toHaveLength(1);
  });

  it("is not sent without a reason, without an address, or when it has not failed", async () => {
    const { account, home, path } = await givenFailed();
    const bare = await send(agent, home, path, { reason: "  " });
    expect(bare.status).toBe(422);
    expect(bare.text).toContain("Напишите причину");
    await owner("delivery_addresses").where({ account_id: account.id }).delete();
    const nowhere = await send(agent, home, path, { reason: askBy });
    expect(nowhere.status).toBe(422);
    expect(nowhere.text).toContain("ни один адрес не получает документы");
    const sent = await givenFailed({ state: "sent" });
    expect((await send(agent, sent.home, sent.path, { reason: askBy })).status).toBe(422);
    const other = await givenFailed();
    expect((await send(agent, home, `${home}/deliveries/${other.id}/resends`, { reason: askBy })).status).toBe(404);
    expect(await journalOf(portal, account)).toEqual([]);
  });
});

describe("a person who cannot get in", () => {
  it("is let in again: the counts of their passwords, codes and factor are forgotten", async () => {
    const { account, person, home } = await givenCustomer();
    const page = `${home}/people/${person.id}`;
    const stop = { login: `phone ${person.phone}` };
    for (let n = 0; n < 100; n++) await deps.limits.take(["password-in-a-row"], stop);
    for (let n = 0; n < 5; n++) await deps.limits.take(["code-number-hour"], { number: person.phone });
    for (let n = 0; n < 5; n++) await deps.limits.take(["second-factor"], { user: String(person.id) });
    expect((await agent.get(home)).text).toContain("Пароль — только вместе с кодом");
    expect((await agent.get(page)).text).toMatch(
      /пароль принимается только вместе с кодом: [^,]+, исчерпаны коды подтверждения/,
    );
    const demanded = await post(request.agent(portal.app), "/sign-in/password", { phone: person.phone, password });
    expect(demanded.headers["location"]).toBe("/sign-in/confirmation");

    const lifted = await send(agent, page, `${page}/unblocking`, { reason: askBy });
    expect([lifted.status, lifted.headers["location"]]).toEqual([303, page]);
    await (await signIn(portal, person)).get(home.replace("/support/accounts", "/a")).expect(200);
    expect(await deps.limits.isSpent(["code-number-hour"], { number: person.phone })).toBe(false);
    expect(await deps.limits.isSpent(["second-factor"], { user: String(person.id) })).toBe(false);
    expect(await journalOf(portal, account)).toMatchObject([
      { ...byStaff, action: "sessions:unblock", subject: person.name, after: { reason: askBy } },
    ]);
  });

  it("also after five refusals from the user's own address a moment ago", async () => {
    const { person, home } = await givenCustomer();
    const page = `${home}/people/${person.id}`;
    // the journal's time is the database's: what was refused just now
    portal.setNow(new Date());
    for (let n = 0; n < 5; n++) {
      await post(request.agent(portal.app), "/sign-in/password", { phone: person.phone, password: "wrong" }).refused();
    }
    await expect(signIn(portal, person)).rejects.toThrow("429");
    const back = await signInStaff(portal, await givenStaff(portal));
    await proveStaff(portal, back);
    expect((await back.get(page).expect(200)).text).toContain("Отказ");
    await send(back, page, `${page}/unblocking`, { reason: askBy });
    await signIn(portal, person);
    portal.setNow(new Date("2026-11-09T09:00:00Z"));
  });

  it(`can be signed out everywhere ${asvs("7.4.5")}`, async () => {
    const { account, person, home } = await givenCustomer();
    const page = `${home}/people/${person.id}`;
    const his = await signIn(portal, person);
    await his.get(`/a/${account.number}`).expect(200);
    const ended = await send(agent, page, `${page}/sign-outs`, { reason: askBy });
    expect(ended.status).toBe(303);
    await his.get(`/a/${account.number}`).expect(303);
    expect(await owner("sign_ins").where({ user_id: person.id, ended_at: null })).toEqual([]);
    expect(await journalOf(portal, account)).toMatchObject([
      { ...byStaff, action: "sessions:revoke", subject: person.name, after: { reason: askBy, ended: 1 } },
    ]);
    await signIn(portal, person);
  });

  it(`who has lost every factor gets in with the first one, and is told by mail and SMS ${asvs("6.3.7", "6.5.6")}`, async () => {
    const { account, person, home } = await givenCustomer("accountant");
    await given.subscriber(account, { msisdn: person.phone });
    const page = `${home}/people/${person.id}`;
    const his = await signIn(portal, person);
    const at = new Date("2026-11-01T09:00:00Z");
    const factor = { user_id: person.id, kind: "sms", created_at: at, confirmed_at: at };
    await owner("second_factors").insert(factor);
    await owner("recovery_codes").insert({ user_id: person.id, code_hash: "x", created_at: at });
    expect((await send(agent, page, `${page}/factor-removals`, { reason: askBy, ticket })).status).toBe(303);
    for (const table of ["second_factors", "recovery_codes"]) {
      expect(await owner(table).where({ user_id: person.id })).toEqual([]);
    }
    await his.get(`/a/${account.number}`).expect(303);
    expect(await journalOf(portal, account)).toMatchObject([
      { ...byStaff, action: "users:remove-factor", subject: person.name, after: { reason: askBy, ticket, removed: 1 } },
    ]);
    const [mail, sms] = (await portal.notices()).slice(-2);
    expect(mail).toMatchObject({ channel: "mail", to: `a${account.id}@client.example` });
    expect(sms).toMatchObject({
      channel: "sms",
      to: person.phone,
      text: expect.stringContaining("Звоните оператору"),
    });
    await signIn(portal, person);
  });

  it("is left alone without a reason", async () => {
    const { account, person, home } = await givenCustomer();
    await given.subscriber(account, { msisdn: person.phone });
    const page = `${home}/people/${person.id}`;
    for (const noun of ["unblocking", "sign-outs", "factor-removals", "login-removals"]) {
      const refused = await send(agent, page, `${page}/${noun}`, { reason: "", ticket });
      expect(refused.status).toBe(422);
      expect(refused.text).toContain("Напишите причину: её увидит администратор клиента");
      expect((await send(agent, page, `${page}/${noun}`, { reason: "x".repeat(201) })).status).toBe(422);
    }
    const bare = await send(agent, page, `${page}/factor-removals`, { reason: askBy, ticket: " " });
    expect(bare.status).toBe(422);
    expect(bare.text).toContain("Введите номер обращения");
    expect(bare.text).toContain(`value="${askBy}"`);
    expect(await journalOf(portal, account)).toEqual([]);
  });
});

const withFactor = async (person: { id: number }) => {
  const at = new Date("2026-11-01T09:00:00Z");
  await owner("second_factors").insert({ user_id: person.id, kind: "sms", created_at: at, confirmed_at: at });
};
const factorsOf = (person: { id: number }) => owner("second_factors").where({ user_id: person.id });

describe("what opens a customer's door", () => {
  const nouns = ["unblocking", "sign-outs", "factor-removals", "login-removals"];
  it("is refused to an employee without a second factor, who may look", async () => {
    const { account, person, home } = await givenCustomer("accountant");
    await withFactor(person);
    const bare = await signInStaff(portal, await givenStaff(portal));
    const page = `${home}/people/${person.id}`;
    for (const noun of nouns) {
      const refused = await send(bare, page, `${page}/${noun}`, { reason: askBy });
      expect(refused.status).toBe(403);
      expect(refused.text).toContain("только тем, кто подключил второй фактор");
      expect(refused.text).toContain('href="/profile/second-factor"');
    }
    expect(await factorsOf(person)).toHaveLength(1);
    expect(await journalOf(portal, account)).toEqual([]);
    expect((await send(bare, page, `${page}/viewing`, { role: "accountant", reason: askBy, ticket: "1" })).status).toBe(
      303,
    );
  });

  it("asks for it anew after ten minutes, and so does viewing", async () => {
    const { account, person, home } = await givenCustomer("accountant");
    await withFactor(person);
    const own = await signInStaff(portal, await givenStaff(portal));
    await proveStaff(portal, own);
    const page = `${home}/people/${person.id}`;
    const now = deps.clock.now();
    portal.setNow(new Date(now.getTime() + 11 * 60_000));
    for (const noun of [...nouns, "viewing"]) {
      const refused = await send(own, page, `${page}/${noun}`, { reason: askBy, role: "administrator", ticket: "1" });
      expect(refused.status).toBe(403);
      expect(refused.text).toContain("/step-up?next=");
    }
    expect(await factorsOf(person)).toHaveLength(1);
    expect(await journalOf(portal, account)).toEqual([]);
    portal.setNow(now);
    expect((await send(own, page, `${page}/factor-removals`, { reason: askBy, ticket })).status).toBe(303);
    expect(await factorsOf(person)).toEqual([]);
  });
});

describe("the customer's page", () => {
  it("names the people, their contacts in part, the client's accounts and the attempts to sign in", async () => {
    const { account, person, home } = await givenCustomer();
    const second = await given.account({ client_id: account.client_id, status: "suspended" });
    await given.holder("viewer", account, { name: "Наблюдающая Вера", status: "suspended" });
    await signIn(portal, person);
    const { text } = await agent.get(home).expect(200);
    expect(text).toContain(person.name);
    expect(text).toMatch(/\+375\s29\s\*{3}\u2011\*\*\u2011\d\d/);
    expect(text).toContain("a***" + String(account.id).slice(-1) + "@client.example");
    expect(text).not.toContain(person.phone);
    expect(text).toContain(`/support/accounts/${second.number}`);
    expect(text).toContain("Доступ приостановлен");
    expect(text).toMatch(/Вход<\/span>[^]*номер и пароль/);
  });

  it("shows what failed in orders, with the reason", async () => {
    const { account, person, home } = await givenCustomer();
    const author = { author_user_id: person.id, author_name: person.name, author_role: "administrator" };
    await owner("orders").insert({
      account_id: account.id,
      id: 7,
      number: 7,
      operation: "connect-service",
      params: "{}",
      subject: "Роуминг",
      source: "list",
      state: "partly-done",
      failed: 1,
      ...author,
    });
    await owner("order_items").insert({
      account_id: account.id,
      order_id: 7,
      position: 1,
      msisdn: "375291112233",
      state: "failed",
      reason: "gave-up",
    });
    const { text } = await agent.get(home).expect(200);
    expect(text).toContain(asShown("+375 29 111-22-33"));
    expect(text).toContain("Не удалось обработать");
  });

  it("of staff, and of nobody, is not there", async () => {
    const { account, home } = await givenCustomer();
    const colleague = await givenStaff(portal);
    await given.grant(colleague, "administrator", account);
    await agent.get(`${home}/people/${colleague.id}`).expect(404);
    await agent.get(`${home}/people/${staff.id}`).expect(404);
    expect((await agent.get(home)).text).not.toContain(`/people/${colleague.id}`);
  });
});
