import { afterAll, describe, expect, it } from "vitest";
import { password } from "../support/given.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { givenColleague, givenOffice, grantOf, invited, journalOf, stranger } from "./office.ts";

const start = new Date("2026-11-09T09:00:00Z");
const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

let count = 0;
const mailbox = () => `person${(count += 1)}@client.example`;
const lettersTo = async (to: string) => (await portal.notices()).filter((notice) => notice.to === to);
const stateOf = async (account: { id: number }, id: number) =>
  owner("grants").where({ account_id: account.id, id }).first("role", "suspended_at", "revoked_at", "revoked_by");

describe("the list", () => {
  it("names everybody with role, state, who let them in and when; subscribers are only counted", async () => {
    const { account, chief, agent, base } = await givenOffice(portal);
    const email = mailbox();
    const { user, grant } = await givenColleague(portal, account, "accountant", { name: "Счетова Нина", email });
    await owner("grants").where({ id: grant }).update({ granted_by: chief.id, granted_at: "2026-03-05T10:00:00Z" });
    const suspended = await givenColleague(portal, account, "viewer", { name: "Отпускной Лев" });
    await owner("grants").where({ id: suspended.grant }).update({ suspended_at: start });
    const gone = await givenColleague(portal, account, "viewer", { name: "Ушедший Ян" });
    await owner("grants").where({ id: gone.grant }).update({ revoked_at: start });
    await given.holder("subscriber", account, { name: "Обычный Абонент" });
    const { text } = await agent.get(base).expect(200);
    expect(text).toMatch(
      /Счетова Нина[\s\S]*?\+375\s29[\s\S]*?Бухгалтер[\s\S]*?05\.03\.2026[\s\S]*?Начальник Пётр[\s\S]*?Действует/,
    );
    expect(text).toContain(email);
    expect(text).toMatch(/Отпускной Лев[\s\S]*?Наблюдатель[\s\S]*?оператор связи[\s\S]*?Приостановлен/);
    expect(text).not.toContain("Ушедший Ян");
    expect(text).not.toContain("Обычный Абонент");
    expect(text).toContain("Ещё 1 абонент входит в кабинет");
    expect(text).toContain("Открытых приглашений нет");
    expect(text).not.toMatch(/undefined|NaN|null|Invalid/);
    expect(user.phone).toBeTruthy();
  });

  it("stands in the menu of those who may open it, and of nobody else", async () => {
    const { account, agent, base } = await givenOffice(portal);
    expect((await agent.get(`/a/${account.number}`)).text).toContain(`href="${base}"`);
    for (const role of ["viewer", "accountant"] as const) {
      const other = await signIn(portal, (await givenColleague(portal, account, role)).user);
      expect((await other.get(`/a/${account.number}`).expect(200)).text).not.toContain(`href="${base}"`);
      await other.get(base).expect(403);
    }
  });

  it("shows invitations that are open or have run out lately, in three languages", async () => {
    const { agent, base } = await givenOffice(portal);
    const [first, second] = [mailbox(), mailbox()];
    await invited(portal, agent, base, first, "viewer");
    portal.setNow(new Date("2026-11-18T09:00:00Z"));
    const own = (await givenOffice(portal)).agent;
    expect((await own.get(base).expect(404)).text).not.toContain(first);
    portal.setNow(start);
    await invited(portal, agent, base, second, "viewer");
    await owner("invitations").where({ email: first }).update({ expires_at: "2026-11-08T09:00:00Z" });
    const { text } = await agent.get(base).expect(200);
    expect(text).toMatch(
      new RegExp(
        `${second}[\\s\\S]*?16\\.11\\.2026[\\s\\S]*?Отозвать приглашение[\\s\\S]*?${first}[\\s\\S]*?Срок истек`,
      ),
    );
    for (const lang of ["be", "en"]) {
      const page = await agent.get(base).set("Cookie", `lang=${lang}`);
      expect(page.text).not.toMatch(/undefined|\{\{/);
    }
  });
});

describe("a change of role", () => {
  it("acts on the open session, is told to the person, and stands in the journal with before and after", async () => {
    const { account, chief, agent, base } = await givenOffice(portal);
    const email = mailbox();
    const { user, grant } = await givenColleague(portal, account, "viewer", { name: "Растущая Ия", email });
    const own = await signIn(portal, user);
    await own.get(`/a/${account.number}/subscribers`).expect(200);
    expect((await agent.get(`${base}/${grant}`).expect(200)).text).toContain("Сохранить роль");
    await post(agent, `${base}/${grant}/role`, { role: "accountant" }).expect(303);
    await own.get(`/a/${account.number}/subscribers`).expect(404);
    await own.get("/").expect(303).expect("Location", "/role");
    expect(await stateOf(account, grant)).toMatchObject({ role: "accountant" });
    expect(await journalOf(portal, account)).toMatchObject([
      {
        action: "access:change-role",
        subject: String(grant),
        user_id: chief.id,
        before: { name: "Растущая Ия", role: "viewer" },
        after: { name: "Растущая Ия", role: "accountant" },
      },
    ]);
    expect((await lettersTo(email)).map(({ text }) => text)).toEqual([expect.stringContaining("Теперь: Бухгалтер")]);
    await post(agent, `${base}/${grant}/role`, { role: "accountant" }).expect(303);
    expect(await journalOf(portal, account)).toHaveLength(1);
  });

  it("gives no more than one's own, takes no made-up role, and no second time the same one", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const { user, grant } = await givenColleague(portal, account, "viewer");
    await post(agent, `${base}/${grant}/role`, { role: "supervisor" }).expect(403);
    await post(agent, `${base}/${grant}/role`, { role: "subscriber" }).expect(403);
    expect((await post(agent, `${base}/${grant}/role`, { role: "king" }).expect(422)).text).toContain("Выберите роль");
    await given.grant(user, "accountant", account);
    expect((await post(agent, `${base}/${grant}/role`, { role: "accountant" }).expect(422)).text).toContain(
      "уже есть такая роль",
    );
    expect(await stateOf(account, grant)).toMatchObject({ role: "viewer" });
  });
});

describe("a change of role", () => {
  it("is taken back by the notice that tells of it", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const { grant } = await givenColleague(portal, account, "viewer");
    await post(agent, `${base}/${grant}/role`, { role: "accountant" }).expect(303);
    const { text } = await agent.get(base).expect(200);
    const form = /action="([^"]+)" data-gone-after="10"[^]*?name="role" value="(\w+)"/.exec(text);
    expect(form?.slice(1)).toEqual([`${base}/${grant}/role`, "viewer"]);
    await post(agent, `${base}/${grant}/role`, { role: "viewer" }).expect(303);
    expect(await stateOf(account, grant)).toMatchObject({ role: "viewer" });
  });
});

