import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { type Agent, post, startPortal } from "../support/portal.ts";
import { home, pendingAt } from "./factor.ts";
import { type Armed, peopleOf } from "./people.ts";

const portal = await startPortal();
afterAll(portal.close);
const { owner } = portal;

let now = new Date("2026-11-09T09:00:00Z");
const later = (seconds: number): void => {
  now = new Date(now.getTime() + seconds * 1000);
  portal.setNow(now);
};
const people = peopleOf(portal, { now: () => now, later });
beforeEach(async () => {
  later(3_700);
  await owner("rate_limits").delete();
});

const { known, recoverByNumber, recoverByMail, change, come, disarm, show } = people;
const withApp = async (person: Armed): Promise<Agent> => {
  const agent = await come(person, "password");
  await show.app(agent, person, pendingAt);
  return agent;
};

/** How a password was last set, and whose channel it then is: the person's own head, the phone, or the mailbox. */
const settings = {
  "known to its user": { restsOn: "head", make: () => known() },
  "recovered by SMS": { restsOn: "phone", make: async () => recoverByNumber(await known()) },
  "recovered by mail": { restsOn: "mailbox", make: async () => recoverByMail(await known()) },
  "recovered by account": {
    restsOn: "mailbox",
    make: async () => {
      const mailbox = "papers@client.example";
      const account = await portal.given.account({ delivery_email: mailbox });
      return recoverByMail(await known({ login_account: account.id }), account.number, mailbox);
    },
  },
  "registered by SMS": { restsOn: "phone", make: () => people.registerByNumber() },
  "invited by SMS": { restsOn: "phone", make: () => people.invite("sms") },
  "invited by mail": { restsOn: "mailbox", make: () => people.invite("mail") },
  "recovered by SMS, then by mail": {
    restsOn: "mailbox",
    make: async () => recoverByMail(await recoverByNumber(await known())),
  },
  "recovered by SMS, then changed by who has shown the phone alone": {
    restsOn: "phone",
    make: async () => {
      const person = await recoverByNumber(await known());
      const kept = await owner("second_factors").where({ user_id: person.id });
      const keys = await owner("passkeys").where({ user_id: person.id });
      await disarm(person);
      await change(person, await come(person, "sms"));
      await change(person, await come(person, "password"));
      await owner("second_factors").insert(kept);
      await owner("passkeys").insert(keys);
      return person;
    },
  },
  "recovered by SMS, then changed by who has shown the application": {
    restsOn: "head",
    make: async () => {
      const person = await recoverByNumber(await known());
      return change(person, await withApp(person));
    },
  },
  "recovered by SMS, then changed by who has shown a recovery code": {
    restsOn: "head",
    make: async () => {
      const person = await recoverByNumber(await known());
      const agent = await come(person, "password");
      await show["recovery code"](agent, person, pendingAt);
      return change(person, agent);
    },
  },
  "set after coming in by SMS": {
    restsOn: "phone",
    make: async () => {
      const person = await known();
      const kept = await owner("second_factors").where({ user_id: person.id });
      await disarm(person);
      await owner("users").where({ id: person.id }).update({ password_hash: null });
      const agent = await come(person, "sms");
      person.password = "корова смотрит в окно";
      await post(agent, "/profile/password", { password: person.password }).expect(303);
      await owner("second_factors").insert(kept);
      return { ...person, hasNoKey: true };
    },
  },
} satisfies Record<string, { restsOn: string; make: () => Promise<Armed & { hasNoKey?: boolean }> }>;

type Setting = { restsOn: string; make: () => Promise<Armed & { hasNoKey?: boolean }> };
const cases: [string, Setting][] = Object.entries(settings);
const isIn = async (agent: Agent): Promise<boolean> => (await agent.get("/profile")).status === 200;

describe.each(cases)("a password %s", (_name, { restsOn, make }) => {
  const channels = { sms: "phone", app: "app", "recovery code": "code", passkey: "key", password: restsOn };
  const firsts = { sms: "phone", password: restsOn };
  const seconds = Object.keys(show) as (keyof typeof show)[];

  const meant = (first: "sms" | "password", has: readonly string[]) =>
    seconds.filter((second) => has.includes(second) && channels[second] !== firsts[first]);

  it(`is one factor with what rests on the same, whichever way somebody comes in ${asvs("6.3.3", "6.6.1")}`, async () => {
    const person = await make();
    const open = async (first: "sms" | "password"): Promise<string[]> => {
      const passed: string[] = [];
      for (const second of seconds) {
        if (second === "passkey" && person.hasNoKey) continue;
        const agent = await come(person, first);
        expect(await isIn(agent)).toBe(false);
        await show[second](agent, person, pendingAt);
        if (await isIn(agent)) passed.push(second);
      }
      return passed;
    };
    const all = ["sms", "app", "recovery code", ...(person.hasNoKey ? [] : ["passkey"])];
    expect({ sms: await open("sms"), password: await open("password") }).toEqual({
      sms: meant("sms", all),
      password: meant("password", all),
    });
    // who has SMS alone shows the password after an SMS, if it is another channel
    await disarm(person, ["totp"]);
    expect({ sms: await open("sms"), password: await open("password") }).toEqual({
      sms: meant("sms", ["recovery code", "password"]),
      password: meant("password", ["sms", "recovery code"]),
    });
  });

  it("is no more in a proof anew, nor when a factor is added", async () => {
    const person = await make();
    for (const first of ["sms", "password"] as const) {
      const agent = await come(person, first);
      await show.app(agent, person, pendingAt);
      later(601);
      await agent
        .get("/profile/second-factor/totp")
        .expect(303)
        .expect("Location", /^\/step-up/);
      await show.sms(agent, person, "/step-up");
      const { headers } = await agent.get("/profile/second-factor/totp").expect(303);
      expect([first, headers["location"]]).toEqual([
        first,
        firsts[first] === "phone" ? expect.stringContaining("/step-up") : home,
      ]);
    }
    await disarm(person);
    const agent = await come(person, "password");
    const sent = portal.sms().length;
    const added = await post(agent, `${home}/sms`);
    expect([added.status, portal.sms().length - sent]).toEqual(restsOn === "phone" ? [422, 0] : [303, 1]);
    if (restsOn === "phone") expect(added.text).toContain("SMS на этот номер не станет вторым фактором");
  });
});

describe("who has lost the password and has SMS alone", () => {
  it("is told to show a recovery code, or to call support", async () => {
    const person = await recoverByNumber(await known());
    await disarm(person, ["totp"]);
    const agent = await come(person, "password");
    const { text } = await agent.get(pendingAt).expect(200);
    expect(text).toContain("это один фактор. Введите код восстановления");
    expect(text).toContain("позвоните в поддержку: +375");
    expect(text).not.toContain("Выслать код по SMS");
    expect(text).toContain('href="/password-recovery"');
    const sent = portal.sms().length;
    await post(agent, `${pendingAt}/messages`).expect(303);
    expect(portal.sms()).toHaveLength(sent);
  });

  it("comes in by a passkey alone, which is two at once, and may then show an SMS anew", async () => {
    const person = await recoverByNumber(await known());
    const agent = await come(person, "passkey");
    expect(await isIn(agent)).toBe(true);
    later(601);
    await show.sms(agent, person, "/step-up");
    await agent.get("/profile/second-factor/totp").expect(303).expect("Location", home);
  });
});
