import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { cookieOf, led, replay } from "../profile/visitor.ts";
import { asvs } from "../support/asvs.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { codeOf, firstFactor, home, pendingAt, turnOnTotp } from "./factor.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

let now = new Date("2026-11-09T09:00:00Z");
const later = (seconds: number): Date => {
  now = new Date(now.getTime() + seconds * 1000);
  portal.setNow(now);
  return now;
};
beforeEach(() => void later(300));

const givenWithTotp = async () => {
  const account = await given.account();
  const user = await given.holder("administrator", account);
  const agent = await signIn(portal, user);
  return { account, user, agent, own: `/a/${account.number}`, ...(await turnOnTotp(agent, now)) };
};

describe("a risky action", () => {
  it("requires a factor confirmed within ten minutes: a page is shown after it, a form is refused", async () => {
    const { agent, own, secret } = await givenWithTotp();
    const risky = `${own}/bulk/termination`;
    await agent.get(risky).expect(200);
    later(601);
    const sent = await agent.get(risky).expect(303);
    expect(sent.headers["location"]).toBe(`/step-up?next=${encodeURIComponent(risky)}`);
    const refused = await post(agent, `${home}/totp/removal`).expect(403);
    expect(refused.text).toContain('href="/step-up?next=');

    const at = String(sent.headers["location"]);
    expect((await agent.get(at).expect(200)).text).toContain("Подтвердите, что это вы");
    await post(agent, at, { code: "000000" }).refused();
    await agent.get(risky).expect(303);
    const confirmed = await post(agent, at, { code: codeOf(secret, now) }).expect(303);
    expect(confirmed.headers["location"]).toBe(risky);
    expect(String(confirmed.headers["set-cookie"])).toMatch(/portal=/);
    await agent.get(risky).expect(200);
    await post(agent, `${home}/totp/removal`).expect(303);
    expect((await agent.get(home)).text).toContain("Приложение с кодами отключено");
  });

  it("is open to a user without a factor who has just come in, and /step-up leads straight on", async () => {
    const account = await given.account();
    const agent = await signIn(portal, await given.holder("administrator", account));
    const risky = `/a/${account.number}/bulk/termination`;
    await agent.get(risky).expect(200);
    await agent
      .get(`/step-up?next=${encodeURIComponent(risky)}`)
      .expect(303)
      .expect("Location", risky);
    await agent.get("/step-up?next=//evil.example").expect(303).expect("Location", "/");
    await post(agent, `/step-up?next=${encodeURIComponent(risky)}`, { code: "000000" }).expect(303);
  });

  it("does not require the factor again after a change of role", async () => {
    const { agent, own } = await givenWithTotp();
    await post(agent, "/role", { role: "administrator" }).expect(303);
    await agent.get(`${own}/bulk/termination`).expect(200);
  });

  it(`keeps the role and the sign-in under a new session id: the old id opens nothing ${asvs("7.2.4")}`, async () => {
    const { agent, user, own, secret } = await givenWithTotp();
    const before = cookieOf(await post(agent, "/role", { role: "administrator" }).expect(303));
    expect(await replay(portal, before, own)).toBe("");
    await post(agent, "/step-up?next=/role", { code: codeOf(secret, later(30)) }).expect(303);
    await agent.get(own).expect(200);
    expect(await replay(portal, before, own)).toBe(led(own));
    expect(await owner("sign_ins").where({ user_id: user.id })).toHaveLength(1);
  });
});

describe("recovery codes", () => {
  it(`are ten, shown once, stored as signatures, and work once each ${asvs("6.5.1")}`, async () => {
    const { agent, user, codes, own } = await givenWithTotp();
    expect(new Set(codes).size).toBe(10);
    const again = await agent.get(`${home}/recovery-codes`).expect(200);
    expect(again.text).toContain("Эти коды уже показаны");
    const kept = JSON.stringify(await owner("recovery_codes").where({ user_id: user.id }));
    for (const code of codes) expect(kept).not.toContain(code.replace("-", ""));
    const [first = "", second = ""] = codes;
    const at = await firstFactor(portal, user);
    // typed in capitals, without the dash, with o for 0
    const typed = first.toUpperCase().replace("-", " ").replaceAll("0", "O");
    await post(at, pendingAt, { code: typed }).expect(303);
    await at.get(own).expect(200);
    const replayed = await firstFactor(portal, user);
    await post(replayed, pendingAt, { code: first }).refused();
    await post(replayed, pendingAt, { code: "not a code" }).refused();
    const browsers = [replayed, await firstFactor(portal, user), await firstFactor(portal, user)];
    const answers = await Promise.all(browsers.map((each) => post(each, pendingAt, { code: second })));
    expect(answers.filter(({ headers }) => headers["location"] === own)).toHaveLength(1);
    expect(answers.filter(({ headers }) => headers["location"] === pendingAt)).toHaveLength(2);
  });

  it("are stored nowhere in clear text before they are shown", async () => {
    const { agent } = await givenWithTotp();
    await post(agent, `${home}/recovery-codes`).expect(303);
    const sessions = JSON.stringify(await owner("sessions"));
    const { text } = await agent.get(`${home}/recovery-codes`).expect(200);
    const shown = [...text.matchAll(/<code>([0-9a-z-]{11})<\/code>/g)].map((match) => String(match[1]));
    expect(shown).toHaveLength(10);
    for (const code of shown) expect(sessions).not.toContain(code);
  });

  it("do not work for another user", async () => {
    const [one, other] = [await givenWithTotp(), await givenWithTotp()];
    const at = await firstFactor(portal, other.user);
    await post(at, pendingAt, { code: String(one.codes[0]) }).refused();
  });

  it("are shown to be few, and are replaced by new ones", async () => {
    const { agent, user, codes, secret } = await givenWithTotp();
    expect((await agent.get(home)).text).toContain("Осталось 10 кодов");
    for (const code of codes.slice(0, 7)) {
      await post(await firstFactor(portal, user), pendingAt, { code }).expect(303);
    }
    const { text } = await agent.get(home).expect(200);
    expect(text).toContain("Осталось 3 кода");
    expect(text).toContain("Кодов восстановления почти не осталось");
    const renewed = await post(agent, `${home}/recovery-codes`).expect(303);
    const page = await agent.get(String(renewed.headers["location"])).expect(200);
    expect(page.text).toMatch(/<li><code>/);
    expect((await agent.get(home)).text).toContain("Осталось 10 кодов");
    const at = await firstFactor(portal, user);
    await post(at, pendingAt, { code: String(codes[8]) }).refused();
    await post(at, pendingAt, { code: codeOf(secret, later(30)) }).expect(303);
    const actions = await owner("audit_records").where({ user_id: user.id }).pluck("action");
    expect(actions).toContain("users:renew-recovery-codes");
  });

  it("are deleted with the last factor", async () => {
    const { agent, user, own } = await givenWithTotp();
    await post(agent, `${home}/totp/removal`).expect(303);
    expect(await owner("recovery_codes").where({ user_id: user.id })).toEqual([]);
    // a second click changes nothing
    await post(agent, `${home}/totp/removal`).expect(303);
    await (await signIn(portal, user)).get(own).expect(200);
  });
});
