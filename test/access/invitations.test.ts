import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import type { Logger } from "../../src/platform/log.ts";
import { password } from "../support/given.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { asShown } from "../support/shown.ts";
import { givenColleague, givenOffice, grantOf, invited, journalOf, linkTo, newPassword, stranger } from "./office.ts";

const start = new Date("2026-11-09T09:00:00Z");
const later = (days: number) => new Date(start.getTime() + days * 86_400_000);
const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

const deadWords = "Ссылка уже использована, отозвана или её срок истек";
const bodyOf = (text: string) => /<main[\s\S]*<\/main>/.exec(text)?.[0];
let count = 0;
const mailbox = () => `colleague${(count += 1)}@client.example`;

describe("an invitation by e-mail", () => {
  it("lets a newcomer in: a letter, a name and a password, a sign-in, and what the role opens", async () => {
    const { account, chief, agent, base } = await givenOffice(portal);
    const form = await agent.get(`${base}/invitations/new`).expect(200);
    expect(form.text).toContain("Номер телефона или email");
    expect(form.text).not.toContain("Супервайзер");
    const to = mailbox();
    await post(agent, `${base}/invitations`, { to: to.toUpperCase(), name: "Анна", role: "accountant" }).expect(303);
    expect((await agent.get(base)).text).toMatch(new RegExp(`Приглашение отправлено: ${to}`));
    const letter = (await portal.notices()).findLast((notice) => notice.to === to);
    expect(letter).toMatchObject({ channel: "mail", subject: "Приглашение в личный кабинет" });
    expect(letter?.text).toContain("Начальник Пётр");
    expect(letter?.text).toContain("Роль: Бухгалтер");

    const link = await linkTo(portal, to);
    const guest = stranger(portal);
    const page = await guest.get(link).expect(200);
    for (const words of ["Начальник Пётр", "ООО «Приглашающий»", "Бухгалтер", to, 'value="Анна"'])
      expect(page.text).toContain(words);
    expect(page.headers["referrer-policy"]).toBe("same-origin");
    const refused = await post(guest, `${link}/registration`, { name: "", password: "short" }).expect(422);
    expect(refused.text).toContain("Введите имя");
    const weak = await post(guest, `${link}/registration`, { name: "Анна Смирнова", password: `${to} и ещё` }).expect(
      422,
    );
    expect(weak.text).toContain("легко угадать");
    expect(weak.text).not.toContain(`${to} и ещё`);
    expect(weak.text).toContain('value="Анна Смирнова"');

    const done = await post(guest, `${link}/registration`, { name: "Анна Смирнова", password: newPassword }).expect(
      303,
    );
    expect(done.headers["location"]).toBe(`/a/${account.number}`);
    expect((await guest.get(`/a/${account.number}`).expect(200)).text).toContain("Приглашение принято: доступ открыт.");
    const again = stranger(portal);
    const entered = await post(again, "/sign-in/email", { email: to, password: newPassword }).expect(303);
    expect(entered.headers["location"]).toBe(`/a/${account.number}`);
    await guest.get(`/a/${account.number}/invoices`).expect(200);
    await guest.get(`/a/${account.number}/subscribers`).expect(403);
    await guest.get(base).expect(403);

    const user = await owner("users").where({ email: to }).first();
    expect(await owner("grants").where({ user_id: user.id }).first()).toMatchObject({
      role: "accountant",
      granted_by: chief.id,
      granted_at: start,
    });
    const journal = await journalOf(portal, account);
    expect(journal.map(({ action }) => action)).toEqual(["access:invite", "invitations:accept", "access:grant"]);
    expect(journal[0]).toMatchObject({ user_id: chief.id, after: { role: "accountant", channel: "mail" } });
    expect(journal[1]).toMatchObject({ user_id: user.id, before: { state: "open" }, after: { state: "used" } });
    expect(journal[2]).toMatchObject({
      user_name: "Анна Смирнова",
      after: { name: "Анна Смирнова", role: "accountant" },
    });
    // neither the address nor the token stands in the journal
    expect(JSON.stringify(journal)).not.toMatch(new RegExp(`${to}|${link.slice(13)}`));
    const news = (await portal.notices()).filter((notice) => notice.to === to);
    expect(news.at(-1)?.text).toContain("Вам открыт доступ");
    const list = await agent.get(base).expect(200);
    expect(list.text).toMatch(/Анна Смирнова[\s\S]*Бухгалтер[\s\S]*Начальник Пётр[\s\S]*Действует/);
  });

  it("holds no words of a stranger's that could be taken for ours", async () => {
    const { chief, agent, base } = await givenOffice(portal);
    const lure = "Договор будет расторгнут: подтвердите на https://a1-by.evil.com/login . Оператор";
    // kept from before names were looked at
    await owner("users").where({ id: chief.id }).update({ name: lure });
    const to = mailbox();
    for (const name of [lure, "evil.com", "+375291234567", "Анна@evil", "Анна/Мария"]) {
      const refused = await post(agent, `${base}/invitations`, { to, name, role: "viewer" }).expect(422);
      expect(refused.text).toContain(
        "В имени могут быть только буквы, пробелы, дефис, апостроф и точка после инициала",
      );
    }
    const link = await invited(portal, agent, base, to, "viewer");
    const letter = (await portal.notices()).findLast((notice) => notice.to === to);
    expect(letter?.text).toMatch(/^Здравствуйте!\n\nКто-то из компании ООО «Приглашающий» \(он назвался: Договор/);
    expect(letter?.text.match(/\S+:\/\/\S+|\S+\.com\S*/g)).toEqual([portal.deps.config.publicUrl + link]);
    const guest = stranger(portal);
    const wrong = { name: "Анна evil.com", password: newPassword };
    expect((await post(guest, `${link}/registration`, wrong).expect(422)).text).toContain("В имени могут быть только");
    await post(guest, `${link}/registration`, { name: "А.-М. О’Ніл'ява", password: newPassword }).expect(303);
  });

  it("keeps the token from who reads the database, the queue or the log", async () => {
    const { agent, base } = await givenOffice(portal);
    const to = mailbox();
    const link = await invited(portal, agent, base, to, "viewer");
    const token = link.slice("/invitations/".length);
    expect(JSON.stringify(await owner("invitations").where({ email: to }))).not.toContain(token);
    expect(JSON.stringify((await owner.raw("select data from pgboss.job")).rows)).not.toContain(token);
    const lines: string[] = [];
    const log = {
      info: (line: object) => lines.push(JSON.stringify(line)),
      error: () => undefined,
      warn: () => undefined,
    };
    const logging = request.agent(createApp({ ...portal.deps, log: log as unknown as Logger }));
    await logging.get(link).expect(200);
    await post(logging, `${link}/registration`, { name: "" }).expect(422);
    await post(logging, `${link}/acceptance`).expect(303);
    expect(lines.filter((line) => line.includes("/invitations/:token"))).toHaveLength(3);
    expect(lines.join()).not.toContain(token);
  });
});

describe("an invitation by SMS", () => {
  it("goes to an active number of ours, and makes a user who signs in with it", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const line = await given.subscriber(account);
    const spelt = `+375 (29) ${line.msisdn.slice(5, 8)}-${line.msisdn.slice(8, 10)}-${line.msisdn.slice(10)}`;
    const link = await invited(portal, agent, base, spelt, "viewer");
    const letter = (await portal.notices()).findLast((notice) => notice.to === line.msisdn);
    expect(letter?.channel).toBe("sms");
    const guest = stranger(portal);
    const done = await post(guest, `${link}/registration`, { name: "Пост охраны", password: newPassword }).expect(303);
    // signed in at once: who holds the link sets the password and could sign in with it
    expect(done.headers["location"]).toBe(`/a/${account.number}`);
    const again = stranger(portal);
    await post(again, "/sign-in/password", { phone: line.msisdn, password: newPassword }).expect(303);
    await guest.get(`/a/${account.number}/subscribers`).expect(200);
  });

  it.each([
    ["of another operator", "+375 29 777-77-77"],
    ["that is suspended", "suspended"],
  ])("does not go to a number %s: an e-mail is asked for", async (_what, typed) => {
    const { account, agent, base } = await givenOffice(portal);
    const line = await given.subscriber(account, { status: "suspended" });
    const to = typed === "suspended" ? line.msisdn : typed;
    const before = (await portal.notices()).length;
    const { text } = await post(agent, `${base}/invitations`, { to, role: "viewer" }).expect(422);
    expect(text).toContain("Укажите email");
    expect(text).toContain(`value="${to}"`);
    expect(await portal.notices()).toHaveLength(before);
  });
});

