import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { atMinute, browser as browserOf, mailCode, otherThan, readable, smsCode } from "../support/codes.ts";
import { password as oldPassword } from "../support/given.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const browser = () => browserOf(portal);
const at = (minutes: number) => atMinute(portal, minutes);

beforeEach(async () => {
  at(0);
  await owner("rate_limits").delete();
});

const path = "/password-recovery";
const newPassword = "синий чайник у окна";
const over = "Этот шаг уже пройден, или его время вышло";

const givenPerson = async (columns = {}) => {
  const account = await given.account();
  const user = await given.holder("administrator", account, columns);
  const line = user.phone ? await given.subscriber(account, { msisdn: user.phone }) : undefined;
  return { account, user, line, home: `/a/${account.number}` };
};
const givenFixed = async () => {
  const mailbox = `billing${(await owner("users").count("* as n"))[0]?.["n"]}@client.example`;
  const account = await given.account({ kind: "fixed", delivery_email: mailbox });
  const user = await given.holder("administrator", account, { phone: null, login_account: account.id });
  return { account, user, mailbox };
};

const ask = (agent: Agent, name: string) => post(agent, path, { name });
const enter = (agent: Agent, code: string) => post(agent, `${path}/code`, { code });
const save = (agent: Agent, password = newPassword) => post(agent, `${path}/password`, { password });
/** A browser on the page of the password. */
const proved = async (phone: string): Promise<Agent> => {
  const agent = browser();
  await ask(agent, phone).expect(303);
  await enter(agent, smsCode(portal, phone)).expect(303);
  return agent;
};
const userRow = (id: number) => owner("users").where({ id }).first();

