import request from "supertest";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { allRoutes } from "../../src/app.ts";
import type { Route } from "../../src/platform/routing.ts";
import { enterBySms } from "../profile/visitor.ts";
import { asvs } from "../support/asvs.ts";
import { smsCode } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";
import { home, turnOnTotp } from "./factor.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

let now = new Date("2026-11-09T09:00:00Z");
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1000);
  portal.setNow(now);
};
beforeEach(() => later(3_700));

const givenPerson = async (columns: Readonly<Record<string, unknown>> = {}) => {
  const account = await given.account();
  const user = await given.holder("administrator", account, columns);
  const line = await given.subscriber(account, { msisdn: user.phone });
  return { user, account, line, own: `/a/${account.number}` };
};
const setUp = `${home}/totp`;
const stepUpTo = (page: string) => `/step-up?next=${encodeURIComponent(page)}`;
const isAsked = async (agent: Agent): Promise<boolean> => {
  const { headers } = await agent.get(setUp).expect(303);
  return headers["location"] === stepUpTo(setUp);
};
const nameOf = ({ method, path }: Route) => `${method.toUpperCase()} ${path}`;
const recordsOf = (userId: number) =>
  owner("audit_records").where({ account_id: 0, user_id: userId }).orderBy("id").select("action", "subject");

