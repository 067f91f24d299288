import { describe, expect, it } from "vitest";
import { addDays } from "../../src/kernel/dates.ts";
import { kopecks, sumMoney } from "../../src/kernel/money.ts";
import type { Month } from "../../src/kernel/month.ts";
import { limitsOf, periodFaults, usualPeriod } from "../../src/reconciliation-acts/period.ts";
import {
  debtAfter,
  type History,
  lastDayOf,
  paidByMonth,
  statementOf,
} from "../../src/reconciliation-acts/statement.ts";
import { diceOf, historyOf } from "./histories.ts";

const seeds = Array.from({ length: 120 }, (_, seed) => seed);
const dayFrom = (seed: number) => {
  const dice = diceOf(seed + 7_777);
  return () => addDays("2022-10-01", dice(1_600));
};

const kindsOf = (options: object) =>
  seeds.flatMap((seed) => {
    const history = historyOf(seed, options);
    return statementOf(history, { from: "2020-01-01", to: "2027-01-01" }).charges.map(({ kind }) => kind);
  });

describe("an act of any period", () => {
  it.each([{ isBroken: false }, { isBroken: true }])("adds up, and goes on where another ends: %o", (options) => {
    for (const seed of seeds) {
      const history = historyOf(seed, options);
      const day = dayFrom(seed);
      const [a = "", b = "", c = ""] = [day(), day(), day()].toSorted();
      const [one, two, both] = [
        statementOf(history, { from: a, to: b }),
        statementOf(history, { from: addDays(b, 1), to: c > b ? c : addDays(b, 1) }),
        statementOf(history, { from: a, to: c > b ? c : addDays(b, 1) }),
      ];
      expect(one.opening + one.debit - one.credit).toBe(one.closing);
      expect(one.closing).toBe(two.opening);
      expect([both.opening, both.closing]).toEqual([one.opening, two.closing]);
      expect([both.debit, both.credit]).toEqual([one.debit + two.debit, one.credit + two.credit]);
      expect(sumMoney(one.charges.map(({ amount }) => amount))).toBe(one.debit);
      expect(sumMoney(paidByMonth(one.paid).map(({ amount }) => amount))).toBe(one.credit);
    }
  });

  it.each([{ isBroken: false }, { isBroken: true }])("ends each month with that month's invoice: %o", (options) => {
    for (const seed of seeds) {
      const history = historyOf(seed, options);
      for (const { month, closing } of history.invoices) expect(debtAfter(history, lastDayOf(month))).toBe(closing);
      const [first] = history.invoices;
      if (first) expect(debtAfter(history, addDays(`${first.month}-01`, -1))).toBe(first.opening);
    }
  });

  it("has corrections only where an invoice does not follow from the one before and the payments", () => {
    expect(new Set(kindsOf({}))).toEqual(new Set(["invoice"]));
    expect(new Set(kindsOf({ isBroken: true }))).toEqual(new Set(["invoice", "correction"]));
  });
});

const october: History = {
  invoices: [
    {
      id: 1,
      number: "С-10",
      month: "2026-10" as Month,
      issuedOn: "2026-11-05",
      opening: kopecks(1_000),
      charges: kopecks(17_568),
      closing: kopecks(8_568),
    },
  ],
  paid: [
    { day: "2026-09-20", amount: kopecks(500), count: 1 },
    { day: "2026-10-15", amount: kopecks(10_000), count: 2 },
    { day: "2026-11-03", amount: kopecks(8_568), count: 1 },
  ],
};

it("counts a month's charges on its last day, and payments on theirs", () => {
  const upTo = (to: string) => statementOf(october, { from: "2026-10-01", to });
  expect(upTo("2026-10-14")).toMatchObject({ opening: 1_000, debit: 0, credit: 0, closing: 1_000, lines: 0 });
  expect(upTo("2026-10-30")).toMatchObject({ debit: 0, credit: 10_000, closing: -9_000, lines: 2 });
  expect(upTo("2026-10-31")).toMatchObject({ debit: 17_568, credit: 10_000, closing: 8_568, lines: 3 });
  expect(upTo("2026-11-03")).toMatchObject({ closing: 0, missing: [] });
  expect(statementOf(october, { from: "2026-09-01", to: "2026-09-30" })).toMatchObject({
    opening: 1_500,
    closing: 1_000,
  });
});

it("names the months that have no invoice yet", () => {
  expect(statementOf(october, { from: "2026-01-01", to: "2026-11-29" }).missing).toEqual([]);
  expect(statementOf(october, { from: "2026-01-01", to: "2026-12-31" }).missing).toEqual(["2026-11", "2026-12"]);
  expect(statementOf({ invoices: [], paid: [] }, { from: "2026-01-01", to: "2026-12-31" }).missing).toEqual([]);
});

it("takes payments alone, where nothing was charged", () => {
  const history = { invoices: [], paid: october.paid };
  const expected = { opening: -500, debit: 0, credit: 10_000, closing: -10_500 };
  expect(statementOf(history, { from: "2026-10-01", to: "2026-10-31" })).toMatchObject(expected);
});

describe("the period", () => {
  it.each([
    ["2026-11-09T09:00:00Z", { from: "2026-01-01", to: "2026-10-31" }, { from: "2023-11-01", to: "2026-11-09" }],
    ["2027-01-31T20:59:59Z", { from: "2026-01-01", to: "2026-12-31" }, { from: "2024-01-01", to: "2027-01-31" }],
    ["2027-01-31T21:00:00Z", { from: "2027-01-01", to: "2027-01-31" }, { from: "2024-02-01", to: "2027-02-01" }],
  ])("at %s", (now, usual, limits) => {
    expect(usualPeriod(new Date(now))).toEqual(usual);
    expect(limitsOf(new Date(now))).toEqual(limits);
  });

  it.each([
    [{ from: "2023-11-01", to: "2026-11-09" }, {}],
    [{ from: "2026-11-09", to: "2026-11-09" }, {}],
    [{ from: "2023-10-31", to: "2026-11-09" }, { from: "fromOld" }],
    [
      { from: "2026-11-10", to: "2026-11-10" },
      { from: "fromFuture", to: "toFuture" },
    ],
    [{ from: "2026-10-10", to: "2026-10-09" }, { to: "toBefore" }],
  ])("%o", (period, faults) => {
    expect(Object.fromEntries(periodFaults(period, new Date("2026-11-09T09:00:00Z")))).toEqual(faults);
  });
});