describe("a new password", () => {
  it(`is set with a code by SMS, and is then needed to sign in: the recovery itself opens nothing ${asvs("6.3.7")}`, async () => {
    const { user, home } = await givenPerson({ email: "zoya@client.example", password_is_temporary: true });
    const agent = browser();
    const asked = await ask(agent, `8 0${user.phone.slice(3, 5)} ${user.phone.slice(5)}`).expect(303);
    expect(asked.headers["location"]).toBe(`${path}/code`);
    const waiting = await agent.get(`${path}/code`).expect(200);
    expect(waiting.text).toContain("на него отправлен код. Он действует 5 минут.");
    expect(waiting.text).toContain('data-wait-seconds="60"');
    expect(portal.sms().at(-1)?.text).toContain("Код для нового пароля");
    const right = await enter(agent, smsCode(portal, user.phone)).expect(303);
    expect(right.headers["location"]).toBe(`${path}/password`);
    const page = await agent.get(`${path}/password`).expect(200);
    expect(page.text).toContain('autocomplete="new-password"');
    expect(page.text).toContain("Не короче 15 символов");
    expect(page.text).not.toContain("Фамилия");
    const saved = await save(agent).expect(303);
    // signed in, as if the new password were typed now
    expect(saved.headers["location"]).toBe(home);
    expect((await agent.get(home).expect(200)).text).toContain("Пароль задан.");

    expect(await userRow(user.id)).toMatchObject({
      session_version: 2,
      password_is_temporary: false,
      password_expires_at: null,
    });
    await post(browser(), "/sign-in/password", { phone: user.phone, password: oldPassword }).refused();
    const entered = await post(browser(), "/sign-in/password", { phone: user.phone, password: newPassword }).expect(
      303,
    );
    expect(entered.headers["location"]).toBe(home);
    const [notice] = (await portal.notices()).filter(({ to }) => to === "zoya@client.example");
    expect(notice).toMatchObject({ channel: "mail", subject: "Пароль изменён" });
    expect(notice?.text).not.toContain(newPassword);
    const [record] = await owner("audit_records").where({ action: "users:recover-password", user_id: user.id });
    expect(record).toMatchObject({ subject: "phone", user_name: user.name });
    expect(JSON.stringify(await owner("audit_records"))).not.toContain(newPassword);
  });

  it("is set with a code by mail, for an account and for an e-mail address", async () => {
    const fixed = await givenFixed();
    await givenPerson({ email: "post@client.example", phone: null });
    const spaced = `${fixed.account.number.slice(0, 5)} ${fixed.account.number.slice(5, 8)} ${fixed.account.number.slice(8)}`;
    for (const [typed, mailbox, door] of [
      [spaced, fixed.mailbox, "/sign-in/account"],
      [" Post@Client.example", "post@client.example", "/sign-in/email"],
    ] as const) {
      const agent = browser();
      await ask(agent, typed).expect(303);
      const mails = await portal.notices();
      expect(mails.at(-1)).toMatchObject({ to: mailbox, subject: "Код для нового пароля личного кабинета" });
      await enter(agent, await mailCode(portal, mailbox)).expect(303);
      const saved = await save(agent).expect(303);
      // signed in by that way
      expect(saved.headers["location"]).toMatch(/^\/(role|a\/\d{11})$/);
      expect(String(saved.headers["set-cookie"])).toContain(`way=${door.replace("/sign-in/", "")};`);
      expect((await portal.notices()).at(-1)).toMatchObject({ to: mailbox, subject: "Пароль изменён" });
    }
    const account = { account: fixed.account.number, password: newPassword };
    await post(browser(), "/sign-in/account", account).expect(303);
    await post(browser(), "/sign-in/email", { email: "post@client.example", password: newPassword }).expect(303);
  });

  it("can be set by staff by e-mail only", async () => {
    const account = await given.account();
    const staff = await given.user({ is_staff: true, email: "desk@operator.example" });
    await given.subscriber(account, { msisdn: staff.phone });
    const sent = portal.sms().length;
    await ask(browser(), staff.phone).expect(303);
    expect(portal.sms()).toHaveLength(sent);
    const agent = browser();
    await ask(agent, "desk@operator.example").expect(303);
    await enter(agent, await mailCode(portal, "desk@operator.example")).expect(303);
    expect((await save(agent).expect(303)).headers["location"]).toBe("/support");
    await post(browser(), "/support/sign-in", { email: "desk@operator.example", password: newPassword }).expect(303);
  });

  it(`ends every session, forgets the wrong passwords, and leaves the second factor as it is ${asvs("6.4.3", "7.4.3")}`, async () => {
    const { user, home } = await givenPerson({ email: "lev@client.example" });
    const elsewhere = await signIn(portal, user);
    await elsewhere.get(home).expect(200);
    await owner("second_factors").insert({
      user_id: user.id,
      kind: "sms",
      confirmed_at: "2026-11-01",
      created_at: "2026-11-01",
    });
    for (const [way, login] of [
      ["password", { phone: user.phone }],
      ["email", { email: "lev@client.example" }],
    ] as const) {
      await post(browser(), `/sign-in/${way}`, { ...login, password: "wrong" }).refused();
    }
    await owner("rate_limits").where("key", "like", "password-in-a-row:%").update({ points: 100 });
    const agent = await proved(user.phone);
    // the code was one factor: the other is asked for now
    expect((await save(agent, "чайник у ок").expect(303)).headers["location"]).toBe("/sign-in/second-factor");
    await agent.get(home).expect(303);
    await elsewhere.get(home).expect(303);
    expect(await owner("sign_ins").where({ user_id: user.id, ended_at: null })).toEqual([]);
    expect(await owner("rate_limits").where("key", "like", "password-in-a-row:%")).toEqual([]);
    expect(await owner("second_factors").where({ user_id: user.id })).toHaveLength(1);
    const entered = await post(browser(), "/sign-in/password", { phone: user.phone, password: "чайник у ок" }).expect(
      303,
    );
    expect(entered.headers["location"]).toBe("/sign-in/second-factor");
  });

  it("is refused with a sentence beside the field, and is not shown again", async () => {
    const { user, account } = await givenPerson();
    await owner("clients").where({ id: account.client_id }).update({ name: "ООО «Подорожник»" });
    const agent = await proved(user.phone);
    for (const [tried, said] of [
      ["", "Введите пароль"],
      ["короткий", "Пароль слишком короткий"],
      ["x".repeat(129), "128"],
      [`мой номер ${user.phone}`, "В пароле есть ваше имя, номер"],
      [`счёт ${account.number} наш`, "В пароле есть ваше имя, номер"],
      ["у подорожника в тени", "название организации"],
      ["aaaaaaaaaaaaaaaaaaaa", "повторов"],
    ] as const) {
      const page = await save(agent, tried).refused();
      expect(page.text).toContain(said);
      if (tried) expect(page.text).not.toContain(`value="${tried}"`);
    }
    await save(agent).expect(303);
  });
});

