import request from "supertest";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { post, signIn, startPortal } from "../support/portal.ts";
import { codeOf, firstFactor, home, pendingAt, secretIn, turnOnTotp } from "./factor.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;

let now = new Date("2026-11-09T09:00:00Z");
const later = (seconds: number): Date => {
  now = new Date(now.getTime() + seconds * 1000);
  portal.setNow(now);
  return now;
};
// each test has time steps of its own, because a code works once
beforeEach(() => void later(300));

const givenAdministrator = async (columns = {}) => {
  const account = await given.account();
  const user = await given.holder("administrator", account, columns);
  const agent = await signIn(portal, user);
  return { account, user, agent, own: `/a/${account.number}` };
};
const journal = async (userId: number): Promise<string[]> => {
  const rows = await owner("audit_records").where({ user_id: userId }).orderBy("id").select("action", "subject");
  return rows.map(({ action, subject }) => `${action} ${subject}`);
};

describe("setting up an application with codes", () => {
  it(`shows a QR code and the secret, and is on with the first right code ${asvs("6.3.7", "6.6.1")}`, async () => {
    const { agent, user } = await givenAdministrator({ email: "first@client.example" });
    expect((await agent.get(home).expect(200)).text).toContain("Выключен");
    await post(agent, `${home}/totp`).expect(303);
    const { text } = await agent.get(`${home}/totp`).expect(200);
    expect(text).toMatch(/<img class="factor-qr" src="data:image\/svg\+xml;base64,[\w+/=]+"/);
    const secret = secretIn(text);
    expect(secret).toMatch(/^([A-Z2-7]{4} ){7}[A-Z2-7]{4}$/);
    // not on yet: the password alone signs in
    await signIn(portal, user);
    const [row] = await owner("second_factors").where({ user_id: user.id });
    expect(row).toMatchObject({ kind: "totp", confirmed_at: null });
    expect(row.secret).not.toContain(secret.replaceAll(" ", ""));

    const right = codeOf(secret, now);
    const other = String((Number(right) + 1) % 1_000_000).padStart(6, "0");
    const missing = await post(agent, `${home}/totp/confirmation`, { code: "12" }).refused();
    expect(missing.text).toContain("Введите 6 цифр кода");
    const wrong = await post(agent, `${home}/totp/confirmation`, { code: other }).refused();
    expect(wrong.text).toContain("Код не подошёл");
    expect(wrong.text).toContain(secret);
    const typed = `${right.slice(0, 3)} ${right.slice(3)}`;
    const on = await post(agent, `${home}/totp/confirmation`, { code: typed }).expect(303);
    expect(on.headers["location"]).toBe(`${home}/recovery-codes`);
    expect((await agent.get(home).expect(200)).text).toContain("Включён");
    expect(await journal(user.id)).toContain("users:add-factor totp");
    expect(JSON.stringify(await owner("audit_records"))).not.toContain(secret.slice(0, 9));
    expect(await portal.notices()).toMatchObject([
      { to: "first@client.example", text: expect.stringContaining("включён второй фактор: приложение с кодами") },
    ]);
  });

  it(`ends the other sessions, mails the user, and gives this session a new id ${asvs("7.4.3")}`, async () => {
    const { agent, user, own } = await givenAdministrator();
    const other = await signIn(portal, user);
    await other.get(own).expect(200);
    await post(agent, `${home}/totp`).expect(303);
    const secret = secretIn((await agent.get(`${home}/totp`).expect(200)).text);
    const on = await post(agent, `${home}/totp/confirmation`, { code: codeOf(secret, now) }).expect(303);
    expect(String(on.headers["set-cookie"])).toMatch(/portal=/);
    await other.get(own).expect(303);
    const page = await agent.get(`${home}/recovery-codes`).expect(200);
    expect(page.text).toContain("Другие сеансы завершены");
    await agent.get(own).expect(200);
  });

  it("does not replace an application that is on", async () => {
    const { agent, user } = await givenAdministrator();
    const { secret } = await turnOnTotp(agent, now);
    await post(agent, `${home}/totp`).expect(303);
    await agent.get(`${home}/totp`).expect(303).expect("Location", home);
    const again = await firstFactor(portal, user);
    await post(again, pendingAt, { code: codeOf(secret, later(30)) }).expect(303);
  });
});