describe("suspension", () => {
  it("acts at once on an open session, and so does the way back", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const email = mailbox();
    const { user, grant } = await givenColleague(portal, account, "administrator", { email });
    const own = await signIn(portal, user);
    await own.get(base).expect(200);
    await post(agent, `${base}/${grant}/suspension`).expect(303);
    await own.get(base).expect(404);
    await post(own, `${base}/invitations`, { to: mailbox(), role: "viewer" }).expect(404);
    const done = (await agent.get(base)).text;
    expect(done).toContain("Доступ приостановлен");
    // the notice takes it back, without JavaScript too, and once
    expect(done).toMatch(new RegExp(`action="${base}/${grant}/restoration" data-gone-after="10"[^]*?Отменить`));
    expect((await agent.get(base)).text).not.toContain("data-gone-after");
    await post(agent, `${base}/${grant}/suspension`).expect(303);
    expect((await agent.get(`${base}/${grant}`)).text).toContain("Вернуть доступ");
    await post(agent, `${base}/${grant}/restoration`).expect(303);
    await own.get(base).expect(200);
    await post(agent, `${base}/${grant}/restoration`).expect(303);
    expect(
      (await journalOf(portal, account)).map(({ action, before, after }) => [action, before.state, after.state]),
    ).toEqual([
      ["access:suspend", "active", "suspended"],
      ["access:restore", "suspended", "active"],
    ]);
    expect(await lettersTo(email)).toHaveLength(2);
  });

  it("is told by SMS to a user without a mailbox, if the number is one of ours", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const line = await given.subscriber(account);
    const withLine = await givenColleague(portal, account, "viewer", { phone: line.msisdn });
    const without = await givenColleague(portal, account, "viewer");
    await post(agent, `${base}/${withLine.grant}/suspension`).expect(303);
    await post(agent, `${base}/${without.grant}/suspension`).expect(303);
    expect(await lettersTo(line.msisdn)).toMatchObject([{ channel: "sms" }]);
    expect(await lettersTo(without.user.phone)).toEqual([]);
  });
});