describe("a code for a new password", () => {
  it("is worth nothing in another browser, for signing in or for a registration", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    const code = smsCode(portal, user.phone);
    const other = browser();
    const refused = await enter(other, code).expect(303);
    expect(refused.headers["location"]).toBe(path);
    await post(other, "/sign-in/sms/code", { code }).refused();
    const registering = await post(agent, "/registration/code", { code }).expect(303);
    expect(registering.headers["location"]).toBe("/registration");
    const elsewhere = browser();
    await post(elsewhere, "/registration", { name: "375297777123" }).expect(303);
    await post(elsewhere, "/registration/code", { code }).refused();
    // the code of one purpose, in a session of another
    await owner.raw(
      `update sessions set sess = jsonb_set(sess::jsonb, '{claim,codeId}', to_jsonb((
         select sess->'claim'->>'codeId' from sessions where sess->'claim'->'named'->>'phone' = ?)))::json
       where sess->'claim'->>'purpose' = 'registration'`,
      [user.phone],
    );
    await post(elsewhere, "/registration/code", { code }).refused();
    await enter(agent, code).expect(303);
  });

  it("is wrong five times at most, and the journal says so without what was typed", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    const code = smsCode(portal, user.phone);
    for (let i = 0; i < 4; i += 1) {
      expect((await enter(agent, otherThan(code)).refused()).text).toContain("Неверный код");
    }
    for (const last of [otherThan(code), code]) {
      expect((await enter(agent, last).refused()).text).toContain("Код больше не действует");
    }
    expect((await enter(agent, "12").refused()).text).toContain("Введите 6 цифр кода");
    const records = await owner("audit_records").where({ action: "users:refuse-code" }).orderBy("id");
    expect(records.length).toBeGreaterThanOrEqual(6);
    expect(records.at(-1)).toMatchObject({ subject: "recovery", user_id: null });
    expect(JSON.stringify(records)).not.toContain(user.phone);
    await owner("codes").update({ created_at: "2026-11-09T08:00:00Z" });
    await ask(agent, user.phone).expect(303);
    await enter(agent, smsCode(portal, user.phone)).expect(303);
  });

  it("expires after five minutes; another code is sent from the same page and replaces the first", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    const first = smsCode(portal, user.phone);
    const early = await ask(agent, user.phone).expect(429);
    expect(early.headers["retry-after"]).toBe("60");
    expect(early.text).toContain('name="code"');
    at(5.01);
    expect((await enter(agent, first).refused()).text).toContain("Код больше не действует");
    await ask(agent, user.phone).expect(303);
    await enter(agent, first).refused();
    await enter(agent, smsCode(portal, user.phone)).expect(303);
  });

  it("shows nowhere whether a login exists: the same pages, and nothing is sent", async () => {
    const [known, fixed] = [await givenPerson(), await givenFixed()];
    const suspended = await givenPerson({ status: "suspended", email: "gone@client.example" });
    const inactive = await givenPerson();
    await owner("subscribers").where({ id: inactive.line?.id }).update({ status: "terminated" });
    const swapped = await givenPerson();
    await owner("subscribers").where({ id: swapped.line?.id }).update({ sim_changed_at: "2026-11-08T12:00:00Z" });
    await givenPerson({ email: "known@client.example" });
    const paperless = await given.account({ kind: "fixed", delivery_email: null });
    await given.holder("administrator", paperless, { phone: null, login_account: paperless.id });
    const stranger = await given.subscriber(await given.account());

    const pagesOf = async (name: string) => {
      await owner("rate_limits").delete();
      const agent = browser();
      const asked = await ask(agent, name).expect(303);
      const page = readable(await agent.get(`${path}/code`).expect(200));
      const again = readable(await ask(agent, name).expect(429));
      return {
        where: asked.headers["location"],
        page,
        again,
        refused: readable(await enter(agent, "123456").refused()),
      };
    };
    const alike = [
      [
        known.user.phone,
        "375297777777",
        suspended.user.phone,
        inactive.user.phone,
        swapped.user.phone,
        stranger.msisdn,
      ],
      [fixed.account.number, "00099999999", paperless.number, known.account.number],
      ["known@client.example", "nobody@client.example", "gone@client.example"],
    ];
    for (const [first = "", ...others] of alike) {
      const expected = await pagesOf(first);
      const [sms, mails] = [portal.sms().length, (await portal.notices()).length];
      for (const other of others) expect(await pagesOf(other)).toEqual(expected);
      expect([portal.sms().length, (await portal.notices()).length]).toEqual([sms, mails]);
    }
  });
});

