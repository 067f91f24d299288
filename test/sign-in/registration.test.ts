import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { atMinute, browser as browserOf, mailCode, readable, smsCode } from "../support/codes.ts";
import { type Agent, post, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const browser = () => browserOf(portal);

beforeEach(async () => {
  atMinute(portal, 0);
  await owner("rate_limits").delete();
});

const path = "/registration";
const password = "синий чайник у окна";
const fullName = "Ковальчук Янина Олеговна";
const over = "Этот шаг уже пройден, или его время вышло";

const ask = (agent: Agent, name: string) => post(agent, path, { name });
const enter = (agent: Agent, code: string) => post(agent, `${path}/code`, { code });
const save = (agent: Agent, fields: Record<string, string> = { fullName, password }) =>
  post(agent, `${path}/password`, fields);
const byPhone = async (phone: string): Promise<Agent> => {
  const agent = browser();
  await ask(agent, phone).expect(303);
  await enter(agent, smsCode(portal, phone)).expect(303);
  return agent;
};
const givenFixed = async (mailbox: string) =>
  given.account({ kind: "fixed", delivery_email: mailbox, client_id: (await given.client()).id });

describe("registration by number", () => {
  it("makes a user for an active number without one: a subscriber, who signs in with the password", async () => {
    const account = await given.account();
    const { msisdn, id } = await given.subscriber(account);
    const agent = await byPhone(msisdn);
    expect(portal.sms().at(-1)?.text).toContain("Код для регистрации");
    const page = await agent.get(`${path}/password`).expect(200);
    expect(page.text).toContain("Фамилия, имя, отчество");
    const saved = await save(agent, { fullName: `  Ковальчук   Янина\tОлеговна `, password }).expect(303);
    expect(saved.headers["location"]).toBe(`/a/${account.number}/subscribers/${msisdn}`);
    expect((await agent.get(String(saved.headers["location"])).expect(200)).text).toContain("Пароль задан.");

    const user = await owner("users").where({ phone: msisdn }).first();
    expect(user).toMatchObject({ name: fullName, email: null, login_account: null, is_staff: false, status: "active" });
    expect(await owner("grants").where({ user_id: user.id })).toMatchObject([
      { account_id: account.id, role: "subscriber", subscriber_id: id, revoked_at: null },
    ]);
    const entered = await post(browser(), "/sign-in/password", { phone: msisdn, password }).expect(303);
    expect(entered.headers["location"]).toBe(`/a/${account.number}/subscribers/${msisdn}`);
    const records = await owner("audit_records").where({ action: "users:register", user_name: fullName });
    expect(records.map(({ account_id }) => account_id).toSorted((a, b) => a - b)).toEqual([0, account.id]);
    expect(JSON.stringify(records)).not.toContain(password);
  });

  it("gives a first password to a user without one, asks for no name and changes no grant", async () => {
    const account = await given.account();
    const user = await given.holder("viewer", account, { password_hash: null });
    await given.subscriber(account, { msisdn: user.phone });
    const agent = await byPhone(user.phone);
    expect((await agent.get(`${path}/password`).expect(200)).text).not.toContain("Фамилия");
    await save(agent, { password }).expect(303);
    expect(await owner("grants").where({ user_id: user.id }).pluck("role")).toEqual(["viewer"]);
    expect((await owner("users").where({ id: user.id }).first()).name).toBe(user.name);
    await post(browser(), "/sign-in/password", { phone: user.phone, password }).expect(303);
  });

  it("tells a registered user so, but only after the right code, and changes nothing", async () => {
    const account = await given.account();
    const user = await given.holder("administrator", account);
    await given.subscriber(account, { msisdn: user.phone });
    const agent = await byPhone(user.phone);
    const page = await agent.get(`${path}/password`).expect(200);
    expect(page.text).toContain("Вы уже зарегистрированы");
    expect(page.text).toContain('href="/sign-in/password"');
    expect(page.text).toContain('href="/password-recovery"');
    expect(page.text).not.toContain('name="password"');
    const before = await owner("users").where({ id: user.id }).first();
    expect((await save(agent).expect(303)).headers["location"]).toBe(`${path}/password`);
    expect(await owner("users").where({ id: user.id }).first()).toEqual(before);
  });

  it("makes one user of two concurrent registrations, and tells the other one", async () => {
    const { msisdn } = await given.subscriber(await given.account());
    const first = await byPhone(msisdn);
    const second = await byPhone(msisdn);
    const answers = await Promise.all([
      save(first, { fullName, password }).expect(303),
      save(second, { fullName: "Другой Человек", password }).expect(303),
    ]);
    const places = answers.map(({ headers }) => String(headers["location"])).toSorted((a, b) => a.localeCompare(b));
    expect(places).toEqual([expect.stringMatching(/^\/a\/\d{11}\/subscribers\/\d{12}$/), `${path}/password`]);
    expect(await owner("users").where({ phone: msisdn })).toHaveLength(1);
    const loser = answers[0]?.headers["location"] === `${path}/password` ? first : second;
    expect((await loser.get(`${path}/password`).expect(200)).text).toContain("Вы уже зарегистрированы");
  });

  it("makes one user of a double click", async () => {
    const { msisdn } = await given.subscriber(await given.account());
    const agent = await byPhone(msisdn);
    await Promise.all([save(agent).expect(303), save(agent).expect(303)]);
    expect(await owner("users").where({ phone: msisdn })).toHaveLength(1);
    expect(
      await owner("grants")
        .where({ role: "subscriber" })
        .whereIn("user_id", owner("users").select("id").where({ phone: msisdn })),
    ).toHaveLength(1);
  });

  it("is over if the number is terminated, or gets a new SIM or another owner meanwhile", async () => {
    const other = await given.account();
    for (const change of [
      { status: "terminated" },
      { sim_changed_at: "2026-11-09T08:59:00Z" },
      { msisdn: `3752917${other.number.slice(-5)}` },
    ]) {
      const line = await given.subscriber(await given.account());
      const agent = await byPhone(line.msisdn);
      await owner("subscribers").where({ id: line.id }).update(change);
      expect((await save(agent).expect(303)).headers["location"]).toBe(path);
      expect((await agent.get(path).expect(200)).text).toContain(over);
      expect(await owner("users").where({ phone: line.msisdn })).toEqual([]);
    }
    const line = await given.subscriber(await given.account());
    const agent = await byPhone(line.msisdn);
    await owner("subscribers").where({ id: line.id }).update({ status: "terminated" });
    await given.subscriber(other, { msisdn: line.msisdn });
    await save(agent).expect(303);
    expect(await owner("users").where({ phone: line.msisdn })).toEqual([]);
  });
});

describe("registration by account", () => {
  it("makes its first administrator, with a code to the delivery address", async () => {
    const account = await givenFixed("first@client.example");
    const agent = browser();
    await ask(agent, `${account.number.slice(0, 5)} ${account.number.slice(5)}`).expect(303);
    expect((await portal.notices()).at(-1)).toMatchObject({ subject: "Код для регистрации в личном кабинете" });
    await enter(agent, await mailCode(portal, "first@client.example")).expect(303);
    expect((await save(agent).expect(303)).headers["location"]).toBe(`/a/${account.number}`);
    const entered = await post(browser(), "/sign-in/account", { account: account.number, password }).expect(303);
    expect(entered.headers["location"]).toBe(`/a/${account.number}`);
    const user = await owner("users").where({ login_account: account.id }).first();
    expect(user).toMatchObject({ name: fullName, phone: null });
    expect(await owner("grants").where({ user_id: user.id })).toMatchObject([{ role: "administrator" }]);
  });

  it("gives no grant if the account has an administrator already", async () => {
    const account = await givenFixed("second@client.example");
    await given.holder("administrator", account);
    const agent = browser();
    await ask(agent, account.number).expect(303);
    await enter(agent, await mailCode(portal, "second@client.example")).expect(303);
    await save(agent).expect(303);
    const user = await owner("users").where({ login_account: account.id }).first();
    expect(await owner("grants").where({ user_id: user.id })).toEqual([]);
    const entered = await post(browser(), "/sign-in/account", { account: account.number, password }).expect(303);
    expect(entered.headers["location"]).toBe("/role");
  });
});

const pagesOf = async (name: string) => {
  await owner("rate_limits").delete();
  const agent = browser();
  await ask(agent, name).expect(303);
  const page = readable(await agent.get(`${path}/code`).expect(200));
  return [page, readable(await enter(agent, "123456").refused())];
};

describe("the steps of a registration", () => {
  it("show nowhere whether a number or an account is known", async () => {
    const line = await given.subscriber(await given.account());
    const waiting = await given.subscriber(await given.account(), { status: "pending-activation" });
    const swapped = await given.subscriber(await given.account(), { sim_changed_at: "2026-11-09T08:00:00Z" });
    const account = await given.account();
    const suspended = await given.holder("administrator", account, { status: "suspended", password_hash: null });
    await given.subscriber(account, { msisdn: suspended.phone });
    const fixed = await givenFixed("third@client.example");
    const paperless = await given.account({ kind: "fixed", delivery_email: null });

    for (const [first = "", ...others] of [
      [line.msisdn, "375297777777", waiting.msisdn, swapped.msisdn, suspended.phone],
      [fixed.number, "00099999999", paperless.number, account.number],
    ]) {
      const expected = await pagesOf(first);
      const [sms, mails] = [portal.sms().length, (await portal.notices()).length];
      for (const other of others) expect(await pagesOf(other)).toEqual(expected);
      expect([portal.sms().length, (await portal.notices()).length]).toEqual([sms, mails]);
    }
  });

  it("take a number or an account, and no e-mail address", async () => {
    const page = await browser().get(path).expect(200);
    expect(page.text).toContain("Номер телефона или лицевой счет");
    for (const typed of ["anna@client.example", "12345"]) {
      const wrong = await ask(browser(), typed).refused();
      expect(wrong.text).toContain("лицевой счет из 11 цифр");
      expect(wrong.text).toContain(`value="${typed}"`);
    }
    expect((await ask(browser(), "").refused()).text).toContain("Введите номер телефона или лицевой счет");
  });

  it("say what is wrong with the name and the password, and keep the name", async () => {
    const account = await given.account();
    const line = await given.subscriber(account);
    const agent = await byPhone(line.msisdn);
    const empty = await save(agent, { fullName: " ", password: "" }).refused();
    expect(empty.text).toContain("Введите фамилию и имя");
    expect(empty.text).toContain("Введите пароль");
    const long = await save(agent, { fullName: "я".repeat(121), password }).refused();
    expect(long.text).toContain("Имя не может быть длиннее 120 символов");
    const signs = "В имени могут быть только буквы, пробелы, дефис, апостроф и точка после инициала";
    for (const name of ["<b>Ковальчук</b>", "Оплатите на evil.com", "Я. evil.example", "1"]) {
      const wrong = await save(agent, { fullName: name, password }).refused();
      expect(wrong.text).toContain(signs);
      expect(wrong.text).toContain(`value="${name.replaceAll("<", "&lt;").replaceAll(">", "&gt;")}"`);
    }
    const own = await save(agent, { fullName: "Ковальчук Я.", password: "ковальчук на даче" }).refused();
    expect(own.text).toContain("В пароле есть ваше имя");
    expect(own.text).not.toContain("на даче");
    expect(await owner("users").where({ phone: line.msisdn })).toEqual([]);
    await save(agent).expect(303);
  });

  it("speak the three languages, mails and SMS with them", async () => {
    const line = await given.subscriber(await given.account());
    const agent = browser();
    await post(agent, "/language", { language: "en", back: path }).expect(303);
    expect((await agent.get(path).expect(200)).text).toContain("Phone number or account");
    await ask(agent, line.msisdn).expect(303);
    expect(portal.sms().at(-1)?.text).toContain("Your registration code");
    await enter(agent, smsCode(portal, line.msisdn)).expect(303);
    await save(agent).expect(303);
    expect((await owner("users").where({ phone: line.msisdn }).first()).language).toBe("en");
  });
});
