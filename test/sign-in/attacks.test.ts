import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { codeRules, type End, type Fact, type RuleName, rules, turns } from "../../src/limits/index.ts";
import { asvs } from "../support/asvs.ts";
import { smsCode } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { startPortal } from "../support/portal.ts";
import { type Answered, visitorAt } from "../support/visitor.ts";

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

const at = (address: string) => visitorAt(portal, address);
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

const known = await entered(victim);
await known.post("/sign-out");

type Attempt = () => Promise<Answered>;
const wrongPassword = (address: string, phone: string): Promise<Answered> =>
  at(address).post("/sign-in/password", { phone, password: "not this one" });
const askForCode = (address: string, phone: string): Promise<Answered> => at(address).post("/sign-in/sms", { phone });
const wrongCode = async (address: string, phone: string): Promise<Answered> => {
  const visitor = at(address);
  await visitor.post("/sign-in/sms", { phone });
  return visitor.post("/sign-in/sms/code", { code: "000000" });
};

/** For each rule an attempt that repeats what the rule counts by and differs in everything else. */
const attempts: Readonly<Record<RuleName, Attempt>> = {
  "password-login": () => wrongPassword(home, victim.phone),
  "password-address": () => wrongPassword(home, someNumber()),
  "password-network": () => wrongPassword(`203.0.113.${(last += 1) % 250}`, someNumber()),
  "password-in-a-row": () => wrongPassword(anywhere(), victim.phone),
  "password-browser": () => known.post("/sign-in/password", { phone: victim.phone, password: "not this one" }),
  "code-number-hour": () => askForCode(anywhere(), victim.phone),
  "code-number-day": () => askForCode(anywhere(), victim.phone),
  "code-browser-hour": () => known.post("/sign-in/sms", { phone: victim.phone }),
  "code-browser-day": () => known.post("/sign-in/sms", { phone: victim.phone }),
  "code-sms-day": () => askForCode(anywhere(), victim.phone),
  "code-address": () => askForCode(home, someNumber()),
  "code-address-day": () => askForCode(home, someNumber()),
  "code-network-day": () => askForCode(`203.0.113.${(last += 1) % 250}`, someNumber()),
  "code-tries": () => wrongCode(home, someNumber()),
  "passkey-address": () => at(home).post("/sign-in/passkey", { credential: "{}" }),
  "second-factor": wrongFactor,
  "second-factor-day": wrongFactor,
  "invitation-user": invite,
  "invitation-account": invite,
  "invitation-open": () => at(home).get(`/invitations/${"A".repeat(43)}`),
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
  "delivery-link-open": () => at(home).get(`/delivery-addresses/${"A".repeat(43)}`),
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
const pointsOf = (name: RuleName): Promise<number[]> =>
  owner("rate_limits").where("key", "like", `${name}:%`).pluck("points");

it("every rule that counts by places alone ends in turns, but the one that bounds what codes cost", () => {
  const places: readonly Fact[] = ["address", "network"];
  const ofPlaces = Object.entries(rules).filter(([, { by }]) => by.every((fact) => places.includes(fact)));
  expect(ofPlaces.length).toBeGreaterThan(5);
  const closed = ofPlaces.filter(([, { end }]) => end !== "slow").map(([name]) => name);
  expect(closed).toEqual(["code-network-day"]);
});

const next = (name: RuleName) => {
  afterPauses();
  return attempts[name]();
};
const timed = async (name: RuleName) => {
  const began = performance.now();
  const answer = await next(name);
  return { answer, ms: performance.now() - began };
};
const endingIn = (end: End): RuleName[] =>
  (Object.keys(attempts) as RuleName[]).filter((name) => rules[name].end === end);

describe.each(endingIn("refuse"))("%s", (name) => {
  const rule = rules[name];

  it(`takes ${rule.attempts} attempts, then says how long to wait ${asvs("6.6.3")}`, async () => {
    expect((await next(name)).status).not.toBe(429);
    await standAt(name, rule.attempts - 1);
    expect((await next(name)).status).not.toBe(429);
    await standAt(name, rule.attempts);
    const refused = await next(name);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeGreaterThan(0);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(rule.seconds);
    // the count stops there, so that nothing has to be given back
    expect(await pointsOf(name)).toEqual([rule.attempts + 1]);
  });
});

describe.each(endingIn("slow"))("%s", (name) => {
  const rule = rules[name];

  it(`takes ${rule.attempts} attempts, then one after the other ${asvs("6.6.3")}`, async () => {
    const first = await next(name);
    expect(first.status).not.toBe(429);
    await standAt(name, rule.attempts - 1);
    expect((await next(name)).status).toBe(first.status);
    expect(await owner("rate_limits").where("key", "like", "turn:%")).toEqual([]);
    await standAt(name, rule.attempts);
    const { answer, ms } = await timed(name);
    expect(answer.status).toBe(first.status);
    expect(ms).toBeGreaterThan(turns.everySeconds * 900);
    const full = Date.now() + turns.mostSeconds * 2_000;
    await owner("rate_limits").where("key", "like", "turn:%").update({ expire: full });
    const refused = await next(name);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers["retry-after"])).toBeLessThanOrEqual(turns.mostSeconds);
  });
});

