import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Role } from "../../src/accounts/index.ts";
import { atMinute, browser as browserOf, readable, smsCode } from "../support/codes.ts";
import { password } from "../support/given.ts";
import { type Agent, post, signIn, startPortal } from "../support/portal.ts";

/* A login belongs to the subscriber who has the number, and not to its digits. */

const portal = await startPortal();
afterAll(portal.close);
const { given, owner } = portal;
const browser = () => browserOf(portal);
let lastUnknown = 0;
/** A number of nobody's, another one each time: codes are counted by it. */
const unknown = () => String(375_297_650_000 + (lastUnknown += 1));
const daysAgo = (days: number) => new Date(Date.parse("2026-11-09T09:00:00Z") - days * 86_400_000);
const pendingAt = "/sign-in/second-factor";

beforeEach(async () => {
  atMinute(portal, 0);
  await owner("rate_limits").delete();
});

/** Somebody of a company who signs in with its number. */
const givenHolder = async (columns: object = {}, role: Role = "administrator") => {
  const account = await given.account();
  const line = await given.subscriber(account, {
    msisdn: (await given.subscriber(account)).msisdn.replace("29", "33"),
  });
  const user = await given.user({ phone: line.msisdn, ...columns });
  await given.grant(user, role, account, role === "subscriber" ? line : undefined);
  return { account, line, user, phone: line.msisdn, home: `/a/${account.number}` };
};
type Held = Awaited<ReturnType<typeof givenHolder>>;

const change = (line: { id: number }, columns: object) => owner("subscribers").where({ id: line.id }).update(columns);
const userRow = ({ id }: { id: number }) => owner("users").where({ id }).first();

/** What may become of a number; each leaves it with somebody else or with nobody. */
const changes: Readonly<Record<string, (held: Held) => Promise<unknown>>> = {
  "ended, and is nobody's yet": ({ line }) => change(line, { status: "terminated" }),
  "ended, and is another company's": async ({ line, phone }) => {
    await change(line, { status: "terminated" });
    await given.subscriber(await given.account(), { msisdn: phone });
  },
  "ended, and is the same line's for a new person": async ({ line }) => {
    await change(line, { status: "terminated", terminated_on: "2026-10-01" });
    await change(line, { status: "active", activated_on: "2026-11-01", last_name: "Новый" });
  },
  "was changed for another, and is a colleague's": async ({ account, line, phone }) => {
    await change(line, { msisdn: phone.replace("375", "376").replace("376", "375").replace(/..$/, "00") });
    await given.subscriber(account, { msisdn: phone });
  },
};

/** The same without what the table itself does at the change: as if it had come before this was so. */
const unseen = async (work: () => Promise<unknown>) => {
  await owner.raw("alter table subscribers disable trigger follow_numbers");
  await work();
  await owner.raw("alter table subscribers enable trigger follow_numbers");
};

const signInBySms = async (phone: string) => {
  const before = portal.sms().length;
  const agent = browser();
  const asked = await post(agent, "/sign-in/sms", { phone });
  return { status: asked.status, page: readable(await agent.get("/sign-in/sms")), sent: portal.sms().length - before };
};
const recover = async (phone: string) => {
  const before = portal.sms().length;
  const agent = browser();
  const asked = await post(agent, "/password-recovery", { name: phone });
  return {
    status: asked.status,
    page: readable(await agent.get("/password-recovery/code")),
    sent: portal.sms().length - before,
  };
};
const byPassword = async (phone: string) => {
  const before = portal.sms().length;
  const answer = await post(browser(), "/sign-in/password", { phone, password });
  return { status: answer.status, page: readable(answer), sent: portal.sms().length - before };
};
const ways = { "sign-in by SMS": signInBySms, "recovery by number": recover, "number and password": byPassword };

/** A browser after the code of a sign-in by SMS. */
const comeBySms = async (phone: string) => {
  const agent = browser();
  await post(agent, "/sign-in/sms", { phone }).expect(303);
  const { headers } = await post(agent, "/sign-in/sms/code", { code: smsCode(portal, phone) }).expect(303);
  return { agent, location: headers["location"] };
};

describe.each(Object.entries(changes))("a number that has %s", (_name, happen) => {
  it("opens nothing of whoever had it, and answers as an unknown one does", async () => {
    for (const way of Object.values(ways)) {
      const held = await givenHolder();
      await happen(held);
      await owner("rate_limits").delete();
      expect(await way(held.phone)).toEqual(await way(unknown()));
    }
  });

  it("ends what was open with it", async () => {
    const held = await givenHolder();
    const agent = await signIn(portal, held.user);
    const waiting = browser();
    await post(waiting, "/sign-in/sms", { phone: held.phone }).expect(303);
    const code = smsCode(portal, held.phone);
    await happen(held);
    expect((await userRow(held.user)).phone).not.toBe(held.phone);
    const late = await post(waiting, "/sign-in/sms/code", { code }).refused();
    expect(late.text).toContain("Код больше не действует");
    if ((await userRow(held.user)).phone === null) await agent.get(held.home).expect(303);
  });
});

