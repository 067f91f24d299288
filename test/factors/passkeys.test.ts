import request from "supertest";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { type Agent, csrfOf, formBody, signIn, startPortal } from "../support/portal.ts";
import { newAuthenticator } from "./authenticator.ts";
import { codesIn, firstFactor, home, pendingAt } from "./factor.ts";

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const host = "localhost:3000";
const origin = `http://${host}`;

let now = new Date("2026-11-09T09:00:00Z");
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1000);
  portal.setNow(now);
};
beforeEach(() => later(60));

/** Requests to a host name: browsers make no passkeys for 127.0.0.1. */
const postAt = async (agent: Agent, path: string, fields: Record<string, string> = {}, at = host) => {
  const token = csrfOf(await agent.get("/registration"));
  return agent
    .post(path)
    .set("Host", at)
    .type("form")
    .send(formBody({ _csrf: token, ...fields }));
};
const optionsAt = async (agent: Agent, path: string) => {
  const answer = await postAt(agent, path);
  expect(answer.status).toBe(200);
  return answer.body;
};
const givenWithKey = async () => {
  const account = await given.account();
  const user = await given.holder("administrator", account);
  const agent = await signIn(portal, user);
  const key = newAuthenticator(origin);
  const options = await optionsAt(agent, `${home}/passkeys/options`);
  const added = await postAt(agent, `${home}/passkeys`, { name: "Work laptop", credential: key.create(options) });
  expect([added.status, added.headers["location"]]).toEqual([303, `${home}/recovery-codes`]);
  return { account, user, agent, key, own: `/a/${account.number}` };
};
const signInWith = async (credentialOf: (options: { challenge: string }) => string) => {
  const agent = request.agent(portal.app);
  const options = await optionsAt(agent, "/sign-in/passkey/options");
  const answer = await postAt(agent, "/sign-in/passkey", { credential: credentialOf(options) });
  return { agent, status: answer.status, text: answer.text };
};