describe("the form of an invitation", () => {
  it("says what is missing or wrong, beside the field, and keeps what was typed", async () => {
    const { agent, base } = await givenOffice(portal);
    const { text } = await post(agent, `${base}/invitations`, { to: "nobody", name: "Кто-то" }).expect(422);
    expect(text).toContain(asShown("Введите номер телефона (+375 29 123-45-67) или email"));
    expect(text).toContain("Выберите роль");
    expect(text).toContain('value="nobody"');
    expect(text).toContain('value="Кто-то"');
  });

  it("says of another operator's number that it is one", async () => {
    const { agent, base } = await givenOffice(portal);
    const { text } = await post(agent, `${base}/invitations`, { to: "+375 25 123-45-67", name: "" }).expect(422);
    expect(text).toContain("Это номер другого оператора: укажите email");
  });

  it("does not invite who has access already", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const to = mailbox();
    await givenColleague(portal, account, "viewer", { email: to });
    expect((await post(agent, `${base}/invitations`, { to, role: "viewer" }).expect(422)).text).toContain(
      "уже есть доступ",
    );
  });

  it("gives nothing beyond one's own role", async () => {
    const { account, agent, base } = await givenOffice(portal);
    await post(agent, `${base}/invitations`, { to: mailbox(), role: "supervisor" }).expect(403);
    await post(agent, `${base}/invitations`, { to: mailbox(), role: "subscriber" }).expect(403);
    await post(agent, `${base}/invitations`, { to: mailbox(), role: "owner" }).expect(422);
    const viewer = await signIn(portal, (await givenColleague(portal, account, "viewer")).user);
    await viewer.get(`${base}/invitations/new`).expect(403);
    await post(viewer, `${base}/invitations`, { to: mailbox(), role: "viewer" }).expect(403);
    const supervisor = await signIn(portal, (await givenColleague(portal, account, "supervisor")).user);
    await post(supervisor, `${base}/invitations`, { to: mailbox(), role: "supervisor" }).expect(303);
    expect(await owner("invitations").where({ account_id: account.id }).pluck("role")).toEqual(["supervisor"]);
  });

  it("stops at twenty an hour", async () => {
    const { agent, base } = await givenOffice(portal);
    for (let n = 0; n < 20; n += 1)
      await post(agent, `${base}/invitations`, { to: mailbox(), role: "viewer" }).expect(303);
    const over = await post(agent, `${base}/invitations`, { to: mailbox(), role: "viewer" }).expect(429);
    expect(over.text).toContain("Слишком много приглашений");
    expect(Number(over.headers["retry-after"])).toBeGreaterThan(0);
  });
});

