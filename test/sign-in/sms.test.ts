import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { atMinute, browser as browserOf, digitsOf, otherThan, readable, smsCode } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { type Agent, post, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const browser = () => browserOf(portal);
const at = (minutes: number) => atMinute(portal, minutes);

beforeEach(async () => {
  at(0);
  // the counts of one test must not stop the next one
  await owner("rate_limits").delete();
});

/** An administrator of one account whose own number is an active number of the account. */
const givenPerson = async () => {
  const account = await given.account();
  const user = await given.holder("administrator", account);
  const line = await given.subscriber(account, { msisdn: user.phone });
  return { account, user, line, home: `/a/${account.number}` };
};

const ask = (agent: Agent, phone: string) => post(agent, "/sign-in/sms", { phone });
const enter = (agent: Agent, code: string) => post(agent, "/sign-in/sms/code", { code });
const spent = "Код больше не действует: запросите новый";

describe("signing in by SMS", () => {
  it("takes the code once and leads to the account, under a new session id", async () => {
    const { user, home } = await givenPerson();
    const agent = browser();
    const asked = await post(agent, "/sign-in/sms", {
      phone: `+375 (0${user.phone.slice(3, 5)}) ${user.phone.slice(5)}`,
    });
    expect(asked.status).toBe(303);
    expect(asked.headers["location"]).toBe("/sign-in/sms");
    const { text } = await agent.get("/sign-in/sms").expect(200);
    expect(text).toContain('autocomplete="one-time-code"');
    expect(text).toContain("SMS-код может быть использован только один раз. Ваш постоянный пароль не изменится");
    const code = smsCode(portal, user.phone);
    const entered = await enter(agent, `${code.slice(0, 3)}-${code.slice(3)}`).expect(303);
    expect(entered.headers["location"]).toBe(home);
    expect(String(entered.headers["set-cookie"])).toMatch(/portal=/);
    await agent.get(home).expect(200);
    const { session_version: version } = await owner("users").where({ id: user.id }).first("session_version");
    expect(version).toBe(1);
    await post(browser(), "/sign-in/password", { phone: user.phone, password }).expect(303);
  });

  it("goes on to the page that was asked for", async () => {
    const { user, home } = await givenPerson();
    const next = encodeURIComponent(`${home}/subscribers`);
    const agent = browser();
    const asked = await post(agent, `/sign-in/sms?next=${next}`, { phone: user.phone }).expect(303);
    expect(asked.headers["location"]).toBe(`/sign-in/sms?next=${next}`);
    const entered = await post(agent, `/sign-in/sms/code?next=${next}`, { code: smsCode(portal, user.phone) }).expect(
      303,
    );
    expect(entered.headers["location"]).toBe(`${home}/subscribers`);
  });

  it("says in the SMS what the code is for, and contains six digits only once", async () => {
    const { user } = await givenPerson();
    await ask(browser(), user.phone).expect(303);
    const text = portal.sms().at(-1)?.text ?? "";
    expect(text.match(/\d+/g)).toEqual([digitsOf(text)]);
    expect(text).toContain("Код для входа");
    expect(text).toContain("Никому его не сообщайте");
  });

  it("stores no code in clear text", async () => {
    const { user } = await givenPerson();
    await ask(browser(), user.phone).expect(303);
    const [row] = await owner("codes").orderBy("created_at", "desc").limit(1);
    expect(row.code_hash).toMatch(/^\$argon2id\$/);
    expect(JSON.stringify(row)).not.toContain(smsCode(portal, user.phone));
    expect(row.target_hash).not.toContain(user.phone);
  });
});

describe("a code by SMS is refused", () => {
  it("the second time", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    const code = smsCode(portal, user.phone);
    const replayed = await owner("sessions").orderBy("expire", "desc").limit(1).first();
    await enter(agent, code).expect(303);
    // the attempt is put back into the session: an old session proves no more than a new one
    const kept = browser();
    await ask(kept, "375297000009").expect(303);
    await owner.raw(
      `update sessions set sess = jsonb_set(sess::jsonb, '{attempt,codeId}', to_jsonb(?::text))::json
       where sess->'attempt'->>'phone' = '375297000009'`,
      [replayed.sess.attempt.codeId],
    );
    expect((await enter(kept, code).refused()).text).toContain(spent);
  });

  it("in one of two concurrent requests", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    const code = smsCode(portal, user.phone);
    const answers = await Promise.all([enter(agent, code), enter(agent, code)]);
    const begun = await owner("sign_ins").where({ user_id: user.id }).select("id");
    expect(answers.filter(({ headers }) => String(headers["location"]).startsWith("/a/"))).toHaveLength(1);
    expect(begun).toHaveLength(1);
  });

  it("in another browser", async () => {
    const { user } = await givenPerson();
    await ask(browser(), user.phone).expect(303);
    const code = smsCode(portal, user.phone);
    const other = browser();
    expect((await enter(other, code).refused()).text).toContain(spent);
    const third = browser();
    await ask(third, "375297000001").expect(303);
    await enter(third, code).refused();
  });

  it("for another number", async () => {
    const [own, others] = [await givenPerson(), await givenPerson()];
    const agent = browser();
    await ask(agent, own.user.phone).expect(303);
    const code = smsCode(portal, own.user.phone);
    await ask(agent, others.user.phone).expect(303);
    expect((await enter(agent, code).refused()).text).toContain("Неверный код");
  });

  it("after five minutes", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    at(5.01);
    expect((await enter(agent, smsCode(portal, user.phone)).refused()).text).toContain(spent);
  });

  it("when a newer one has been sent", async () => {
    const { user, home } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    const first = smsCode(portal, user.phone);
    at(1);
    await ask(agent, user.phone).expect(303);
    const second = smsCode(portal, user.phone);
    expect(second).not.toBe(first);
    expect((await enter(agent, first).refused()).text).toContain("Неверный код");
    expect((await enter(agent, second).expect(303)).headers["location"]).toBe(home);
  });

  it("after five wrong codes, even if it is right", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    const code = smsCode(portal, user.phone);
    for (const left of [4, 3, 2, 1]) {
      const wrong = await enter(agent, otherThan(code)).refused();
      expect(wrong.text).toMatch(new RegExp(`Неверный код. Остал[оа]сь? ${left} попыт|Осталась ${left} попытка`));
    }
    expect((await enter(agent, otherThan(code)).refused()).text).toContain(spent);
    expect((await enter(agent, code).refused()).text).toContain(spent);
    const refusals = await owner("audit_records").where({ action: "sessions:refuse", subject: "sms" });
    expect(refusals.length).toBeGreaterThanOrEqual(6);
    expect(JSON.stringify(refusals)).not.toContain(user.phone);
  });

  it("if no six digits were typed, which costs no try", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    for (const typed of ["", "12345", "1234567", "abcdef"]) {
      expect((await enter(agent, typed).refused()).text).toContain("Введите 6 цифр кода");
    }
    await enter(agent, smsCode(portal, user.phone)).expect(303);
  });

  it("if the user was suspended or got a new password meanwhile", async () => {
    for (const change of [{ status: "suspended" }, { session_version: 2 }]) {
      const { user, home } = await givenPerson();
      const agent = browser();
      await ask(agent, user.phone).expect(303);
      await owner("users").where({ id: user.id }).update(change);
      expect((await enter(agent, smsCode(portal, user.phone)).refused()).text).toContain(spent);
      await agent.get(home).expect(303);
    }
  });
});

