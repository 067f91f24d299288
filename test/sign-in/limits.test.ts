import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { rules } from "../../src/limits/index.ts";
import { atMinute, browser as browserOf, mailCode, otherThan, smsCode } from "../support/codes.ts";
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
      await attempt(stranger(), typed[wrong % typed.length] ?? "", "wrong").refused();
    }
    const refused = await attempt(stranger(), user.phone, password).expect(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(perLogin.seconds);
    expect(refused.text).toContain("Слишком много неверных попыток. Повторите через 15 минут");
    expect(refused.text).toContain(user.phone);
  });

  it("get the same answer for an unknown number", async () => {
    for (let wrong = 0; wrong < perLogin.attempts; wrong += 1) {
      await attempt(stranger(), "375447776655", "wrong").refused();
    }
    await attempt(stranger(), "375447776655", "wrong").expect(429);
  });

  it("are forgotten after the right one, and never keep another user out", async () => {
    const [user, other] = [await givenPerson(), await givenPerson()];
    for (let round = 0; round < 2; round += 1) {
      for (let wrong = 1; wrong < perLogin.attempts; wrong += 1) {
        await attempt(stranger(), user.phone, "wrong").refused();
      }
      await attempt(stranger(), user.phone, password).expect(303);
    }
    for (let wrong = 0; wrong < perLogin.attempts; wrong += 1) {
      await attempt(stranger(), user.phone, "wrong").refused();
    }
    await attempt(stranger(), user.phone, password).expect(429);
    await attempt(stranger(), other.phone, password).expect(303);
  });

  it("of many numbers from one address go on one by one, and a right one then needs a code; right ones are not counted", async () => {
    const user = await givenPerson();
    for (let right = 0; right < 3; right += 1) await attempt(stranger(), user.phone, password).expect(303);
    await attempt(stranger(), "375295999998", "wrong").refused();
    const counted = owner("rate_limits").where("key", "like", "password-address:%");
    // three right ones were given back
    expect(await counted.clone().pluck("points")).toEqual([1]);
    await counted.update({ points: perAddress.attempts });
    const began = performance.now();
    await attempt(stranger(), "375295999999", "wrong").refused();
    expect(performance.now() - began).toBeGreaterThan(900);
    const entered = await attempt(stranger(), user.phone, password).expect(303);
    expect(entered.headers["location"]).toBe("/sign-in/confirmation");
  });

  it("beyond the limit of an address are lines of the log and not of the journal", async () => {
    const refusals = async () => (await owner("audit_records").where({ action: "sessions:refuse" })).length;
    await attempt(stranger(), "375295999998", "wrong").refused();
    const before = await refusals();
    await owner("rate_limits").where("key", "like", "password-address:%").update({ points: perAddress.attempts });
    await attempt(stranger(), "375295999997", "wrong").refused();
    expect(await refusals()).toBe(before);
  });

  it("that one limit refuses are counted by none of the others", async () => {
    const user = await givenPerson();
    for (let wrong = 0; wrong < perLogin.attempts; wrong += 1) await attempt(stranger(), user.phone, "x").refused();
    for (let more = 0; more < 3; more += 1) await attempt(stranger(), user.phone, "x").expect(429);
    const { attempts } = perLogin;
    const points = await owner("rate_limits").orderBy("key").pluck("points");
    // address, in a row, login (which stops one beyond its limit), network
    expect(points).toEqual([attempts, attempts, attempts + 1, attempts]);
  });

  it("leave neither number nor address in the table", async () => {
    await attempt(stranger(), (await givenPerson()).phone, "wrong").refused();
    const keys: string[] = await owner("rate_limits").pluck("key");
    expect(keys.length).toBe(4);
    for (const key of keys) expect(key).toMatch(/^password-(login|address|network|in-a-row):[\w-]{43}$/);
  });
});

/** As after so many wrong passwords in a row, from any address. */
const inARow = async (phone: string, count: number) => {
  await attempt(stranger(), phone, "wrong").refused();
  await owner("rate_limits").where("key", "not like", "password-in-a-row:%").delete();
  await owner("rate_limits").update({ points: count });
};
const confirmation = "/sign-in/confirmation";
const most = rules["password-in-a-row"].attempts;
const locationOf = async (agent: Agent, phone: string, secret = password) =>
  (await attempt(agent, phone, secret).expect(303)).headers["location"];

