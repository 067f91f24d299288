import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { atMinute, browser as browserOf } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { type Agent, csrfOf, formBody, post, startPortal } from "../support/portal.ts";

/* What was typed into a form outlives the end of its session: for its own user, in its own browser, and for half an hour. */

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const at = (minutes: number) => atMinute(portal, minutes);
const host = "portal.example";

beforeEach(async () => {
  at(0);
  await owner("rate_limits").delete();
});

const givenChief = async (account: Awaited<ReturnType<typeof given.account>>) => ({
  user: await given.holder("administrator", account),
  page: `/a/${account.number}/departments`,
});

const enter = async (agent: Agent, phone: string, next = "/") =>
  post(agent, `/sign-in/password?next=${encodeURIComponent(next)}`, { phone, password }).expect(303);

const typed = { name: 'Отдел <b>"сбыта"</b>', costCentre: "К-17" };

/** A form sent 31 minutes after its page was opened. */
const sendLate = async (agent: Agent, page: string, fields: Record<string, string> = typed) => {
  const _csrf = csrfOf(await agent.get(page).expect(200));
  at(31);
  return agent
    .post(page)
    .set({ Host: host, Referer: `http://${host}${page}` })
    .type("form")
    .send(formBody({ _csrf, ...fields }))
    .expect(403);
};

const keptWords = "Вы ввели это раньше, но форма не была отправлена";
const valueOf = (text: string, name: string) => new RegExp(`<input[^>]* name="${name}"[^>]*>`).exec(text)?.[0] ?? "";

const sessionRows = async () => JSON.stringify(await owner("sessions").select("sess"));

describe("a form of a session that has ended", () => {
  it("is in its page again after its user has signed in, is sent by hand, and is given back once", async () => {
    const account = await given.account();
    const { user, page } = await givenChief(account);
    const agent = browserOf(portal);
    await enter(agent, user.phone);
    const answer = await sendLate(agent, page);
    expect(answer.text).toContain("Введённое сохранено");
    expect(answer.text).toContain(`href="/sign-in/password?next=${encodeURIComponent(page)}"`);
    // sealed: nobody who reads the database reads it
    expect(await sessionRows()).not.toContain("сбыта");
    const entered = await enter(agent, user.phone, page);
    expect(entered.headers["location"]).toBe(page);
    expect(await owner("departments").where({ account_id: account.id })).toEqual([]);
    const { text } = await agent.get(page).expect(200);
    expect(text).toContain(keptWords);
    expect(valueOf(text, "name")).toContain('value="Отдел &lt;b&gt;&#34;сбыта&#34;&lt;/b&gt;"');
    expect(valueOf(text, "costCentre")).toContain('value="К-17"');
    expect((await agent.get(page).expect(200)).text).not.toContain(keptWords);
  });

  it("survives the choice of a role and pages beside it", async () => {
    const account = await given.account();
    const { user, page } = await givenChief(account);
    await given.grant(user, "viewer", account);
    const agent = browserOf(portal);
    await enter(agent, user.phone);
    await post(agent, "/role", { role: "administrator" }).expect(303);
    await sendLate(agent, page);
    await enter(agent, user.phone, page);
    await post(agent, `/role?next=${encodeURIComponent(page)}`, { role: "administrator" }).expect(303);
    await agent.get(`/a/${account.number}`).expect(200);
    expect((await agent.get(page).expect(200)).text).toContain(keptWords);
  });

  it("is no other person's, who signs in with the same browser, and is gone then", async () => {
    const account = await given.account();
    const { user, page } = await givenChief(account);
    const other = await given.holder("administrator", account);
    const agent = browserOf(portal);
    await enter(agent, user.phone);
    await sendLate(agent, page);
    await enter(agent, other.phone, page);
    const { text } = await agent.get(page).expect(200);
    expect(text).not.toContain(keptWords);
    expect(text).not.toContain("сбыта");
    await post(agent, "/sign-out").expect(303);
    await enter(agent, user.phone, page);
    expect((await agent.get(page).expect(200)).text).not.toContain("сбыта");
  });

  it("is not kept longer than half an hour, when it is too long, and in a browser that nobody has used", async () => {
    const account = await given.account();
    const { user, page } = await givenChief(account);
    const agent = browserOf(portal);
    await enter(agent, user.phone);
    await sendLate(agent, page);
    at(62);
    await enter(agent, user.phone, page);
    expect((await agent.get(page).expect(200)).text).not.toContain(keptWords);
    at(0);
    const long = browserOf(portal);
    await enter(long, user.phone);
    const answer = await sendLate(long, page, { ...typed, costCentre: "9".repeat(40_000) });
    expect(answer.text).not.toContain("Введённое сохранено");
    const nobody = await browserOf(portal).post(page).type("form").send(formBody(typed)).expect(403);
    expect(nobody.text).not.toContain("Введённое сохранено");
  });

  it("keeps no password and no code", async () => {
    const { user, page } = await givenChief(await given.account());
    const agent = browserOf(portal);
    await enter(agent, user.phone);
    const answer = await sendLate(agent, page, { current: "old", password: "new", code: "123456", _next: "x" });
    expect(answer.text).not.toContain("Введённое сохранено");
  });
});

it("a form of a page that was open before its role was chosen anew comes back by the link of its refusal", async () => {
  const account = await given.account();
  const { user, page } = await givenChief(account);
  await given.grant(user, "viewer", account);
  const agent = browserOf(portal);
  await enter(agent, user.phone);
  await post(agent, "/role", { role: "administrator" }).expect(303);
  const _csrf = csrfOf(await agent.get(page).expect(200));
  await post(agent, "/role", { role: "viewer" }).expect(303);
  await post(agent, "/role", { role: "administrator" }).expect(303);
  const answer = await agent
    .post(page)
    .set({ Host: host, Referer: `http://${host}${page}` })
    .type("form")
    .send(formBody({ _csrf, ...typed }))
    .expect(403);
  expect(answer.text).toContain("Форма устарела");
  expect(answer.text).toContain(`href="${page}"`);
  expect(valueOf((await agent.get(page).expect(200)).text, "costCentre")).toContain('value="К-17"');
});
