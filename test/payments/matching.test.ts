import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { confirmRegistrations, matchRegistrations, runConfirmRegistrations } from "../../src/payments/index.ts";
import { inScope, jobScope, openDatabase } from "../../src/platform/db.ts";
import { workerUrl } from "../support/database.ts";
import { startPortal } from "../support/portal.ts";
import { payingIn } from "./paying.ts";

const portal = await startPortal();
const worker = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 2);
afterAll(async () => {
  await worker.close();
  await portal.close();
});
const { given, owner } = portal;
const { enter, givenPayer, givenPayment, registrationsOf, journalOf } = payingIn(portal);
const now = new Date("2026-11-09T09:00:00Z");
beforeEach(() => portal.setNow(now));

const match = (account: { id: number }): Promise<number> =>
  inScope(jobScope(worker, account.id), (tx) => matchRegistrations(tx, now));
/** As the tables' owner, whom row-level security does not stop. */
const ownerScope = (account: { id: number }) => jobScope({ ...worker, knex: owner }, account.id);
const givenRegistered = async (typed = {}) => {
  const payer = await givenPayer();
  await given.invoice(payer.account);
  await payer.register(typed).expect(303);
  return payer;
};
const waitingFor = async (what: string): Promise<number> => {
  const { rows } = await owner.raw(
    "select count(*)::int as count from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like ?",
    [`%${what}%`],
  );
  return rows[0].count;
};
const stateOf = async (account: { id: number }) => (await registrationsOf(account)).map(({ state }) => state);