it.each(Object.entries(ways))(
  "by %s nobody is found whose number is another's, even if its end was not seen",
  async (_name, way) => {
    const held = await givenHolder();
    await unseen(async () => {
      await change(held.line, { status: "terminated" });
      await given.subscriber(await given.account(), { msisdn: held.phone });
    });
    expect((await userRow(held.user)).phone).toBe(held.phone);
    const sent = portal.sms().length;
    expect(await way(held.phone)).toEqual(await way(unknown()));
    expect(portal.sms()).toHaveLength(sent);
  },
);

const register = async (phone: string) => {
  const agent = browser();
  await post(agent, "/registration", { name: phone }).expect(303);
  await post(agent, "/registration/code", { code: smsCode(portal, phone) }).expect(303);
  const fields = { fullName: "Новый Владелец", password: "Ласточка летит на юг 41" };
  await post(agent, "/registration/password", fields).expect(303);
};

describe("the new holder of a number", () => {
  it.each([true, false])("registers anew and comes to their own number alone (end seen: %s)", async (isSeen) => {
    const held = await givenHolder({ email: isSeen ? "kept@client.example" : "kept.too@client.example" });
    const other = await given.account();
    const pass = async () => {
      await change(held.line, { status: "terminated" });
      await given.subscriber(other, { msisdn: held.phone });
    };
    await (isSeen ? pass() : unseen(pass));
    await register(held.phone);
    atMinute(portal, 2);
    const { agent, location } = await comeBySms(held.phone);
    expect(location).toBe(`/a/${other.number}/subscribers/${held.phone}`);
    await agent.get(held.home).expect(404);
    // who had it before keeps the other login, and the rights
    expect(await userRow(held.user)).toMatchObject({ phone: null, phone_account_id: null, session_version: 2 });
    const mailed = await post(browser(), "/sign-in/email", { email: held.user["email" as "name"], password });
    expect(mailed.headers["location"]).toBe(held.home);
  });
});

describe("a number that ends", () => {
  it("takes the rights with it that are bound to it, and the account's journal says so once", async () => {
    const held = await givenHolder({}, "subscriber");
    await change(held.line, { status: "pending-termination", terminates_at: daysAgo(-1), status_before: "active" });
    expect((await userRow(held.user)).phone).toBe(held.phone);
    await change(held.line, { status: "terminated" });
    expect(await owner("grants").where({ user_id: held.user.id, revoked_at: null })).toEqual([]);
    const told = await owner("audit_records").where({ account_id: held.account.id, action: "access:end-login" });
    expect(told).toMatchObject([{ subject: held.phone, after: { total: 1, numbers: held.phone } }]);
    // what it has lost it does not get back
    await change(held.line, { status: "active" });
    expect((await userRow(held.user)).phone).toBeNull();
  });

  it("does so with many in one statement, with one record for each account", async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => givenHolder({}, "subscriber")));
    const apart = await givenHolder();
    await owner("subscribers")
      .whereIn(
        "id",
        all.map(({ line }) => line.id),
      )
      .update({ status: "terminated" });
    expect(
      await owner("users")
        .whereIn(
          "id",
          all.map(({ user }) => user.id),
        )
        .whereNotNull("phone"),
    ).toEqual([]);
    const accounts = all.map(({ account }) => account.id);
    const told = await owner("audit_records").whereIn("account_id", accounts).where({ action: "access:end-login" });
    expect(new Set(told.map(({ account_id: id }) => id))).toEqual(new Set(accounts));
    expect(told).toHaveLength(accounts.length);
    expect((await userRow(apart.user)).phone).toBe(apart.phone);
  });
});

const renewed = async (columns: object = {}) => {
  const held = await givenHolder(columns);
  await change(held.line, { sim_changed_at: daysAgo(3), iccid: `89375${held.line.id}` });
  return held;
};
const enter = (agent: Agent, typed: string) => post(agent, `${pendingAt}/password`, { password: typed });

