import request from "supertest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { passwordRules } from "../../src/sign-in/limits.ts";
import { type Agent, type Portal, post, signIn, startPortal } from "../support/portal.ts";

const attempt = (agent: Agent, phone: string, password: string) =>
  post(agent, "/sign-in/password", { phone, password });

describe("wrong passwords", () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());

  const stranger = () => request.agent(portal.app);

  it("are counted by address and login however the number is typed, and answered 429 with the time to wait", async () => {
    const user = await portal.given.holder("administrator", await portal.given.account());
    const typed = [user.phone, `+${user.phone}`, `80${user.phone.slice(3)}`];
    for (let wrong = 0; wrong < passwordRules.login.attempts; wrong += 1) {
      await attempt(stranger(), typed[wrong % typed.length] ?? "", "wrong").expect(422);
    }
    const refused = await attempt(stranger(), user.phone, "wrong").expect(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(passwordRules.login.seconds);
    expect(refused.text).toContain("Слишком много неверных попыток");
    expect(refused.text).toContain(user.phone);
  });

  it("say the same of a number nobody has", async () => {
    for (let wrong = 0; wrong < passwordRules.login.attempts; wrong += 1) {
      await attempt(stranger(), "375447776655", "wrong").expect(422);
    }
    await attempt(stranger(), "375447776655", "wrong").expect(429);
  });

  it("are forgotten with the right one, and never keep another number's owner out", async () => {
    const user = await portal.given.holder("administrator", await portal.given.account());
    for (let wrong = 1; wrong < passwordRules.login.attempts; wrong += 1) {
      await attempt(stranger(), user.phone, "wrong").expect(422);
    }
    await signIn(portal, user);
    await attempt(stranger(), user.phone, "wrong").expect(422);
  });

  it("of many numbers from one address are stopped too", async () => {
    const counted = await portal.owner("rate_limits").where("key", "like", "password-address%").first("points");
    for (let wrong = Number(counted.points); wrong < passwordRules.address.attempts; wrong += 1) {
      await attempt(stranger(), `37529${String(5_000_000 + wrong)}`, "wrong").expect(422);
    }
    await attempt(stranger(), "375295999999", "wrong").expect(429);
  });

  it("leave neither number nor address in the table", async () => {
    const keys: string[] = await portal.owner("rate_limits").pluck("key");
    expect(keys.length).toBeGreaterThan(0);
    for (const key of keys) expect(key).toMatch(/^password-(login|address):[\w-]{43}$/);
  });
});
