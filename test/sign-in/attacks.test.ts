import request from "supertest";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { codeRules, type RuleName, rules } from "../../src/limits/index.ts";
import { asvs } from "../support/asvs.ts";
import { password } from "../support/given.ts";
import { csrfOf, formBody, startPortal } from "../support/portal.ts";

/*
 * The attacks are made from the table of rules: each limit is exceeded by one attempt. A counter is set to one below its
 * limit instead of being run up, so that the table decides what is tested, not this file.
 */

const now = new Date("2026-11-09T09:00:00Z");
const portal = await startPortal({ now, env: { TRUST_PROXY: "1" } });
afterAll(portal.close);
const { given, owner } = portal;

const account = await given.account();
const victim = await given.holder("administrator", account, { email: "victim@client.example" });
await given.subscriber(account, { msisdn: victim.phone });

beforeEach(async () => {
  portal.setNow(now);
  await owner("rate_limits").delete();
  await owner("codes").delete();
});

/** A browser at a chosen address. */
const at = (address: string) => {
  const agent = request.agent(portal.app).set("X-Forwarded-For", address);
  return {
    post: async (path: string, fields: Record<string, string>) => {
      const token = csrfOf(await agent.get("/registration"));
      return agent
        .post(path)
        .type("form")
        .send(formBody({ _csrf: token, ...fields }));
    },
  };
};
let last = 0;
/** A new address in a new network each time. */
const anywhere = () => {
  last += 1;
  return `198.${18 + (last >> 8)}.${last & 255}.7`;
};
const home = "203.0.113.9";
const someNumber = () => `37529${String(5_000_000 + (last += 1))}`;

/** Attempts that need a session, or a session with the first factor only. */
const entered = async (user: { phone: string }) => {
  const browser = at(anywhere());
  expect((await browser.post("/sign-in/password", { phone: user.phone, password })).status).toBe(303);
  return browser;
};
const signedIn = () => entered(victim);
const guarded = await given.holder("administrator", account);
await owner("second_factors").insert({ user_id: guarded.id, kind: "sms", created_at: now, confirmed_at: now });
const wrongFactor = async () => (await entered(guarded)).post("/sign-in/second-factor", { code: "000000" });
const invite = async () => {
  last += 1;
  const to = `colleague${last}@client.example`;
  return (await signedIn()).post(`/a/${account.number}/access/invitations`, { to, name: "", role: "viewer" });
};

type Attempt = () => Promise<{ status: number; headers: Record<string, string> }>;
const wrongPassword = (address: string, phone: string): ReturnType<Attempt> =>
  at(address).post("/sign-in/password", { phone, password: "not this one" });
const askForCode = (address: string, phone: string): ReturnType<Attempt> => at(address).post("/sign-in/sms", { phone });

/** For each rule an attempt that repeats what the rule counts by and differs in everything else. */
const attempts: Readonly<Record<RuleName, Attempt>> = {
  "password-login": () => wrongPassword(home, victim.phone),
  "password-address": () => wrongPassword(home, someNumber()),
  "password-in-a-row": () => wrongPassword(anywhere(), victim.phone),
  "code-number-hour": () => askForCode(anywhere(), victim.phone),
  "code-number-day": () => askForCode(anywhere(), victim.phone),
  "code-address": () => askForCode(home, someNumber()),
  "code-address-day": () => askForCode(home, someNumber()),
  "code-network-day": () => askForCode(`203.0.113.${(last += 1) % 250}`, someNumber()),
  "passkey-address": () => at(home).post("/sign-in/passkey", { credential: "{}" }),
  "second-factor": wrongFactor,
  "second-factor-day": wrongFactor,
  "invitation-user": invite,
  "invitation-account": invite,
  "invitation-open": () =>
    request(portal.app)
      .get(`/invitations/${"A".repeat(43)}`)
      .set("X-Forwarded-For", home),
  "delivery-link-mailbox": async () => {
    const other = await given.account();
    const browser = at(anywhere());
    const { phone } = await given.holder("administrator", other);
    expect((await browser.post("/sign-in/password", { phone, password })).status).toBe(303);
    return browser.post(`/a/${other.number}/delivery/addresses`, { address: "stranger@mail.example" });
  },
  "delivery-link-account": async () => {
    last += 1;
    const email = `box${last}@client.example`;
    return (await signedIn()).post(`/a/${account.number}/delivery`, { email, format: "pdf", language: "ru" });
  },
  "delivery-link-open": () =>
    request(portal.app)
      .get(`/delivery-addresses/${"A".repeat(43)}`)
      .set("X-Forwarded-For", home),
  "current-password": async () =>
    (await signedIn()).post("/profile/password", { current: "not this one", password: "a new one of many words" }),
};