describe("a recovery", () => {
  it("begins again, with one sentence, if a step is opened too early, too late or twice", async () => {
    const { user } = await givenPerson();
    const stranger = browser();
    for (const step of ["code", "password"]) {
      expect((await stranger.get(`${path}/${step}`).expect(303)).headers["location"]).toBe(path);
      expect((await stranger.get(path).expect(200)).text).toContain(over);
    }
    await post(stranger, `${path}/password`, { password: newPassword }).expect(303);

    const late = await proved(user.phone);
    at(10.01);
    await late.get(`${path}/password`).expect(303).expect("Location", path);
    expect((await late.get(path).expect(200)).text).toContain(over);
    await save(late).expect(303);
    expect(await userRow(user.id)).toMatchObject({ session_version: 1 });

    at(0);
    const agent = await proved(user.phone);
    // back, and a second click after the right code
    await agent.get(`${path}/code`).expect(303).expect("Location", `${path}/password`);
    await enter(agent, "000000").expect(303);
    await save(agent).expect(303);
    await agent.get("/sign-in/password").expect(303);
    await agent.get(`${path}/password`).expect(303).expect("Location", "/");
    await save(agent, "другой чайник у окна").expect(303);
    expect(await userRow(user.id)).toMatchObject({ session_version: 2 });
  });

  it("sets one password after two concurrent clicks", async () => {
    const { user } = await givenPerson();
    const agent = await proved(user.phone);
    await Promise.all([save(agent).expect(303), save(agent).expect(303)]);
    expect(await userRow(user.id)).toMatchObject({ session_version: 2 });
    expect(await owner("audit_records").where({ action: "users:recover-password", user_id: user.id })).toHaveLength(1);
  });

  it("is over if the user is suspended, or gets another password or another number meanwhile", async () => {
    for (const change of [{ status: "suspended" }, { session_version: 2 }, { phone: "375297770001" }]) {
      const { user } = await givenPerson();
      const agent = await proved(user.phone);
      const before = await userRow(user.id);
      await owner("users").where({ id: user.id }).update(change);
      expect((await save(agent).expect(303)).headers["location"]).toBe(path);
      expect(await userRow(user.id)).toMatchObject({ password_hash: before.password_hash });
    }
    for (const change of [{ status: "terminated" }, { sim_changed_at: "2026-11-09T08:59:00Z" }]) {
      const { user, line } = await givenPerson();
      const agent = await proved(user.phone);
      await owner("subscribers").where({ id: line?.id }).update(change);
      const before = await userRow(user.id);
      await save(agent).expect(303);
      expect(await userRow(user.id)).toMatchObject({ password_hash: before.password_hash });
    }
  });

  it("continues under a new session id after the code, and signs out the user of this browser", async () => {
    const { user } = await givenPerson();
    const other = await givenPerson();
    const agent = await signIn(portal, other.user);
    await ask(agent, user.phone).expect(303);
    const right = await enter(agent, smsCode(portal, user.phone)).expect(303);
    expect(String(right.headers["set-cookie"])).toMatch(/portal=/);
    await agent.get(other.home).expect(303);
    expect(await owner("sign_ins").where({ user_id: other.user.id, ended_at: null })).toEqual([]);
    await save(agent).expect(303);
  });

  it("says what is wrong with the name, and keeps what was typed", async () => {
    expect((await ask(browser(), " ").refused()).text).toContain("Введите номер телефона, лицевой счет или email");
    const wrong = await ask(browser(), '12"34').refused();
    expect(wrong.text).toContain("лицевой счет из 11 цифр или email");
    expect(wrong.text).toContain('value="12&#34;34"');
  });
});
