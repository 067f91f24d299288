import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { tellPerson } from "../../src/access/notices.ts";
import { tellAdministrators as tellOfAddress } from "../../src/deliveries/addresses/letters.ts";
import { inScope, jobScope, openDatabase, type Tx } from "../../src/platform/db.ts";
import { tellAdministrators } from "../../src/subscribers/administrators.ts";
import { invited, newPassword, stranger } from "../access/office.ts";
import { bringTo, fillPortal, sims, subscriberColumns } from "../imports/bring.ts";
import { atMinute, browser as browserOf, smsCode } from "../support/codes.ts";
import { post, signIn, startPortal } from "../support/portal.ts";

/* What else rests on whose a number is: the operator's files, what is sent to numbers, links that were sent to them. */

vi.setConfig({ testTimeout: 60_000 });
const portal = await startPortal();
const { given, owner } = portal;
const [worker, operator] = await Promise.all([
  openDatabase(portal.databaseUrl, "portal_worker", 2),
  openDatabase(portal.databaseUrl, undefined, 4),
]);
const bring = bringTo(operator);
await fillPortal(bring);
afterAll(async () => {
  await Promise.all([worker.close(), operator.close()]);
  await portal.close();
});
beforeEach(async () => {
  atMinute(portal, 0);
  await owner("rate_limits").delete();
});

const change = (line: { id: number }, columns: object) => owner("subscribers").where({ id: line.id }).update(columns);
const phoneOf = async ({ id }: { id: number }) => (await owner("users").where({ id }).first("phone")).phone;
const asksForCode = async (phone: string): Promise<boolean> => {
  const before = portal.sms().length;
  await post(browserOf(portal), "/sign-in/sms", { phone }).expect(303);
  return portal.sms().length > before;
};

const rowOf = (number: string, sim: string | undefined, columns = { account: "00020000501", status: "active" }) =>
  `${columns.account};${number};${sim};Новатор;${columns.status}`;
const file = async (...lines: string[]) => {
  const run = await bring("subscribers", `${subscriberColumns}\n${lines.join("\n")}\n`);
  expect([run.state, run.lineReasons]).toEqual(["done", []]);
};

describe("the operator's file", () => {
  const ended = { account: "00020000501", status: "terminated" };
  let serial = 0;
  /** Somebody who signs in with a number that a file has brought. */
  const givenByFile = async () => {
    const number = String(375_291_000_600 + (serial += 1));
    await owner("subscribers").insert({
      account_id: 20_000_501,
      msisdn: number,
      status: "active",
      tariff_id: 101,
      iccid: null,
    });
    const user = await given.user({ phone: number });
    const held = await owner("subscribers").where({ msisdn: number }).first("id", "account_id");
    await given.grant(user, "subscriber", { id: held.account_id }, held);
    expect(await asksForCode(number)).toBe(true);
    await owner("codes").delete();
    return { number, user };
  };

  it("ends the login with the number, in the same file that gives it to another account", async () => {
    const { number, user } = await givenByFile();
    await file(rowOf(number, "", ended), rowOf(number, "", { account: "00020000502", status: "active" }));
    expect(await phoneOf(user)).toBeNull();
    expect(await owner("grants").where({ user_id: user.id, revoked_at: null })).toEqual([]);
    expect(await asksForCode(number)).toBe(false);
    const told = await owner("audit_records").where({ account_id: 20_000_501, action: "access:end-login" });
    expect(told.at(-1)).toMatchObject({ subject: number });
  });

  it("moves the login to the number that its subscriber has now", async () => {
    const { number, user } = await givenByFile();
    const fresh = number.replace("37529", "37544");
    const run = await bring(
      "subscribers",
      `account;number;previous_number;iccid;tariff;status\n00020000501;${fresh};${number};;Новатор;active\n`,
    );
    expect([run.state, run.lineReasons]).toEqual(["done", []]);
    expect(await phoneOf(user)).toBe(fresh);
    expect(await owner("users").where({ id: user.id }).first("phone_proved_at")).toEqual({ phone_proved_at: null });
  });

  it("with another SIM card makes the first code ask for more", async () => {
    const { number } = await givenByFile();
    await file(rowOf(number, sims[3]));
    portal.setNow(new Date("2026-11-26T09:00:00Z"));
    const agent = browserOf(portal);
    await post(agent, "/sign-in/sms", { phone: number }).expect(303);
    const entered = await post(agent, "/sign-in/sms/code", { code: smsCode(portal, number) }).expect(303);
    expect(entered.headers["location"]).toBe("/sign-in/second-factor");
  });
});