describe.each([...endingIn("refuse"), ...endingIn("slow")])("%s", (name) => {
  it("counts from zero when its time is over", async () => {
    await next(name);
    await owner("rate_limits")
      .where("key", "like", `${name}:%`)
      .update({ points: rules[name].attempts, expire: Date.now() - 1 });
    expect((await next(name)).status).not.toBe(429);
    expect(await pointsOf(name)).toContain(1);
  });
});

const signInElsewhere = async () =>
  (await at(anywhere()).post("/sign-in/password", { phone: victim.phone, password })).headers["location"];

describe("a hundred wrong passwords in a row", () => {
  it(`demand a code beside the right password, until it has been shown ${asvs("6.3.1")}`, async () => {
    await attempts["password-in-a-row"]();
    await standAt("password-in-a-row", 99);
    expect(await signInElsewhere()).toBe(`/a/${account.number}`);
    expect(await pointsOf("password-in-a-row")).toEqual([]);
    await attempts["password-in-a-row"]();
    await standAt("password-in-a-row", 100);
    // the right password alone lifts nothing
    for (let time = 0; time < 2; time += 1) expect(await signInElsewhere()).toBe("/sign-in/confirmation");
    const visitor = at(anywhere());
    afterPauses();
    await visitor.post("/sign-in/password", { phone: victim.phone, password });
    const inside = await visitor.post("/sign-in/confirmation", { code: smsCode(portal, victim.phone) });
    expect(inside.headers["location"]).toBe(`/a/${account.number}`);
    expect(await pointsOf("password-in-a-row")).toEqual([]);
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
    expect(answers.filter(({ status }) => status === 303)).toHaveLength(rules["password-login"].attempts);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(25);
  });
});

/** What needs neither a session nor a browser that is known. */
const ofOutsiders = (Object.keys(attempts) as RuleName[]).filter(
  (name) => !/browser|second-factor|invitation-(user|account)|link-(mailbox|account)|current-password/.test(name),
);

const spend = async () => {
  for (const name of ofOutsiders) {
    afterPauses();
    await attempts[name]();
  }
  // from IPv6 addresses too, a /64 each
  for (let n = 0; n < 20; n += 1) await wrongPassword(`2001:db8:77:${n}::1`, someNumber());
  for (const name of ofOutsiders) await standAt(name, 1_000);
  // of this one strangers can use up no more than they get codes
  await standAt("code-sms-day", rules["code-number-day"].attempts);
  await owner("codes").delete();
};

describe("whatever an outsider does", () => {
  it(`the customer's known browser gets in at once, by password and by a code ${asvs("6.3.1")}`, async () => {
    await spend();
    const began = performance.now();
    const inside = await known.post("/sign-in/password", { phone: victim.phone, password });
    expect(inside.headers["location"]).toBe(`/a/${account.number}`);
    await known.post("/sign-out");
    expect((await known.post("/sign-in/sms", { phone: victim.phone })).status).toBe(303);
    const code = await known.post("/sign-in/sms/code", { code: smsCode(portal, victim.phone) });
    expect(code.headers["location"]).toBe(`/a/${account.number}`);
    await known.post("/sign-out");
    expect(performance.now() - began).toBeLessThan(5_000);
  }, 60_000);

  it.each([
    ["the outsider's network", "203.0.113.254"],
    ["the outsider's IPv6 network", "2001:db8:77:ffff::1"],
    ["elsewhere", "192.0.2.44"],
  ])(
    `a new browser of the customer in %s gets in with one more step ${asvs("6.3.1")}`,
    async (_where, address) => {
      await spend();
      const visitor = at(address);
      const admitted = await visitor.post("/sign-in/password", { phone: victim.phone, password });
      expect(admitted.headers["location"]).toBe("/sign-in/confirmation");
      const confirmed = await visitor.post("/sign-in/confirmation", { code: smsCode(portal, victim.phone) });
      expect(confirmed.headers["location"]).toBe(`/a/${account.number}`);
    },
    60_000,
  );
});