it("every rule is attacked", () => {
  expect(Object.keys(attempts).toSorted()).toEqual(Object.keys(rules).toSorted());
});

/** An hour later by our clock, when every pause between codes is over. */
const afterPauses = () => {
  last += 1;
  portal.setNow(new Date(now.getTime() + last * 3_700_000));
};
const standAt = (name: RuleName, points: number) =>
  owner("rate_limits").where("key", "like", `${name}:%`).update({ points });

describe.each(Object.keys(attempts) as RuleName[])("%s", (name) => {
  const attempt = attempts[name];
  const rule = rules[name];
  const next = () => {
    afterPauses();
    return attempt();
  };

  it(`takes ${rule.attempts} attempts, then says how long to wait ${asvs("6.6.3")}`, async () => {
    expect((await next()).status).not.toBe(429);
    if (name !== "password-in-a-row") {
      await standAt(name, rule.attempts - 1);
      expect((await next()).status).not.toBe(429);
    }
    await standAt(name, rule.attempts);
    const refused = await next();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(rule.seconds);
    // refused attempts are not counted
    const [counted] = await owner("rate_limits").where("key", "like", `${name}:%`).pluck("points");
    expect(counted).toBe(rule.attempts);
  });

  it("counts from zero when its time is over", async () => {
    await next();
    await owner("rate_limits")
      .where("key", "like", `${name}:%`)
      .update({ points: rule.attempts, expire: Date.now() - 1 });
    expect((await next()).status).not.toBe(429);
  });
});

describe("a number's codes", () => {
  it(`can be guessed at 50 times a day, however many addresses take part ${asvs("6.6.3")}`, async () => {
    const start = now.getTime();
    for (let hour = 0; hour < 24; hour += 1) {
      // the counters use the real clock
      await owner("rate_limits").where("key", "like", "code-number-hour:%").delete();
      for (let code = 0; code < 6; code += 1) {
        portal.setNow(new Date(start + hour * 3_600_000 + code * 310_000));
        const attacker = at(anywhere());
        const asked = await attacker.post("/sign-in/sms", { phone: victim.phone });
        if (asked.status === 429) break;
        expect(asked.status).toBe(303);
        for (let guess = 0; guess <= codeRules.tries; guess += 1) {
          await attacker.post("/sign-in/sms/code", { code: String(guess).padStart(6, "9") });
        }
      }
    }
    const guesses: number[] = await owner("codes").pluck("tries");
    expect(guesses.reduce((sum, tries) => sum + tries, 0)).toBe(50);
  }, 60_000);

  it(`are compared five times at most, also with concurrent guesses ${asvs("6.6.3")}`, async () => {
    const attacker = at(anywhere());
    await attacker.post("/sign-in/sms", { phone: victim.phone });
    await Promise.all(
      Array.from({ length: 20 }, (_, guess) =>
        attacker.post("/sign-in/sms/code", { code: String(guess).padStart(6, "8") }),
      ),
    );
    const [tries] = await owner("codes").pluck("tries");
    expect(tries).toBe(codeRules.tries);
  });
});

describe("a flood of wrong passwords", () => {
  it("is counted before the comparison: of 30 concurrent ones five are compared", async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => wrongPassword(home, victim.phone)));
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(rules["password-login"].attempts);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25);
  });

  it("does not keep the customer out: a known browser has its own count, and a code by SMS still works", async () => {
    const own = request.agent(portal.app).set("X-Forwarded-For", "192.0.2.1");
    const signIn = async () => {
      const token = csrfOf(await own.get("/registration"));
      const body = { _csrf: token, phone: victim.phone, password };
      return own.post("/sign-in/password").type("form").send(formBody(body));
    };
    const signOut = async () => {
      const token = csrfOf(await own.get("/registration"));
      await own
        .post("/sign-out")
        .type("form")
        .send(formBody({ _csrf: token }));
    };
    expect((await signIn()).status).toBe(303);
    await signOut();
    await wrongPassword(anywhere(), victim.phone);
    await standAt("password-in-a-row", rules["password-in-a-row"].attempts);
    const stranger = await wrongPassword(anywhere(), victim.phone);
    expect(stranger.status).toBe(429);
    expect((await signIn()).status).toBe(303);
  });
});