describe("a link", () => {
  it("works once, also when it is pressed twice at the same time", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const to = mailbox();
    const link = await invited(portal, agent, base, to, "viewer");
    const fields = { name: "Дважды Нажал", password: newPassword };
    const answers = await Promise.all([1, 2, 3].map(() => post(stranger(portal), `${link}/registration`, fields)));
    expect(answers.filter(({ headers }) => headers["location"] === `/a/${account.number}`)).toHaveLength(1);
    expect(await owner("users").where({ email: to })).toHaveLength(1);
    expect(await owner("grants").where({ account_id: account.id, role: "viewer" })).toHaveLength(1);
    expect((await journalOf(portal, account)).filter(({ action }) => action === "access:grant")).toHaveLength(1);
    expect((await stranger(portal).get(link).expect(404)).text).toContain(deadWords);
    expect((await post(stranger(portal), `${link}/registration`, fields).expect(404)).text).toContain(deadWords);
  });

  it("is taken up once by a user who presses twice", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const to = mailbox();
    const user = await given.holder("viewer", await given.account(), { email: to });
    const link = await invited(portal, agent, base, to, "viewer");
    const own = await signIn(portal, user);
    const answers = await Promise.all([1, 2, 3].map(() => post(own, `${link}/acceptance`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 404, 404]);
    expect(await owner("grants").where({ account_id: account.id, user_id: user.id })).toHaveLength(1);
  });

  it("lets a person in once, also when two links to their two addresses are used at the same time", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const to = mailbox();
    const line = await given.subscriber(account);
    const user = await given.holder("viewer", await given.account(), { email: to, phone: line.msisdn });
    const links = [
      await invited(portal, agent, base, to, "viewer"),
      await invited(portal, agent, base, line.msisdn, "administrator"),
    ];
    const own = await signIn(portal, user);
    const answers = await Promise.all(links.map((link) => post(own, `${link}/acceptance`)));
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 404]);
    expect(await owner("grants").where({ account_id: account.id, user_id: user.id })).toHaveLength(1);
  });

  it("says the same when it is unknown, malformed, run out or revoked", async () => {
    const { agent, base } = await givenOffice(portal);
    const unknown = await stranger(portal)
      .get(`/invitations/${"A".repeat(43)}`)
      .expect(404);
    expect(unknown.text).toContain(deadWords);
    expect(bodyOf((await stranger(portal).get("/invitations/short").expect(404)).text)).toBe(bodyOf(unknown.text));
    const to = mailbox();
    const link = await invited(portal, agent, base, to, "viewer");
    portal.setNow(later(7));
    expect(bodyOf((await stranger(portal).get(link).expect(404)).text)).toBe(bodyOf(unknown.text));
    portal.setNow(start);
    await stranger(portal).get(link).expect(200);
    const { id } = await owner("invitations").where({ email: to }).first("id");
    await post(agent, `${base}/invitations/${id}/revocation`).expect(303);
    expect((await agent.get(base)).text).toContain("Приглашение отозвано");
    expect(bodyOf((await stranger(portal).get(link).expect(404)).text)).toBe(bodyOf(unknown.text));
    await post(agent, `${base}/invitations/${id}/revocation`).expect(303);
    expect((await agent.get(base)).text).toContain("уже принято или отозвано");
    await post(stranger(portal), `${link}/registration`, { name: "Кто", password: newPassword }).expect(404);
  });

  it("dies when another one goes to the same address, and the list shows one", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const to = mailbox();
    const first = await invited(portal, agent, base, to, "viewer");
    const second = await invited(portal, agent, base, to, "accountant");
    expect(second).not.toBe(first);
    await stranger(portal).get(first).expect(404);
    expect((await stranger(portal).get(second).expect(200)).text).toContain("Бухгалтер");
    expect(await owner("invitations").where({ account_id: account.id, revoked_at: null })).toHaveLength(1);
  });

  it("is looked for in vain thirty times from one address, and then once a second", async () => {
    const agent = stranger(portal);
    await owner("rate_limits").delete();
    for (let n = 0; n < 30; n += 1) await agent.get(`/invitations/${String(n).padStart(43, "A")}`).expect(404);
    const at = performance.now();
    await agent.get(`/invitations/${"B".repeat(43)}`).expect(404);
    await agent.get(`/invitations/${"C".repeat(43)}`).expect(404);
    expect(performance.now() - at).toBeGreaterThan(900);
    await owner("rate_limits").delete();
  });
});