describe("a passkey", () => {
  it("is made for this portal, works without a login, and requires user verification", async () => {
    const { agent, user, own } = await givenWithKey();
    expect(codesIn((await agent.get(`${home}/recovery-codes`)).text)).toHaveLength(10);
    expect((await agent.get(home)).text).toContain("Work laptop");
    const options = await optionsAt(agent, `${home}/passkeys/options`);
    const { id } = await owner("passkeys").where({ user_id: user.id }).first("id");
    expect(options).toMatchObject({
      rp: { id: "localhost" },
      attestation: "none",
      authenticatorSelection: { residentKey: "required", userVerification: "required" },
      excludeCredentials: [{ id }],
    });
    await agent.get(own).expect(200);
  });

  it("signs in without a password, as both factors at once", async () => {
    const { own, key, user } = await givenWithKey();
    const { agent, status } = await signInWith(key.get);
    expect(status).toBe(303);
    await agent.get(own).expect(200);
    await agent.get(`${own}/bulk/termination`).expect(200);
    const { counter, last_used_at: usedAt } = await owner("passkeys").where({ user_id: user.id }).first();
    expect([counter, usedAt]).toEqual([1, now]);
    const [row] = await owner("sign_ins").where({ user_id: user.id, way: "passkey" });
    expect(row).toBeDefined();
  });

  it(`records sign-ins and refusals in the journal ${asvs("16.3.1")}`, async () => {
    const { key, user } = await givenWithKey();
    expect((await signInWith((options) => key.get(options, { count: 5 }))).status).toBe(303);
    expect((await signInWith((options) => key.get(options, { count: 5 }))).status).toBe(422);
    const records = await owner("audit_records").where({ subject: "passkey" }).orderBy("id", "desc").limit(2);
    // a refused answer does not prove whose passkey it is
    expect(records.map(({ action, user_id: whose }) => [action, whose])).toEqual([
      ["sessions:refuse", null],
      ["sessions:begin", user.id],
    ]);
  });

  it("is refused without user verification, from another origin, with a smaller counter, and if it is unknown", async () => {
    const { key } = await givenWithKey();
    expect((await signInWith((options) => key.get(options, { count: 5 }))).status).toBe(303);
    const refused = await signInWith((options) => key.get(options, { count: 5 }));
    expect(refused.status).toBe(422);
    expect(refused.text).toContain("Ключ доступа не подошёл");
    expect((await signInWith((options) => key.get(options, { count: 6, isVerified: false }))).status).toBe(422);
    expect((await signInWith((options) => key.get(options, { count: 7, from: "http://evil.example" }))).status).toBe(
      422,
    );
    expect((await signInWith(newAuthenticator(origin).get)).status).toBe(422);
    for (const nonsense of ["", "{}", "[]", "null", '{"id":"a"}']) {
      expect((await signInWith(() => nonsense)).status).toBe(422);
    }
    // of several concurrent answers with the same counter one is accepted
    const waiting = await Promise.all(
      [1, 2, 3, 4].map(async () => {
        const agent = request.agent(portal.app);
        const { text } = await agent.get("/registration");
        return { agent, credential: key.get(await optionsAt(agent, "/sign-in/passkey/options"), { count: 8 }), text };
      }),
    );
    const answers = await Promise.all(
      waiting.map(({ agent, credential, text }) =>
        agent
          .post("/sign-in/passkey")
          .set("Host", host)
          .type("form")
          .send(formBody({ _csrf: csrfOf({ text }), credential })),
      ),
    );
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([303, 422, 422, 422]);
  });

  it("signs a challenge once, within five minutes, and only its own challenge", async () => {
    const { key } = await givenWithKey();
    const agent = request.agent(portal.app);
    const late = await optionsAt(agent, "/sign-in/passkey/options");
    later(301);
    expect((await postAt(agent, "/sign-in/passkey", { credential: key.get(late) })).status).toBe(422);
    const options = await optionsAt(agent, "/sign-in/passkey/options");
    const other = request.agent(portal.app);
    await optionsAt(other, "/sign-in/passkey/options");
    // the answer of one browser, sent from another one
    expect((await postAt(other, "/sign-in/passkey", { credential: key.get(options) })).status).toBe(422);
    const credential = key.get(options);
    await postAt(agent, "/sign-in/passkey", { credential: "{}" });
    expect((await postAt(agent, "/sign-in/passkey", { credential })).status).toBe(422);
  });

  it("is a second factor after a password too, only for its owner", async () => {
    const [one, other] = [await givenWithKey(), await givenWithKey()];
    const agent = await firstFactor(portal, one.user);
    expect((await agent.get(pendingAt)).text).toContain("Использовать ключ доступа");
    const foreign = await optionsAt(agent, `${pendingAt}/passkey/options`);
    const refused = await postAt(agent, `${pendingAt}/passkey`, { credential: other.key.get(foreign) });
    expect(refused.headers["location"]).toBe(pendingAt);
    await agent.get(one.own).expect(303);
    const options = await optionsAt(agent, `${pendingAt}/passkey/options`);
    const entered = await postAt(agent, `${pendingAt}/passkey`, { credential: one.key.get(options) });
    expect(entered.status).toBe(303);
    await agent.get(one.own).expect(200);
    later(601);
    const risky = `${one.own}/bulk/termination`;
    await agent.get(risky).expect(303);
    const again = await optionsAt(agent, "/step-up/passkey/options");
    const confirmed = await postAt(agent, `/step-up/passkey?next=${risky}`, { credential: one.key.get(again) });
    expect(confirmed.headers["location"]).toBe(risky);
    await agent.get(risky).expect(200);
  });

  it(`has a name, is removed only by its owner, and opens nothing then ${asvs("6.5.6")}`, async () => {
    const [one, other] = [await givenWithKey(), await givenWithKey()];
    for (const name of ["", "   ", "x".repeat(61)]) {
      const options = await optionsAt(one.agent, `${home}/passkeys/options`);
      const answer = await postAt(one.agent, `${home}/passkeys`, {
        name,
        credential: newAuthenticator(origin).create(options),
      });
      expect(answer.status).toBe(422);
    }
    const { id } = await owner("passkeys").where({ user_id: one.user.id }).first("id");
    await postAt(other.agent, `${home}/passkeys/${id}/removal`);
    expect(await owner("passkeys").where({ id })).toHaveLength(1);
    await postAt(one.agent, `${home}/passkeys/${id}/removal`);
    expect(await owner("passkeys").where({ id })).toEqual([]);
    expect((await one.agent.get(home)).text).toContain("Ключ доступа удалён");
    expect((await signInWith(one.key.get)).status).toBe(422);
    const records = owner("audit_records").where({ user_id: one.user.id, subject: "passkey" });
    const actions = await records.orderBy("id").pluck("action");
    expect(actions).toEqual(["users:add-factor", "users:remove-factor"]);
  });

  it("is tried at most twenty times an hour from one address without waiting, and right tries are given back", async () => {
    await owner("rate_limits").delete();
    const { key } = await givenWithKey();
    for (let i = 0; i < 20; i += 1) {
      if (i % 4 === 0) expect((await signInWith(key.get)).status).toBe(303);
      expect((await signInWith(() => "{}")).status).toBe(422);
    }
    const records = () => owner("audit_records").where({ action: "sessions:refuse", subject: "passkey" });
    const before = (await records()).length;
    const at = performance.now();
    for (let i = 0; i < 2; i += 1) expect((await signInWith(() => "{}")).status).toBe(422);
    expect(performance.now() - at).toBeGreaterThan(900);
    // a line of the log and not of the journal; the right one still opens
    expect(await records()).toHaveLength(before);
    expect((await signInWith(key.get)).status).toBe(303);
    await owner("rate_limits").delete();
  });

  it("is not made at an IP address: the page names the address where it works", async () => {
    const account = await given.account();
    const agent = await signIn(portal, await given.holder("administrator", account));
    const page = await agent.get(home).set("Host", "127.0.0.1:3000").expect(200);
    expect(page.text).toContain("Ключи доступа работают по адресу http://localhost:3000");
    expect((await postAt(agent, `${home}/passkeys/options`, {}, "127.0.0.1:3000")).status).toBe(422);
    expect((await postAt(agent, `${home}/passkeys/options`, {}, "evil.example")).status).toBe(422);
  });
});