describe("a code at sign-in", () => {
  it("is asked for after the password, and leads on to the page that was asked for", async () => {
    const { agent, user, own } = await givenAdministrator();
    const { secret } = await turnOnTotp(agent, now);
    const next = `${own}/invoices`;
    const second = await firstFactor(portal, user, next);
    const at = `${pendingAt}?next=${encodeURIComponent(next)}`;
    expect((await second.get(at).expect(200)).text).toContain("Подтвердите вход");
    const entered = await post(second, at, { code: codeOf(secret, later(30)) }).expect(303);
    expect(entered.headers["location"]).toBe(next);
    expect(String(entered.headers["set-cookie"])).toMatch(/portal=/);
    await second.get(next).expect(200);
    expect(await journal(user.id)).toEqual([
      "sessions:begin password",
      "users:add-factor totp",
      "users:confirm-factor totp",
      "sessions:begin password",
    ]);
  });

  it(`may be of the step before or after, and of no other ${asvs("6.5.8")}`, async () => {
    const { agent, user } = await givenAdministrator();
    const { secret } = await turnOnTotp(agent, now);
    later(300);
    const tries = [
      [-60, false],
      [-30, true],
      [30, true],
      [90, false],
    ] as const;
    for (const [seconds, isRight] of tries) {
      const at = await firstFactor(portal, user);
      const code = codeOf(secret, new Date(now.getTime() + seconds * 1000));
      const { headers } = await post(at, pendingAt, { code }).expect(303);
      expect([seconds, headers["location"] !== pendingAt]).toEqual([seconds, isRight]);
    }
  });

  it(`works once, also in concurrent requests ${asvs("6.5.1")}`, async () => {
    const { agent, user } = await givenAdministrator();
    const { secret } = await turnOnTotp(agent, now);
    // the code that turned the application on is used up too
    const replayed = await firstFactor(portal, user);
    const refused = await post(replayed, pendingAt, { code: codeOf(secret, now) }).refused();
    expect(refused.text).toContain("Код не подошёл. Каждый код действует один раз");
    const code = codeOf(secret, later(30));
    const browsers = [
      await firstFactor(portal, user),
      await firstFactor(portal, user),
      await firstFactor(portal, user),
    ];
    const answers = await Promise.all(browsers.map((each) => post(each, pendingAt, { code })));
    expect(answers.filter(({ headers }) => headers["location"] === pendingAt)).toHaveLength(2);
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(3);
    // a code of an earlier step does not work any more
    await post(replayed, pendingAt, { code: codeOf(secret, new Date(now.getTime() - 30_000)) }).refused();
  });

  it("is refused if the secret was tampered with in the database", async () => {
    const { agent, user } = await givenAdministrator();
    const { secret } = await turnOnTotp(agent, now);
    const { secret: sealed } = await owner("second_factors").where({ user_id: user.id }).first("secret");
    const bytes = Buffer.from(sealed, "base64url");
    bytes[bytes.length - 1] = Number(bytes.at(-1)) ^ 1;
    const kept = owner("second_factors").where({ user_id: user.id });
    await kept.clone().update({ secret: bytes.toString("base64url") });
    const at = await firstFactor(portal, user);
    await post(at, pendingAt, { code: codeOf(secret, later(30)) }).refused();
    await kept.clone().update({ secret: sealed });
    await post(at, pendingAt, { code: codeOf(secret, now) }).expect(303);
  });

  it("is stopped after five wrong ones in a quarter of an hour, for this user only, and right ones are given back", async () => {
    const { agent, user } = await givenAdministrator();
    const { secret } = await turnOnTotp(agent, now);
    for (let i = 0; i < 6; i += 1) {
      await post(await firstFactor(portal, user), pendingAt, { code: codeOf(secret, later(30)) }).expect(303);
    }
    const at = await firstFactor(portal, user);
    for (let i = 0; i < 5; i += 1) await post(at, pendingAt, { code: "000000" }).refused();
    const stopped = await post(at, pendingAt, { code: codeOf(secret, later(30)) }).expect(429);
    expect(stopped.text).toContain("Слишком много неверных попыток. Повторите через 15 мин");
    expect(Number(stopped.headers["retry-after"])).toBeGreaterThan(800);
    // from another browser too
    await post(await firstFactor(portal, user), pendingAt, { code: codeOf(secret, now) }).expect(429);
    expect((await journal(user.id)).filter((line) => line === "users:refuse-factor totp")).toHaveLength(5);

    const another = await givenAdministrator();
    const { secret: its } = await turnOnTotp(another.agent, now);
    await post(await firstFactor(portal, another.user), pendingAt, { code: codeOf(its, later(30)) }).expect(303);
  });
});

describe("the first factor alone", () => {
  it(`opens no page, and none of its forms ${asvs("6.3.3")}`, async () => {
    const { agent, user, own } = await givenAdministrator();
    await turnOnTotp(agent, now);
    const at = await firstFactor(portal, user);
    for (const path of [own, `${own}/invoices`, "/accounts", "/role", home, "/step-up"]) {
      const { headers } = await at.get(path).expect(303);
      expect(headers["location"]).toBe(`${pendingAt}?next=${encodeURIComponent(path)}`);
    }
    await post(at, "/role", { role: "administrator" }).expect(303);
    await post(at, `${home}/totp/removal`).expect(303);
    expect(await owner("second_factors").where({ user_id: user.id })).toHaveLength(1);
    await at.get(own).expect(303);
  });

  it("expires after ten minutes, or when the password is changed", async () => {
    const { agent, user } = await givenAdministrator();
    const { secret } = await turnOnTotp(agent, now);
    const late = await firstFactor(portal, user);
    const stale = await firstFactor(portal, user);
    later(601);
    const answer = await post(late, pendingAt, { code: codeOf(secret, now) }).expect(303);
    expect(answer.headers["location"]).toBe("/sign-in/password");
    expect((await late.get("/sign-in/password")).text).toContain("Время на второй шаг вышло");
    later(-600);
    await owner("users").where({ id: user.id }).increment("session_version", 1);
    await post(stale, pendingAt, { code: codeOf(secret, now) }).expect(303);
    const { headers } = await stale.get(home).expect(303);
    expect(headers["location"]).toMatch(/^\/sign-in\/password/);
  });

  it("must come before the second: its page is closed to others", async () => {
    const stranger = request.agent(portal.app);
    await stranger.get(pendingAt).expect(303).expect("Location", "/sign-in/password");
    await post(stranger, pendingAt, { code: "000000" }).expect(303);
    const { agent } = await givenAdministrator();
    await agent.get(pendingAt).expect(303).expect("Location", "/");
  });

  it("can be another one the next time", async () => {
    const { agent, user } = await givenAdministrator();
    await turnOnTotp(agent, now);
    const at = await firstFactor(portal, user);
    const { user: plain, own } = await givenAdministrator();
    await post(at, "/sign-in/password", { phone: plain.phone, password }).expect(303);
    await at.get(own).expect(200);
    await at.get(pendingAt).expect(303).expect("Location", "/");
  });
});