const pageOf = async (phone: string) => {
  const agent = browser();
  await ask(agent, phone).expect(303);
  const page = readable(await agent.get("/sign-in/sms").expect(200));
  const refused = readable(await enter(agent, "123456").refused());
  return { page, refused };
};

describe("the owner of a number", () => {
  it("shows nowhere: the same page, and no SMS, for every number that may not get codes", async () => {
    const known = await givenPerson();
    const suspended = await givenPerson();
    await owner("users").where({ id: suspended.user.id }).update({ status: "suspended" });
    const staff = await givenPerson();
    await owner("users").where({ id: staff.user.id }).update({ is_staff: true });
    const inactive = await givenPerson();
    await owner("subscribers").where({ id: inactive.line.id }).update({ status: "suspended" });
    const swapped = await givenPerson();
    await owner("subscribers").where({ id: swapped.line.id }).update({ sim_changed_at: "2026-11-08T12:00:00Z" });
    const elsewhere = await given.holder("administrator", await given.account());

    const expected = await pageOf(known.user.phone);
    const sent = portal.sms().length;
    const phones = [suspended.user, staff.user, inactive.user, swapped.user, elsewhere].map(({ phone }) => phone);
    for (const phone of ["375297777777", ...phones]) {
      await owner("rate_limits").delete();
      expect(await pageOf(phone)).toEqual(expected);
    }
    expect(portal.sms()).toHaveLength(sent);
  });

  it("gets a code again a day after the SIM was changed", async () => {
    const { user, line } = await givenPerson();
    await owner("subscribers").where({ id: line.id }).update({ sim_changed_at: "2026-11-08T08:59:00Z" });
    await ask(browser(), user.phone).expect(303);
    expect(portal.sms().at(-1)?.to).toBe(user.phone);
  });
});

