import request from "supertest";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { codesIn, firstFactor, home, pendingAt } from "./factor.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

let now = new Date("2026-11-09T09:00:00Z");
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1000);
  portal.setNow(now);
};
beforeEach(() => later(3_700));

const givenAdministrator = async () => {
  const account = await given.account();
  const user = await given.holder("administrator", account);
  await given.subscriber(account, { msisdn: user.phone });
  return { account, user, own: `/a/${account.number}` };
};
const lastCode = (phone: string): string => {
  const sent = portal.sms().filter(({ to }) => to === phone);
  return /\d{6}/.exec(sent.at(-1)?.text ?? "")?.[0] ?? "";
};
const turnOnSms = async (agent: Agent, user: { phone: string }): Promise<string[]> => {
  await post(agent, `${home}/sms`).expect(303);
  await agent.get(`${home}/sms`).expect(200);
  await post(agent, `${home}/sms/confirmation`, { code: lastCode(user.phone) }).expect(303);
  return codesIn((await agent.get(`${home}/recovery-codes`)).text);
};
const comeBySms = async (user: { phone: string }): Promise<Agent> => {
  const agent = request.agent(portal.app);
  later(3_700);
  await post(agent, "/sign-in/sms", { phone: user.phone }).expect(303);
  const entered = await post(agent, "/sign-in/sms/code", { code: lastCode(user.phone) }).expect(303);
  expect(entered.headers["location"]).toBe(pendingAt);
  return agent;
};

describe("a code by SMS as second factor", () => {
  it(`is turned on by a code, says that it is the weaker way, and is asked for after the password ${asvs("6.6.1")}`, async () => {
    const { user, own } = await givenAdministrator();
    const agent = await signIn(portal, user);
    expect((await agent.get(home)).text).toContain("Этот способ слабее остальных");
    await post(agent, `${home}/sms`).expect(303);
    const wrong = await post(agent, `${home}/sms/confirmation`, { code: "" }).refused();
    expect(wrong.text).toContain("Введите 6 цифр кода");
    await post(agent, `${home}/sms/confirmation`, { code: lastCode(user.phone) }).expect(303);
    expect(codesIn((await agent.get(`${home}/recovery-codes`)).text)).toHaveLength(10);

    later(301);
    const at = await firstFactor(portal, user);
    const page = await at.get(pendingAt).expect(200);
    expect(page.text).toContain("Выслать код по SMS");
    expect(page.text).toContain(`***\u2011**\u2011${user.phone.slice(-2)}`);
    expect(page.text).not.toContain(`${user.phone.slice(5, 8)}\u2011`);
    await post(at, `${pendingAt}/messages`).expect(303);
    expect((await at.get(pendingAt)).text).toContain("Мы отправили код");
    const first = lastCode(user.phone);
    await post(at, `${pendingAt}/messages`).expect(429);
    const other = String((Number(first) + 1) % 1_000_000).padStart(6, "0");
    expect((await post(at, `${pendingAt}/sms`, { code: other }).refused()).text).toContain("Неверный код");
    await post(at, `${pendingAt}/sms`, { code: first }).expect(303);
    await at.get(own).expect(200);
    const replayed = await firstFactor(portal, user);
    await post(replayed, `${pendingAt}/sms`, { code: first }).refused();
  });

  it("is not offered without an active number, or on the day of a SIM swap", async () => {
    const without = await given.holder("administrator", await given.account());
    const agent = await signIn(portal, without);
    expect((await agent.get(home)).text).toContain("Нужен действующий номер");
    const sent = portal.sms().length;
    await post(agent, `${home}/sms`).refused();
    const { user } = await givenAdministrator();
    const anHourAgo = new Date(now.getTime() - 3_600_000);
    await owner("subscribers").where({ msisdn: user.phone }).update({ sim_changed_at: anHourAgo });
    const swapped = await signIn(portal, user);
    expect((await swapped.get(home)).text).toContain("Нужен действующий номер");
    await post(swapped, `${home}/sms`).refused();
    expect(portal.sms()).toHaveLength(sent);
  });

  it("is no second factor after a sign-in by SMS: the password is needed", async () => {
    const { user, own } = await givenAdministrator();
    await turnOnSms(await signIn(portal, user), user);
    const agent = await comeBySms(user);
    const page = await agent.get(pendingAt).expect(200);
    expect(page.text).toContain("Вы вошли по SMS, поэтому вторым фактором будет пароль");
    expect(page.text).not.toContain("Выслать код по SMS");
    const sent = portal.sms().length;
    await post(agent, `${pendingAt}/messages`).expect(303);
    expect(portal.sms()).toHaveLength(sent);
    await post(agent, `${pendingAt}/sms`, { code: lastCode(user.phone) }).refused();
    const wrong = await post(agent, `${pendingAt}/password`, { password: "wrong" }).refused();
    expect(wrong.text).toContain("Пароль не подошёл");
    await post(agent, `${pendingAt}/password`, { password: "" }).refused();
    await agent.get(own).expect(303);
    await post(agent, `${pendingAt}/password`, { password }).expect(303);
    await agent.get(own).expect(200);
  });

  it("says what to do if there is no password either", async () => {
    const { user, own } = await givenAdministrator();
    const [code = ""] = await turnOnSms(await signIn(portal, user), user);
    await owner("users").where({ id: user.id }).update({ password_hash: null });
    const agent = await comeBySms(user);
    expect((await agent.get(pendingAt)).text).toContain("это один фактор. Введите код восстановления");
    await post(agent, `${pendingAt}/password`, { password }).expect(303);
    await agent.get(own).expect(303);
    await post(agent, pendingAt, { code }).expect(303);
    await agent.get(own).expect(200);
  });

  it("does not accept the password after a sign-in by password", async () => {
    const { user, own } = await givenAdministrator();
    await turnOnSms(await signIn(portal, user), user);
    const agent = await firstFactor(portal, user);
    await post(agent, `${pendingAt}/password`, { password }).expect(303);
    const { headers } = await agent.get(own).expect(303);
    expect(headers["location"]).toContain(pendingAt);
  });

  it(`is removed, after a factor confirmed within 10 minutes ${asvs("6.5.6")}`, async () => {
    const { user } = await givenAdministrator();
    const agent = await signIn(portal, user);
    await turnOnSms(agent, user);
    later(601);
    await post(agent, `${home}/sms/removal`).expect(403);
    await post(agent, "/step-up/messages").expect(303);
    const confirmed = await post(agent, `/step-up/sms?next=${home}`, { code: lastCode(user.phone) }).expect(303);
    expect(confirmed.headers["location"]).toBe(home);
    await post(agent, `${home}/sms/removal`).expect(303);
    expect(await owner("second_factors").where({ user_id: user.id })).toEqual([]);
  });
});