describe("somebody without a second factor", () => {
  const risky = allRoutes(portal.deps).filter(({ stepUp, access }) => stepUp === true && access !== "staff");

  it(`is asked anew, ten minutes after coming in, by all that is risky ${asvs("7.5.1", "7.5.3")}`, async () => {
    const { user, account, line } = await givenPerson();
    const agent = await signIn(portal, user);
    later(601);
    const texts: Readonly<Record<string, string>> = { account: account.number, msisdn: line.msisdn };
    const unasked: string[] = [];
    for (const route of risky) {
      const path = route.path.replace(/:(\w+)/g, (_whole, name: string) => texts[name] ?? "1");
      const answer = await (route.method === "get" ? agent.get(path) : post(agent, path, { ...route.sample }));
      const isStopped =
        route.method === "get"
          ? answer.status === 303 && answer.headers["location"] === stepUpTo(path)
          : answer.status === 403 && answer.text.includes('href="/step-up?next=');
      if (!isStopped) unasked.push(nameOf(route));
    }
    expect(risky.length).toBeGreaterThan(40);
    expect(unasked).toEqual([]);
    const words = (await post(agent, `${home}/totp`).expect(403)).text;
    expect(words).toContain("Ничего не изменилось: для этого действия нужно подтвердить, что это вы");
  });

  it(`whose session is borrowed gets no factor of the borrower's ${asvs("7.5.1")}`, async () => {
    const { user } = await givenPerson();
    const agent = await signIn(portal, user);
    later(601);
    await expect(turnOnTotp(agent, now)).rejects.toThrow("expected 303, got 403");
    for (const path of [
      "totp/confirmation",
      "sms",
      "sms/confirmation",
      "passkeys/options",
      "passkeys",
      "recovery-codes",
    ]) {
      await post(agent, `${home}/${path}`, { code: "000000", name: "Ключ", credential: "{}" }).expect(403);
    }
    for (const table of ["second_factors", "passkeys", "recovery_codes"]) {
      expect(await owner(table).where({ user_id: user.id })).toEqual([]);
    }
    await post(agent, "/step-up/password", { password: "not it" }).refused();
    for (const [path, fields] of [
      ["/step-up", { code: "000000" }],
      ["/step-up/sms", { code: "000000" }],
      ["/step-up/passkey", { credential: "{}" }],
    ] as const) {
      expect((await post(agent, path, fields).expect(303)).headers["location"]).toBe("/step-up");
    }
    expect(await isAsked(agent)).toBe(true);
  });

  it(`shows the password, and goes on to where he was going ${asvs("7.5.3")}`, async () => {
    const { user, own } = await givenPerson();
    const agent = await signIn(portal, user);
    const page = `${own}/access/invitations/new`;
    await agent.get(page).expect(200);
    later(601);
    await agent.get(page).expect(303).expect("Location", stepUpTo(page));
    const { text } = await agent.get(stepUpTo(page)).expect(200);
    expect(text).toContain("Подтвердите, что это вы");
    expect(text).toContain('name="password"');
    expect(text).not.toContain("второй фактор");
    expect(text).not.toContain("Выслать код по SMS");
    const form = `/step-up/password?next=${encodeURIComponent(page)}`;
    expect(text).toContain(`action="${form}"`);
    expect((await post(agent, form, { password: "" }).refused()).text).toContain("Введите пароль");
    expect((await post(agent, form, { password: "wrong" }).refused()).text).toContain("Пароль не подошёл");
    const proved = await post(agent, form, { password }).expect(303);
    expect(proved.headers["location"]).toBe(page);
    await agent.get(page).expect(200);
    later(601);
    await agent.get(page).expect(303);
    expect((await recordsOf(user.id)).slice(-2)).toEqual([
      { action: "users:refuse-identity", subject: "password" },
      { action: "users:confirm-identity", subject: "password" },
    ]);
  });

  it("guesses the password five times, and then waits", async () => {
    const { user } = await givenPerson();
    const agent = await signIn(portal, user);
    later(601);
    for (let n = 0; n < 5; n += 1) await post(agent, "/step-up/password", { password: `wrong ${n}` }).refused();
    const refused = await post(agent, "/step-up/password", { password }).expect(429);
    expect(refused.text).toContain("Слишком много неверных попыток");
    expect(await isAsked(agent)).toBe(true);
  });

  it("who came in by password is sent no SMS: his phone may lie beside his open session", async () => {
    const { user } = await givenPerson();
    const agent = await signIn(portal, user);
    later(601);
    const sent = portal.sms().length;
    await post(agent, "/step-up/messages").expect(303);
    expect(portal.sms()).toHaveLength(sent);
  });

  it("who came in by SMS shows another code, or the password if there is one", async () => {
    for (const columns of [{ password_hash: null }, {}]) {
      const { user } = await givenPerson(columns);
      const agent = await enterBySms(portal, user.phone);
      later(1_201);
      const { text } = await agent.get("/step-up").expect(200);
      expect(text).toContain("Выслать код по SMS");
      expect(text.includes('name="password"')).toBe(!("password_hash" in columns));
      await post(agent, "/step-up/sms", { code: smsCode(portal, user.phone) }).refused();
      await post(agent, "/step-up/messages").expect(303);
      const proved = await post(agent, `/step-up/sms?next=${setUp}`, { code: smsCode(portal, user.phone) }).expect(303);
      expect(proved.headers["location"]).toBe(setUp);
      expect(await isAsked(agent)).toBe(false);
    }
  });

  it("with nothing to show is told to come in again", async () => {
    const { user } = await givenPerson({ password_hash: null });
    const agent = await enterBySms(portal, user.phone);
    await owner("subscribers").where({ msisdn: user.phone }).update({ sim_changed_at: now });
    later(601);
    expect((await agent.get("/step-up").expect(200)).text).toContain("Выйдите и войдите заново");
    await post(agent, "/step-up/messages").expect(303);
    await post(agent, "/step-up/password", { password }).expect(303);
    expect(await isAsked(agent)).toBe(true);
  });

  it("who has an account and no number shows the account's password", async () => {
    const account = await given.account({ kind: "fixed" });
    const user = await given.user({ phone: null, login_account: account.id });
    await given.grant(user, "administrator", account);
    const agent = request.agent(portal.app);
    await post(agent, "/sign-in/account", { account: account.number, password }).expect(303);
    later(601);
    expect(await isAsked(agent)).toBe(true);
    await post(agent, "/step-up/password", { password }).expect(303);
    expect(await isAsked(agent)).toBe(false);
  });
});