describe("a payment that comes in", () => {
  it("confirms the registration of its number and sum, once, with a record in the journal", async () => {
    const { account, read } = await givenRegistered();
    expect(await match(account)).toBe(0);
    expect(await stateOf(account)).toEqual(["waiting"]);
    const payment = await givenPayment(account);
    expect(await match(account)).toBe(1);
    expect(await match(account)).toBe(0);
    expect(await registrationsOf(account)).toMatchObject([{ state: "confirmed", payment_id: payment, ended_at: now }]);
    expect((await journalOf(account)).map(({ action, role }) => [action, role])).toEqual([
      ["payments:register", "administrator"],
      ["payments:confirm", "worker"],
    ]);
    const text = await read("/payments");
    expect(text).toContain("Подтверждена банком");
    expect(text).not.toContain("Отменить");
  });

  it.each([
    ["zeros before the number", { document_number: "0001187" }, {}],
    ["a sign and a space before the number", { document_number: "№ 1187" }, {}],
    ["small letters", { document_number: "118-а" }, { number: "118-А" }],
    ["the order's own day", { received_on: "2026-11-05" }, {}],
    ["the last day of sixty", { received_on: "2027-01-04" }, {}],
  ])("is recognised with %s", async (_what, columns, typed) => {
    const { account } = await givenRegistered(typed);
    await givenPayment(account, columns);
    expect(await match(account)).toBe(1);
  });

  it.each([
    ["another number", { document_number: "11870" }],
    ["a kopeck less", { amount: 17_567 }],
    ["a day before the order", { received_on: "2026-11-04" }],
    ["next year's order of the same number", { received_on: "2027-01-05" }],
  ])("is another one with %s", async (_what, columns) => {
    const { account } = await givenRegistered();
    await givenPayment(account, columns);
    expect(await match(account)).toBe(0);
    expect(await stateOf(account)).toEqual(["waiting"]);
  });

  it("is of its own account alone", async () => {
    const { account } = await givenRegistered();
    const other = await givenRegistered();
    await givenPayment(other.account);
    expect(await match(account)).toBe(0);
    // also where row-level security does not stand behind the query
    expect(await inScope(ownerScope(account), (tx) => matchRegistrations(tx, now))).toBe(0);
    expect(await stateOf(account)).toEqual(["waiting"]);
  });

  it("confirms one of two registrations of its number and sum, the older one first", async () => {
    const { account } = await givenRegistered();
    const older = await given.invoice(account, { month: "2026-09-01", unpaid: 0 });
    const [{ id: _id, ...row }] = await registrationsOf(account);
    await owner("payment_registrations").insert({ ...row, invoice_id: older.id, paid_on: "2026-11-04" });
    const payment = await givenPayment(account);
    expect(await match(account)).toBe(1);
    const paid = (await registrationsOf(account)).filter(({ payment_id: id }) => id === payment);
    expect(paid).toMatchObject([{ paid_on: "2026-11-04", state: "confirmed" }]);
    await givenPayment(account, { received_on: "2026-11-07" });
    expect(await match(account)).toBe(1);
    expect(await stateOf(account)).toEqual(["confirmed", "confirmed"]);
  });

  it("confirms at once what is registered after it has come in", async () => {
    const payer = await givenPayer();
    await given.invoice(payer.account);
    await givenPayment(payer.account);
    await payer.register().expect(303);
    expect(await stateOf(payer.account)).toEqual(["confirmed"]);
    await payer.register().expect(303);
    expect(await stateOf(payer.account)).toEqual(["confirmed"]);
  });

  it("of a part leaves the rest to be registered by a second order", async () => {
    const { account, register, read } = await givenRegistered({ amount: "100" });
    await givenPayment(account, { amount: 10_000 });
    expect(await match(account)).toBe(1);
    await owner("invoices").where({ account_id: account.id }).update({ unpaid: 7_568 });
    expect(await read("/payments/registration")).toContain("К оплате по счету 75,68 руб.");
    await register({ number: "1188", amount: "75,68" }).expect(303);
    expect(await stateOf(account)).toEqual(["confirmed", "waiting"]);
  });

  it("is matched by two at once without harm", async () => {
    const { account } = await givenRegistered();
    await givenPayment(account);
    const counts = await Promise.all([match(account), match(account)]);
    expect(counts.toSorted((a, b) => a - b)).toEqual([0, 1]);
  });

  it("is given to one registration where another is made meanwhile", async () => {
    const { account } = await givenRegistered();
    const older = await given.invoice(account, { month: "2026-09-01", unpaid: 0 });
    const [{ id: _id, ...row }] = await registrationsOf(account);
    await givenPayment(account);
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const { promise: done, resolve: tell } = Promise.withResolvers<void>();
    const first = inScope(ownerScope(account), async (tx) => {
      await tx("payment_registrations").insert({ ...row, invoice_id: older.id, paid_on: "2026-11-04" });
      const count = await matchRegistrations(tx, now);
      tell();
      await released;
      return count;
    });
    await done;
    const second = match(account);
    try {
      await expect.poll(() => waitingFor("pg_advisory_xact_lock"), { timeout: 5_000 }).toBe(1);
    } finally {
      release();
    }
    expect(await Promise.all([first, second])).toEqual([1, 0]);
    expect((await stateOf(account)).toSorted((a, b) => a.localeCompare(b))).toEqual(["confirmed", "waiting"]);
  });
});

it("the worker's job confirms what has come in, over all accounts", async () => {
  const [one, two] = [await givenRegistered(), await givenRegistered()];
  await givenPayment(one.account);
  await givenPayment(two.account);
  expect(confirmRegistrations.name).toBe("payments.confirm-registrations");
  await runConfirmRegistrations({ db: worker, clock: { now: () => now } })();
  expect([await stateOf(one.account), await stateOf(two.account)]).toEqual([["confirmed"], ["confirmed"]]);
});

it("what the bank has not confirmed in time is said to be late, and still waits", async () => {
  const { account } = await givenRegistered();
  portal.setNow(new Date("2026-12-05T20:59:59Z"));
  const { read } = await enter("viewer", account);
  expect(await read("/payments")).not.toContain("платеж не поступил");
  portal.setNow(new Date("2026-12-05T21:00:00Z"));
  const text = await read("/payments");
  expect(text).toContain("Ожидает подтверждения банком Срок 05.12.2026 прошел, платеж не поступил");
});