describe("removal", () => {
  it("is confirmed on a page of its own, ends the access, and kills what would bring the person back", async () => {
    const { account, chief, agent, base } = await givenOffice(portal);
    const email = mailbox();
    const link = await invited(portal, agent, base, email, "viewer");
    const { user, grant } = await givenColleague(portal, account, "viewer", { name: "Прощальный Гай", email });
    const own = await signIn(portal, user);
    const page = await agent.get(`${base}/${grant}`).expect(200);
    expect(page.text).toContain("Прощальный Гай больше не сможет открыть этот лицевой счет");
    expect(page.text).not.toContain(`action="${base}/${grant}/removal"`);
    expect(page.text).toContain(`href="${base}/${grant}/removal"`);
    const asked = await agent.get(`${base}/${grant}/removal`).expect(200);
    expect(asked.text).toContain("Удалить доступ: Прощальный Гай?");
    expect(asked.text).toContain(`action="${base}/${grant}/removal"`);
    await post(agent, `${base}/${grant}/removal`).expect(303);
    await own.get(`/a/${account.number}`).expect(404);
    expect(await stateOf(account, grant)).toMatchObject({ revoked_at: start, revoked_by: chief.id });
    await stranger(portal).get(link).expect(404);
    await post(agent, `${base}/${grant}/removal`).expect(404);
    await agent.get(`${base}/${grant}`).expect(404);
    expect((await journalOf(portal, account)).at(-1)).toMatchObject({
      action: "access:revoke",
      before: { name: "Прощальный Гай", role: "viewer", state: "active" },
      after: { state: "revoked" },
    });
    expect((await lettersTo(email)).at(-1)?.text).toContain("удален");
  });

  it("reaches no other account's person, no subscriber's own number and nothing made up", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const foreign = await givenColleague(portal, await given.account(), "viewer");
    const subscriber = await givenColleague(portal, account, "subscriber");
    for (const id of [foreign.grant, subscriber.grant, 999_999_999, "abc", "0"]) {
      await agent.get(`${base}/${id}`).expect(404);
      for (const noun of ["role", "suspension", "restoration", "removal"]) {
        await post(agent, `${base}/${id}/${noun}`, { role: "viewer" }).expect(404);
      }
    }
    expect(await owner("grants").whereIn("id", [foreign.grant, subscriber.grant]).whereNull("revoked_at")).toHaveLength(
      2,
    );
  });
});

describe("one's own access", () => {
  it("is not changed or suspended by oneself, but can be given up while somebody else is there", async () => {
    const { account, chief, agent, base } = await givenOffice(portal);
    const own = await grantOf(portal, chief, account);
    expect((await agent.get(`${base}/${own}`).expect(200)).text).toContain("последний действующий доступ");
    await post(agent, `${base}/${own}/role`, { role: "viewer" }).expect(403);
    await post(agent, `${base}/${own}/suspension`).expect(403);
    await post(agent, `${base}/${own}/restoration`).expect(403);
    expect((await post(agent, `${base}/${own}/removal`).expect(422)).text).toContain(
      "сначала откройте такой же доступ",
    );
    await givenColleague(portal, account, "administrator");
    const page = await agent.get(`${base}/${own}`).expect(200);
    expect(page.text).toContain("Вы больше не сможете открыть этот лицевой счет");
    expect(page.text).not.toContain("Сохранить роль");
    const left = await post(agent, `${base}/${own}/removal`).expect(303);
    expect(left.headers["location"]).toBe("/");
    await agent.get(base).expect(404);
  });
});