describe("a hundred wrong passwords in a row, from any address", () => {
  it("demand a code beside the password in unknown browsers, and the page says why and where it went", async () => {
    const user = await givenPerson();
    await inARow(user.phone, most);
    const agent = stranger();
    expect(await locationOf(agent, user.phone)).toBe(confirmation);
    const page = await agent.get(confirmation).expect(200);
    expect(page.text).toContain("Подтвердите вход");
    expect(page.text).toContain("Код отправлен: ");
    expect(page.text).not.toContain(user.phone);
    // nobody is signed in yet
    const elsewhere = await agent.get("/profile").expect(303);
    expect(elsewhere.headers["location"]).toMatch(/^\/sign-in\/confirmation/);
    const wrong = await post(agent, confirmation, { code: otherThan(smsCode(portal, user.phone)) }).refused();
    expect(wrong.text).toContain("Неверный код. Осталось 4 попытки");
    await post(agent, confirmation, { code: "" }).refused();
    const entered = await post(agent, confirmation, { code: smsCode(portal, user.phone) }).expect(303);
    expect(entered.headers["location"]).toBe(user.home);
    // the row has ended, and the browser is known
    expect(await locationOf(stranger(), user.phone)).toBe(user.home);
  });

  it("send the code by mail where there is no active number, and say so where there is neither", async () => {
    const account = await given.account();
    const withMail = await given.holder("administrator", account, { email: "limits@client.example" });
    const neither = await given.holder("administrator", account);
    for (const { phone } of [withMail, neither]) await inARow(phone, most);
    const agent = stranger();
    expect(await locationOf(agent, withMail.phone)).toBe(confirmation);
    expect((await agent.get(confirmation)).text).toContain("l***s@client.example");
    const code = await mailCode(portal, "limits@client.example");
    await post(agent, confirmation, { code }).expect(303);
    const lost = stranger();
    expect(await locationOf(lost, neither.phone)).toBe(confirmation);
    const page = await lost.get(confirmation).expect(200);
    expect(page.text).toContain("Код отправить некуда");
    expect(page.text).not.toContain('name="code"');
    await post(lost, `${confirmation}/messages`).expect(503);
  });

  it("send the code of an account number to the mailbox of its documents", async () => {
    const fixed = await given.account({ kind: "fixed", delivery_email: "papers@client.example" });
    await given.holder("administrator", fixed, { phone: null, login_account: fixed.id });
    const enter = (agent: Agent, secret: string) =>
      post(agent, "/sign-in/account", { account: fixed.number, password: secret });
    await enter(stranger(), "wrong").refused();
    await owner("rate_limits").where("key", "like", "password-in-a-row:%").update({ points: most });
    const agent = stranger();
    expect((await enter(agent, password).expect(303)).headers["location"]).toBe(confirmation);
    await post(agent, confirmation, { code: await mailCode(portal, "papers@client.example") }).expect(303);
  });

  it("ask nobody twice: a second factor shown is enough", async () => {
    const user = await givenPerson();
    const at = new Date();
    await owner("second_factors").insert({ user_id: user.id, kind: "sms", created_at: at, confirmed_at: at });
    await inARow(user.phone, most);
    expect(await locationOf(stranger(), user.phone)).toBe("/sign-in/second-factor");
  });

  it("say why no code was sent: one went to another browser just before", async () => {
    const user = await givenPerson();
    await inARow(user.phone, most);
    const sent = portal.sms().length;
    for (const agent of [stranger(), stranger()]) expect(await locationOf(agent, user.phone)).toBe(confirmation);
    expect(portal.sms()).toHaveLength(sent + 1);
    const second = stranger();
    expect(await locationOf(second, user.phone)).toBe(confirmation);
    const { text } = await second.get(confirmation).expect(200);
    expect(text).toContain("Новый код можно запросить через");
    expect(text).not.toContain('name="code"');
    atMinute(portal, 2);
    expect((await second.get(confirmation)).text).not.toContain("Новый код можно запросить через");
    atMinute(portal, 0);
  });

  it("send another code when it is asked for, and begin again after ten minutes", async () => {
    const user = await givenPerson();
    await inARow(user.phone, most);
    const agent = stranger();
    expect(await locationOf(agent, user.phone)).toBe(confirmation);
    await post(agent, `${confirmation}/messages`).expect(429);
    atMinute(portal, 2);
    await post(agent, `${confirmation}/messages`).expect(303);
    atMinute(portal, 11);
    const late = await agent.get(confirmation).expect(303);
    expect(late.headers["location"]).toBe("/sign-in/password");
    expect((await agent.get("/sign-in/password")).text).toContain("Время на подтверждение вышло");
    atMinute(portal, 0);
  });

  it("end with a sign-in by SMS", async () => {
    const user = await givenPerson();
    await inARow(user.phone, most);
    const agent = stranger();
    await post(agent, "/sign-in/sms", { phone: user.phone }).expect(303);
    const entered = await post(agent, "/sign-in/sms/code", { code: smsCode(portal, user.phone) }).expect(303);
    expect(entered.headers["location"]).toBe(user.home);
    expect(await locationOf(stranger(), user.phone)).toBe(user.home);
  });

  it("end with a new password", async () => {
    const user = await givenPerson();
    await inARow(user.phone, most);
    const agent = stranger();
    const chosen = "синий чайник у окна";
    await post(agent, "/password-recovery", { name: user.phone }).expect(303);
    await post(agent, "/password-recovery/code", { code: smsCode(portal, user.phone) }).expect(303);
    await post(agent, "/password-recovery/password", { password: chosen }).expect(303);
    expect(await locationOf(stranger(), user.phone, chosen)).toBe(user.home);
  });

  it("demand nothing of a browser in which the user has signed in before", async () => {
    const user = await givenPerson();
    const own = stranger();
    await attempt(own, user.phone, password).expect(303);
    await post(own, "/sign-out").expect(303);
    await inARow(user.phone, most);
    for (let wrong = 0; wrong < 2; wrong += 1) await attempt(own, user.phone, "wrong").refused();
    expect(await locationOf(own, user.phone)).toBe(user.home);
  });

  it("make the answer to a wrong one slower from the eleventh on, and not to the right one", async () => {
    const user = await givenPerson();
    const timeOf = async (count: number, secret: string) => {
      await inARow(user.phone, count);
      const start = performance.now();
      await attempt(stranger(), user.phone, secret);
      return performance.now() - start;
    };
    expect(await timeOf(8, "wrong")).toBeLessThan(900);
    expect(await timeOf(10, "wrong")).toBeGreaterThan(1_000);
    // the wrong one would be answered after 30 s
    expect(await timeOf(50, password)).toBeLessThan(10_000);
  });

  it("end after a day without another one, also for a login that nobody has", async () => {
    await attempt(stranger(), "375447776655", "wrong").refused();
    const [expire] = await owner("rate_limits").where("key", "like", "password-in-a-row:%").pluck("expire");
    expect(Number(expire) - Date.now()).toBeLessThanOrEqual(86_400_000);
  });
});