describe("a person who opens a link", () => {
  it("and has a user already signs in first, comes back, and presses one button", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const elsewhere = await given.account();
    const to = mailbox();
    const user = await given.holder("viewer", elsewhere, { email: to, name: "Знакомый Юзер" });
    const link = await invited(portal, agent, base, to, "administrator");
    const guest = stranger(portal);
    const page = await guest.get(link).expect(200);
    const signInHref = `/sign-in/email?next=${encodeURIComponent(link)}`;
    expect(page.text).toContain(`href="${signInHref}"`);
    expect(page.text).not.toContain('name="password"');
    await post(guest, `${link}/registration`, { name: "Самозванец", password: newPassword }).expect(303);
    expect(await owner("grants").where({ user_id: user.id, account_id: account.id })).toEqual([]);
    const entered = await post(guest, signInHref, { email: to, password }).expect(303);
    expect(entered.headers["location"]).toBe(link);
    expect((await guest.get(link).expect(200)).text).toContain("Принять приглашение");
    const accepted = await post(guest, `${link}/acceptance`).expect(303);
    expect(accepted.headers["location"]).toBe("/role");
    await post(guest, "/role", { role: "administrator" }).expect(303);
    await guest.get(base).expect(200);
    await guest.get(link).expect(404);
  });

  it("as somebody else is told so, and gets nothing", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const link = await invited(portal, agent, base, mailbox(), "administrator");
    const other = await given.holder("viewer", account, { name: "Посторонний Вася" });
    const own = await signIn(portal, other);
    const { text } = await own.get(link).expect(200);
    expect(text).toContain("вы вошли как Посторонний Вася");
    expect(text).toContain('action="/sign-out"');
    expect(text).not.toContain("Принять приглашение");
    expect((await post(own, `${link}/acceptance`).expect(303)).headers["location"]).toBe(link);
    expect(
      (await post(own, `${link}/registration`, { name: "Вася", password: newPassword }).expect(303)).headers[
        "location"
      ],
    ).toBe(link);
    expect(await owner("grants").where({ user_id: other.id }).pluck("role")).toEqual(["viewer"]);
    await post(stranger(portal), `${link}/acceptance`).expect(303);
  });

  it("is nobody's when the user is suspended, is staff, or holds a right already that has been suspended", async () => {
    const { account, agent, base } = await givenOffice(portal);
    const [stopped, staff, held] = [mailbox(), mailbox(), mailbox()];
    await given.user({ email: stopped, status: "suspended" });
    await given.user({ email: staff, is_staff: true });
    const links = await Promise.all([stopped, staff].map((to) => invited(portal, agent, base, to, "viewer")));
    const user = await given.user({ email: held });
    links.push(await invited(portal, agent, base, held, "viewer"));
    await given.grant(user, "viewer", account);
    await owner("grants").where({ user_id: user.id }).update({ suspended_at: start });
    for (const link of links) await stranger(portal).get(link).expect(404);
    await post(await signIn(portal, user), `${links[2]}/acceptance`).expect(404);
  });

  it("meets a dead link once its sender may no longer give that role", async () => {
    const { account, chief, agent, base } = await givenOffice(portal);
    const link = await invited(portal, agent, base, mailbox(), "administrator");
    const grant = await grantOf(portal, chief, account);
    const set = (columns: object) => owner("grants").where({ id: grant, account_id: account.id }).update(columns);
    const fields = { name: "Опоздавший", password: newPassword };
    for (const lost of [{ suspended_at: start }, { revoked_at: start }, { role: "accountant" }]) {
      await set(lost);
      await stranger(portal).get(link).expect(404);
      await post(stranger(portal), `${link}/registration`, fields).expect(404);
      await set({ suspended_at: null, revoked_at: null, role: "administrator" });
      await stranger(portal).get(link).expect(200);
    }
    await owner("users").where({ id: chief.id }).update({ status: "suspended" });
    await stranger(portal).get(link).expect(404);
  });
});
