import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { rules } from "../../src/limits/index.ts";
import { browser as browserOf, smsCode } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { type Agent, post, startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const stranger = () => browserOf(portal);
const attempt = (agent: Agent, phone: string, secret: string) =>
  post(agent, "/sign-in/password", { phone, password: secret });
const perLogin = rules["password-login"];
const perAddress = rules["password-address"];

beforeEach(() => owner("rate_limits").delete());

const givenPerson = async () => {
  const account = await given.account();
  const user = await given.holder("administrator", account);
  await given.subscriber(account, { msisdn: user.phone });
  return { ...user, home: `/a/${account.number}` };
};

describe("wrong passwords", () => {
  it("are counted by address and login however the number is typed, and answered 429 with the time to wait", async () => {
    const user = await givenPerson();
    const typed = [user.phone, `+${user.phone}`, `80${user.phone.slice(3)}`];
    for (let wrong = 0; wrong < perLogin.attempts; wrong += 1) {
      await attempt(stranger(), typed[wrong % typed.length] ?? "", "wrong").expect(422);
    }
    const refused = await attempt(stranger(), user.phone, password).expect(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(perLogin.seconds);
    expect(refused.text).toContain("Слишком много неверных попыток. Повторите через 15 минут");
    expect(refused.text).toContain(user.phone);
  });

  it("get the same answer for an unknown number", async () => {
    for (let wrong = 0; wrong < perLogin.attempts; wrong += 1) {
      await attempt(stranger(), "375447776655", "wrong").expect(422);
    }
    await attempt(stranger(), "375447776655", "wrong").expect(429);
  });

  it("are forgotten after the right one, and never keep another user out", async () => {
    const [user, other] = [await givenPerson(), await givenPerson()];
    for (let round = 0; round < 2; round += 1) {
      for (let wrong = 1; wrong < perLogin.attempts; wrong += 1) {
        await attempt(stranger(), user.phone, "wrong").expect(422);
      }
      await attempt(stranger(), user.phone, password).expect(303);
    }
    for (let wrong = 0; wrong < perLogin.attempts; wrong += 1) {
      await attempt(stranger(), user.phone, "wrong").expect(422);
    }
    await attempt(stranger(), user.phone, password).expect(429);
    await attempt(stranger(), other.phone, password).expect(303);
  });

  it("of many numbers from one address are stopped too; right ones are not counted", async () => {
    const user = await givenPerson();
    for (let right = 0; right < 3; right += 1) await attempt(stranger(), user.phone, password).expect(303);
    for (let wrong = 0; wrong < perAddress.attempts; wrong += 1) {
      await attempt(stranger(), `37529${String(5_000_000 + wrong)}`, "wrong").expect(422);
    }
    await attempt(stranger(), "375295999999", "wrong").expect(429);
    await attempt(stranger(), user.phone, password).expect(429);
  });

  it("that one limit refuses are counted by none", async () => {
    const user = await givenPerson();
    for (let wrong = 0; wrong < perLogin.attempts; wrong += 1) await attempt(stranger(), user.phone, "x").expect(422);
    for (let more = 0; more < 3; more += 1) await attempt(stranger(), user.phone, "x").expect(429);
    const points = await owner("rate_limits").orderBy("key").pluck("points");
    expect(points).toEqual([perLogin.attempts, perLogin.attempts, perLogin.attempts]);
  });

  it("leave neither number nor address in the table", async () => {
    await attempt(stranger(), (await givenPerson()).phone, "wrong").expect(422);
    const keys: string[] = await owner("rate_limits").pluck("key");
    expect(keys.length).toBe(3);
    for (const key of keys) expect(key).toMatch(/^password-(login|address|in-a-row):[\w-]{43}$/);
  });
});

/** As after so many wrong passwords in a row, from any address. */
const inARow = async (phone: string, count: number) => {
  await attempt(stranger(), phone, "wrong").expect(422);
  await owner("rate_limits").where("key", "not like", "password-in-a-row:%").delete();
  await owner("rate_limits").update({ points: count });
};
const stopped = "Вход по паролю остановлен: слишком много неверных попыток подряд";

describe("a hundred wrong passwords in a row, from any address", () => {
  it("stop signing in by password in unknown browsers, and the page names the other ways", async () => {
    const user = await givenPerson();
    await inARow(user.phone, rules["password-in-a-row"].attempts);
    const refused = await attempt(stranger(), user.phone, password).expect(429);
    expect(refused.text).toContain(stopped);
    expect(refused.text).toContain("Войдите по SMS или задайте новый пароль");
  });

  it("end with a sign-in by SMS", async () => {
    const user = await givenPerson();
    await inARow(user.phone, rules["password-in-a-row"].attempts);
    const agent = stranger();
    await post(agent, "/sign-in/sms", { phone: user.phone }).expect(303);
    const entered = await post(agent, "/sign-in/sms/code", { code: smsCode(portal, user.phone) }).expect(303);
    expect(entered.headers["location"]).toBe(user.home);
    await attempt(stranger(), user.phone, password).expect(303);
  });

  it("end with a new password", async () => {
    const user = await givenPerson();
    await inARow(user.phone, rules["password-in-a-row"].attempts);
    const agent = stranger();
    const chosen = "синий чайник у окна";
    await post(agent, "/password-recovery", { name: user.phone }).expect(303);
    await post(agent, "/password-recovery/code", { code: smsCode(portal, user.phone) }).expect(303);
    await post(agent, "/password-recovery/password", { password: chosen }).expect(303);
    await attempt(stranger(), user.phone, chosen).expect(303);
  });

  it("do not stop a browser in which the user has signed in before", async () => {
    const user = await givenPerson();
    const own = stranger();
    await attempt(own, user.phone, password).expect(303);
    await post(own, "/sign-out").expect(303);
    await inARow(user.phone, rules["password-in-a-row"].attempts);
    for (let wrong = 0; wrong < 2; wrong += 1) await attempt(own, user.phone, "wrong").expect(422);
    await attempt(stranger(), user.phone, password).expect(429);
    const entered = await attempt(own, user.phone, password).expect(303);
    expect(entered.headers["location"]).toBe(user.home);
  });

  it("make the answer slower from the eleventh on", async () => {
    const user = await givenPerson();
    const timeOf = async (count: number) => {
      await inARow(user.phone, count);
      const start = performance.now();
      await attempt(stranger(), user.phone, "wrong").expect(422);
      return performance.now() - start;
    };
    expect(await timeOf(8)).toBeLessThan(900);
    expect(await timeOf(10)).toBeGreaterThan(1_000);
  });
});