describe("the last administrator", () => {
  it("can be neither removed, suspended nor lowered, by a supervisor either", async () => {
    const { account, chief, base } = await givenOffice(portal);
    const supervisor = await signIn(portal, (await givenColleague(portal, account, "supervisor")).user);
    const idle = await givenColleague(portal, account, "administrator");
    await owner("grants").where({ id: idle.grant }).update({ suspended_at: start });
    const barred = await givenColleague(portal, account, "administrator", { status: "suspended" });
    const grant = await grantOf(portal, chief, account);
    for (const [noun, fields] of [
      ["removal", {}],
      ["suspension", {}],
      ["role", { role: "viewer" }],
    ] as const) {
      const { text } = await post(supervisor, `${base}/${grant}/${noun}`, fields).expect(422);
      expect(text).toContain("последний действующий доступ с ролью «Администратор»");
    }
    expect(await stateOf(account, grant)).toMatchObject({
      role: "administrator",
      suspended_at: null,
      revoked_at: null,
    });
    // those who cannot enter anyway may go
    await post(supervisor, `${base}/${idle.grant}/removal`).expect(303);
    await post(supervisor, `${base}/${barred.grant}/removal`).expect(303);
    // with the higher role the user still manages the account
    await post(supervisor, `${base}/${grant}/role`, { role: "supervisor" }).expect(303);
  });

  it("stays when two remove each other at the same moment, ten times over", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { account, chief, agent, base } = await givenOffice(portal);
      const other = await givenColleague(portal, account, "administrator");
      // with a third one there is no last administrator: then who has just been removed removes nobody any more
      if (round % 2 === 1) await givenColleague(portal, account, "administrator");
      const second = await signIn(portal, other.user);
      const own = await grantOf(portal, chief, account);
      const answers = await Promise.all([
        post(agent, `${base}/${other.grant}/removal`),
        post(second, `${base}/${own}/removal`),
      ]);
      const left = await owner("grants").where({ account_id: account.id, revoked_at: null });
      expect(left, answers.map(({ status }) => status).join()).toHaveLength(1 + (round % 2));
      expect(answers.filter(({ status }) => status === 303)).toHaveLength(1);
    }
  });

  it("is the last supervisor on an account that has no administrators", async () => {
    const account = await given.account();
    const base = `/a/${account.number}/access`;
    const one = await givenColleague(portal, account, "supervisor");
    const agent = await signIn(portal, one.user);
    await post(agent, `${base}/${one.grant}/removal`).expect(422);
    const two = await givenColleague(portal, account, "supervisor");
    await post(agent, `${base}/${two.grant}/suspension`).expect(303);
    await post(agent, `${base}/${one.grant}/removal`).expect(422);
    await post(agent, `${base}/${two.grant}/restoration`).expect(303);
    await post(agent, `${base}/${one.grant}/removal`).expect(303);
  });
});

describe("a supervisor's access", () => {
  it("is out of an administrator's reach", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const { user, grant } = await givenColleague(portal, account, "supervisor");
    const page = await agent.get(`${base}/${grant}`).expect(200);
    expect(page.text).not.toMatch(/Сохранить роль|<h2[^>]*>(Приостановить|Удалить)/);
    for (const [noun, fields] of [
      ["removal", {}],
      ["suspension", {}],
      ["role", { role: "viewer" }],
    ] as const) {
      await post(agent, `${base}/${grant}/${noun}`, fields).expect(403);
    }
    const link = await invited(portal, await signIn(portal, user), base, mailbox(), "supervisor");
    const [id] = await owner("invitations").where({ account_id: account.id }).pluck("id");
    expect((await agent.get(base)).text).not.toContain(`${base}/invitations/${id}/revocation`);
    await post(agent, `${base}/invitations/${id}/revocation`).expect(403);
    await stranger(portal).get(link).expect(200);
  });
});

describe("a second factor", () => {
  it("is asked for afresh before anybody's access is changed", async () => {
    const { account, chief, base } = await givenOffice(portal);
    const { grant } = await givenColleague(portal, account, "viewer");
    const agent = stranger(portal);
    await post(agent, "/sign-in/password", { phone: chief.phone, password }).expect(303);
    await owner("second_factors").insert({ user_id: chief.id, kind: "sms", confirmed_at: start, created_at: start });
    await agent.get(base).expect(200);
    await agent
      .get(`${base}/invitations/new`)
      .expect(303)
      .expect("Location", `/step-up?next=${encodeURIComponent(`${base}/invitations/new`)}`);
    await post(agent, `${base}/${grant}/removal`).expect(403);
    await post(agent, `${base}/invitations`, { to: mailbox(), role: "viewer" }).expect(403);
    expect(await stateOf(account, grant)).toMatchObject({ revoked_at: null });
  });
});
