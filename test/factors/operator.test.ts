import request from "supertest";
import { afterAll, describe, expect, it } from "vitest";
import { createApp } from "../../src/app.ts";
import { removeFactors } from "../../src/factors/index.ts";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { type Portal, post, signIn, startPortal } from "../support/portal.ts";
import { home, showMailbox, turnOnTotp } from "./factor.ts";

const now = new Date("2026-11-09T09:00:00Z");
const required = await startPortal({ env: { SECOND_FACTOR: "administrators" } });
afterAll(required.close);
// the same data under another setting
const config = { ...required.deps.config, secondFactor: "off" as const };
const off: Portal = { ...required, app: createApp({ ...required.deps, config }) };

const holderOf = async (portal: Portal, role: "administrator" | "supervisor" | "subscriber") => {
  const account = await portal.given.account();
  const user = await portal.given.holder(role, account);
  return { user, own: `/a/${account.number}`, agent: await signIn(portal, user) };
};

describe("SECOND_FACTOR=administrators", () => {
  it.each(["administrator", "supervisor"] as const)(`makes the %s set one up first ${asvs("6.3.3")}`, async (role) => {
    const { agent, own } = await holderOf(required, role);
    for (const path of [own, "/accounts", "/role"]) await agent.get(path).expect(303).expect("Location", home);
    const page = await agent.get(home).expect(200);
    expect(page.text).toContain("Для вашей роли второй фактор обязателен");
    await turnOnTotp(agent, now);
    await agent.get(own).expect(200);
  });

  it(`makes staff set one up first ${asvs("6.3.3")}`, async () => {
    const email = "staff@operator.example";
    const user = await required.given.user({ is_staff: true, email });
    const agent = request.agent(required.app);
    await post(agent, "/support/sign-in", { email, password }).expect(303);
    await agent.get("/role").expect(303).expect("Location", home);
    await showMailbox(required, agent);
    await turnOnTotp(agent, now);
    expect(await required.owner("second_factors").where({ user_id: user.id })).toHaveLength(1);
  });

  it("asks nothing of a subscriber", async () => {
    const { agent } = await holderOf(required, "subscriber");
    const entered = await agent.get("/").expect(303);
    await agent.get(String(entered.headers["location"])).expect(200);
  });

  it("does not let the last one be removed, and the sessions stay open", async () => {
    const { agent, user, own } = await holderOf(required, "administrator");
    await turnOnTotp(agent, now);
    expect((await agent.get(home)).text).not.toContain(`${home}/totp/removal`);
    await post(agent, `${home}/totp/removal`).expect(303);
    expect((await agent.get(home)).text).toContain("Это ваш единственный способ");
    expect(await required.owner("second_factors").where({ user_id: user.id })).toHaveLength(1);
    expect(await required.owner("recovery_codes").where({ user_id: user.id })).toHaveLength(10);
    await agent.get(own).expect(200);
  });
});

describe("SECOND_FACTOR=off", () => {
  it("asks for none, offers none, and the page says so", async () => {
    const { agent, user, own } = await holderOf(off, "administrator");
    const page = await agent.get(home).expect(200);
    expect(page.text).toContain("Оператор отключил второй фактор");
    expect(page.text).not.toContain(`action="${home}`);
    for (const path of ["totp", "sms", "passkeys", "recovery-codes", "totp/confirmation", "passkeys/options"]) {
      await post(agent, `${home}/${path}`).expect(403);
    }
    await off.owner("second_factors").insert({ user_id: user.id, kind: "sms", confirmed_at: now, created_at: now });
    const again = await signIn(off, user);
    await again.get(own).expect(200);
    await again.get(`${own}/bulk/termination`).expect(200);
    await post(again, "/sign-in/passkey/options").refused();
  });
});

describe("removeFactors, for support", () => {
  it("deletes every factor and recovery code", async () => {
    const { agent, user } = await holderOf(required, "administrator");
    await turnOnTotp(agent, now);
    expect(
      await required.db.knex.transaction((trx) =>
        removeFactors(required.deps, trx, { userId: user.id, requestId: "one" }),
      ),
    ).toBe(1);
    for (const table of ["second_factors", "recovery_codes", "passkeys"]) {
      expect(await required.owner(table).where({ user_id: user.id })).toEqual([]);
    }
  });
});