describe("after another SIM card in the same hands", () => {
  it("the first code asks for the password beside it, once", async () => {
    const { phone, home, user } = await renewed();
    const { agent, location } = await comeBySms(phone);
    expect(location).toBe(pendingAt);
    const { text } = await agent.get(pendingAt).expect(200);
    expect(text).toContain("Номер или SIM-карта сменились, поэтому одного кода из SMS мало");
    await agent.get(home).expect(303);
    await enter(agent, "not this one").refused();
    await agent.get(home).expect(303);
    expect((await enter(agent, password).expect(303)).headers["location"]).toBe(home);
    await agent.get(home).expect(200);
    expect(await owner("audit_records").where({ user_id: user.id, action: "users:confirm-number" })).toHaveLength(1);
    atMinute(portal, 2);
    expect((await comeBySms(phone)).location).toBe(home);
  });

  it("a second factor other than SMS stands for the password", async () => {
    const { phone, user } = await renewed();
    const at = daysAgo(10);
    await owner("second_factors").insert([
      { user_id: user.id, kind: "totp", secret: "sealed", confirmed_at: at, created_at: at },
      { user_id: user.id, kind: "sms", confirmed_at: at, created_at: at },
    ]);
    const { agent } = await comeBySms(phone);
    const { text } = await agent.get(pendingAt).expect(200);
    expect(text).toContain("Код из приложения");
    expect(text).not.toContain('name="password"');
    expect(text).not.toContain("Выслать код по SMS");
  });

  it("whoever has no password does not get in by the number alone", async () => {
    const { phone, home } = await renewed({ password_hash: null });
    const { agent } = await comeBySms(phone);
    expect((await agent.get(pendingAt).expect(200)).text).toContain("Позвоните в поддержку");
    await enter(agent, "").expect(303);
    await agent.get(home).expect(303);
    const sent = portal.sms().length;
    await owner("rate_limits").delete();
    await post(browser(), "/registration", { name: phone }).expect(303);
    expect(portal.sms()).toHaveLength(sent);
  });

  it("a code sets no new password", async () => {
    const { phone } = await renewed();
    expect(await recover(phone)).toEqual(await recover(unknown()));
  });

  it("the password and a code as second factor are two proofs, and confirm the number", async () => {
    const { phone, user, home } = await renewed();
    const at = daysAgo(10);
    await owner("second_factors").insert({ user_id: user.id, kind: "sms", confirmed_at: at, created_at: at });
    const agent = browser();
    await post(agent, "/sign-in/password", { phone, password }).expect(303);
    await post(agent, `${pendingAt}/messages`).expect(303);
    await post(agent, `${pendingAt}/sms`, { code: smsCode(portal, phone) }).expect(303);
    await agent.get(home).expect(200);
    expect((await userRow(user)).phone_proved_at).toEqual(new Date("2026-11-09T09:00:00Z"));
  });

  it("a code is worthless that was sent to the card before", async () => {
    const { phone, line } = await givenHolder();
    const agent = browser();
    await post(agent, "/sign-in/sms", { phone }).expect(303);
    await change(line, { sim_changed_at: daysAgo(0) });
    await post(agent, "/sign-in/sms/code", { code: smsCode(portal, phone) }).refused();
  });
});

const moved = async (columns: object = {}) => {
  const held = await givenHolder(columns);
  const fresh = held.phone.replace("37533", "37544");
  await change(held.line, { msisdn: fresh, sim_changed_at: daysAgo(2) });
  return { ...held, fresh };
};

describe("after another number of the same subscriber", () => {
  it("the login goes with the person, and the first code asks for the password", async () => {
    const { fresh, phone, home, account } = await moved();
    await post(browser(), "/sign-in/password", { phone, password }).refused();
    const { agent, location } = await comeBySms(fresh);
    expect(location).toBe(pendingAt);
    await post(agent, `${pendingAt}/password`, { password }).expect(303);
    await agent.get(home).expect(200);
    const told = await owner("audit_records").where({ account_id: account.id, action: "access:move-login" });
    expect(told).toMatchObject([{ subject: fresh, after: { total: 1, numbers: fresh } }]);
  });

  it("a browser that has shown the old number a moment before begins again", async () => {
    const held = await givenHolder();
    await change(held.line, { sim_changed_at: daysAgo(3) });
    const { agent } = await comeBySms(held.phone);
    await change(held.line, { msisdn: held.phone.replace("37533", "37544") });
    const answer = await post(agent, `${pendingAt}/password`, { password }).expect(303);
    expect(answer.headers["location"]).toBe("/sign-in/password");
  });

  it("whoever signed in with that number without having it no longer does", async () => {
    const held = await givenHolder();
    const fresh = held.phone.replace("37533", "37544");
    const squatter = await given.user({ phone: fresh });
    await change(held.line, { msisdn: fresh });
    expect((await userRow(held.user)).phone).toBe(fresh);
    expect(await userRow(squatter)).toMatchObject({ phone: null, session_version: 2 });
  });

  it("two who change at once, one to what the other leaves, both keep theirs", async () => {
    const [one, two] = [await givenHolder(), await givenHolder()];
    const fresh = two.phone.replace("37533", "37544");
    await owner.raw("update subscribers set msisdn = case id when ? then ? else ? end where id in (?, ?)", [
      one.line.id,
      two.phone,
      fresh,
      one.line.id,
      two.line.id,
    ]);
    expect([(await userRow(one.user)).phone, (await userRow(two.user)).phone]).toEqual([two.phone, fresh]);
  });
});

it("a number that ended is no second factor: no code goes to whoever has it now", async () => {
  const held = await givenHolder({ email: "second@client.example" });
  const at = daysAgo(10);
  await owner("second_factors").insert({ user_id: held.user.id, kind: "sms", confirmed_at: at, created_at: at });
  await unseen(async () => {
    await change(held.line, { status: "terminated" });
    await given.subscriber(await given.account(), { msisdn: held.phone });
  });
  const agent = browser();
  const entered = await post(agent, "/sign-in/email", { email: "second@client.example", password }).expect(303);
  expect(entered.headers["location"]).toBe(pendingAt);
  expect((await agent.get(pendingAt).expect(200)).text).not.toContain("Выслать код по SMS");
  const sent = portal.sms().length;
  await post(agent, `${pendingAt}/messages`).expect(303);
  expect(portal.sms()).toHaveLength(sent);
});