describe("what is told by SMS", () => {
  const deps = { ...portal.deps, db: worker };
  const senders: Readonly<Record<string, (tx: Tx, user: { id: number }) => Promise<void>>> = {
    "of access": (tx, { id }) =>
      tellPerson(deps, tx, { userId: id, email: null, language: "ru" }, { news: "changed", role: "viewer" }),
    "of an account": (tx) =>
      tellAdministrators(deps, tx, { id: `told-${tx.scope.accountId}`, subject: () => "о", text: () => "номер" }),
    "of an address": (tx) =>
      tellOfAddress(deps, tx, new Set(), { what: "removed", email: "a@client.example", old: "a@client.example" }),
  };

  it.each(Object.entries(senders))(
    "%s goes to a number that is surely still theirs, and to no other",
    async (_name, send) => {
      const account = await given.account();
      const line = await given.subscriber(account, { msisdn: String(375_296_000_000 + account.id - 20_000_000) });
      const user = await given.user({ phone: line.msisdn });
      await given.grant(user, "administrator", account);
      const sent = async () => {
        const before = await portal.notices();
        await inScope(jobScope(worker, account.id), (tx) => send(tx, user));
        return (await portal.notices()).slice(before.length).map(({ to }) => to);
      };
      expect(await sent()).toEqual([line.msisdn]);
      await change(line, { sim_changed_at: "2026-11-01T09:00:00Z" });
      expect(await sent()).toEqual([]);
      await change(line, { sim_changed_at: null });
      await owner.raw("alter table subscribers disable trigger follow_numbers");
      await change(line, { status: "terminated" });
      await owner.raw("alter table subscribers enable trigger follow_numbers");
      await given.subscriber(await given.account(), { msisdn: line.msisdn });
      expect(await sent()).toEqual([]);
    },
  );
});

const givenLink = async () => {
  const account = await given.account();
  const agent = await signIn(portal, await given.holder("administrator", account));
  const home = await given.account();
  const line = await given.subscriber(home);
  const link = await invited(portal, agent, `/a/${account.number}/access`, `+${line.msisdn}`, "viewer");
  return { account, line, link };
};
const register = (link: string) =>
  post(stranger(portal), `${link}/registration`, { name: "Приглашённый Ян", password: newPassword });

describe("a link that was sent to a number", () => {
  it("makes a login of its holder's, who then signs in by SMS", async () => {
    const { account, line, link } = await givenLink();
    await register(link).expect(303);
    const agent = browserOf(portal);
    await post(agent, "/sign-in/sms", { phone: line.msisdn }).expect(303);
    const entered = await post(agent, "/sign-in/sms/code", { code: smsCode(portal, line.msisdn) }).expect(303);
    expect(entered.headers["location"]).toBe(`/a/${account.number}`);
  });

  it.each([
    ["has ended", (line: { id: number }) => change(line, { status: "terminated" })],
    [
      "is another's",
      async (line: { id: number; msisdn: string }) => {
        await change(line, { status: "terminated" });
        await given.subscriber(await given.account(), { msisdn: line.msisdn });
      },
    ],
    ["has another SIM card", (line: { id: number }) => change(line, { sim_changed_at: "2026-11-09T09:01:00Z" })],
  ])("is dead when the number %s", async (_name, happen) => {
    const { line, link } = await givenLink();
    await stranger(portal).get(link).expect(200);
    await happen(line);
    await stranger(portal).get(link).expect(404);
    await register(link).expect(404);
    expect(await owner("users").where({ phone: line.msisdn })).toEqual([]);
  });

  it("is for whom has the number, not for whoever had it and still signs in with it", async () => {
    const account = await given.account();
    const agent = await signIn(portal, await given.holder("administrator", account));
    const old = await given.subscriber(await given.account());
    const before = await given.user({ phone: old.msisdn });
    await owner.raw("alter table subscribers disable trigger follow_numbers");
    await change(old, { status: "terminated" });
    await owner.raw("alter table subscribers enable trigger follow_numbers");
    await given.subscriber(await given.account(), { msisdn: old.msisdn });
    const link = await invited(portal, agent, `/a/${account.number}/access`, `+${old.msisdn}`, "viewer");
    await register(link).expect(303);
    expect(await phoneOf(before)).toBeNull();
    const entered = await post(browserOf(portal), "/sign-in/password", { phone: old.msisdn, password: newPassword });
    expect(entered.headers["location"]).toBe(`/a/${account.number}`);
  });
});