describe("another code", () => {
  it("waits 60, 120 and 300 seconds, says how long, and is then sent", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    let moment = 0;
    for (const pause of [60, 120, 300, 300]) {
      await ask(agent, user.phone).expect(303);
      const sent = portal.sms().length;
      const page = await agent.get("/sign-in/sms").expect(200);
      expect(page.text).toContain(`data-wait-seconds="${pause}"`);
      at(moment + (pause - 1) / 60);
      const early = await ask(agent, user.phone).expect(429);
      expect(early.headers["retry-after"]).toBe("1");
      expect(early.text).toContain("Новый код можно запросить через 1 с");
      expect(early.text).toContain("Код подтверждения");
      expect(portal.sms()).toHaveLength(sent);
      moment += pause / 60;
      at(moment);
    }
    await ask(agent, user.phone).expect(303);
    // the fifth code within the hour
    at(moment + 5);
    const over = await ask(agent, user.phone).expect(429);
    expect(Number(over.headers["retry-after"])).toBeGreaterThan(300);
    expect(portal.sms().filter(({ to }) => to === user.phone)).toHaveLength(5);
  });

  it("waits as long from another browser, and for an unknown number", async () => {
    for (const phone of [(await givenPerson()).user.phone, "375297777000"]) {
      await ask(browser(), phone).expect(303);
      const early = await ask(browser(), phone).expect(429);
      expect(early.headers["retry-after"]).toBe("60");
      expect(early.text).toContain(`value="${phone}"`);
    }
  });

  it("needs no wait after a code that was used", async () => {
    const { user } = await givenPerson();
    for (let i = 0; i < 7; i += 1) {
      const agent = browser();
      await ask(agent, user.phone).expect(303);
      await enter(agent, smsCode(portal, user.phone)).expect(303);
    }
  });

  it("for another number is asked for on the first page again", async () => {
    const { user } = await givenPerson();
    const agent = browser();
    await ask(agent, user.phone).expect(303);
    const page = await agent.get("/sign-in/sms?number=other").expect(200);
    expect(page.text).toContain("Выслать код подтверждения");
    expect(page.text).toContain(`value="${user.phone}"`);
  });
});

describe("the form", () => {
  it("says what is wrong with a number", async () => {
    expect((await ask(browser(), "").refused()).text).toContain("Введите номер телефона");
    const wrong = await ask(browser(), "12 34").refused();
    expect(wrong.text).toContain("Это не белорусский номер");
    expect(wrong.text).toContain('value="12 34"');
  });

  it("reads as in the guide", async () => {
    const { text } = await browser().get("/sign-in/sms").expect(200);
    const sentences = [
      "Вход в аккаунт",
      "Выберите способ авторизации",
      "Управление абонентами мобильной связи",
      "SMS-код может быть использован только один раз. Ваш постоянный пароль не изменится",
      "Номер телефона",
      "Выслать код подтверждения",
      "Зарегистрироваться",
    ];
    const places = sentences.map((sentence) => text.indexOf(`${sentence}<`));
    expect(places).toEqual(places.toSorted((a, b) => a - b));
    expect(Math.min(...places)).toBeGreaterThan(0);
    expect(text).toContain('data-mask="phone"');
  });
});
