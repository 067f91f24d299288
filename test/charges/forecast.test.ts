import { describe, expect, it } from "vitest";
import { type Dice, diceOf } from "../../seeds/people.ts";
import { noSums, type Outlook, type Sums } from "../../src/charges/charge.ts";
import { type Forecast, forecast, isUnusual } from "../../src/charges/forecast.ts";
import type { Kopecks } from "../../src/kernel/money.ts";

type Own = Partial<Record<keyof Sums, number>>;
const sumsOf = (own: Own): Sums => {
  const sums = { ...noSums, ...own };
  const { fee, services, traffic, roaming, oneOff, instalments, discounts } = sums;
  return { ...sums, total: fee + services + traffic + roaming + oneOff + instalments + discounts } as Sums;
};
const outlookOf = (own: { fees?: number; due?: number; history?: readonly number[] }): Outlook => ({
  monthlyFees: (own.fees ?? 0) as Kopecks,
  instalmentsDue: (own.due ?? 0) as Kopecks,
  history: (own.history ?? []) as Kopecks[],
});

const anyMonth = (pick: Dice) => {
  const days = 28 + pick(4);
  return {
    sums: sumsOf({
      fee: pick(5_000),
      services: pick(900),
      traffic: pick(9_000),
      roaming: pick(3) === 0 ? pick(90_000) : 0,
      oneOff: pick(600),
      instalments: pick(2) * 4_317,
      discounts: -pick(200),
    }),
    outlook: outlookOf({
      fees: pick(9_000),
      due: pick(2) * 4_317,
      history: Array.from({ length: pick(7) }, () => pick(20_000)),
    }),
    days,
    day: 1 + pick(days),
  };
};

/** Not below zero, within its bounds; discounts apart, what is charged is not taken back. */
const expectSound = ({ total }: Sums, { sum, band }: Forecast) => {
  const { low, high } = band ?? { low: sum, high: sum };
  expect(low).toBeGreaterThanOrEqual(0);
  expect(low).toBeLessThanOrEqual(sum);
  expect(high).toBeGreaterThanOrEqual(sum);
  expect(sum).toBeGreaterThanOrEqual(total - 1_000);
};

describe("forecast", () => {
  it("knows fees by the day, discounts on them, and instalments that are to come", () => {
    // a third of the month: 10 rubles of 30, less 5 %, and a smartphone's 43,17 that is charged at the end
    const sums = sumsOf({ fee: 1_000, discounts: -50 });
    const outlook = outlookOf({ fees: 3_000, due: 4_317, history: [0, 0, 0] });
    expect(forecast(sums, outlook, { day: 10, days: 30 })).toEqual({
      sum: 3_000 - 150 + 4_317,
      band: { low: 7_167, high: 7_167 },
    });
    const charged = sumsOf({ fee: 1_000, discounts: -50, instalments: 4_317 });
    expect(forecast(charged, outlook, { day: 10, days: 30 })?.sum).toBe(7_167);
  });

  it("takes what varies between the month's own pace and the usual one", () => {
    const outlook = outlookOf({ history: [200, 300, 400] });
    // half of the month, 6 rubles of a pace of 12, usually 3: the other half goes on at 7,50
    expect(forecast(sumsOf({ traffic: 600 }), outlook, { day: 15, days: 30 })).toEqual({
      sum: 975,
      band: { low: 925, high: 1_025 },
    });
    // on the first day the usual pace is nearly all there is
    expect(forecast(sumsOf({ traffic: 0 }), outlook, { day: 1, days: 30 })?.sum).toBeCloseTo(280, -1);
  });

  it("has no bounds without three months before, and says nothing of a first week without them", () => {
    const sums = sumsOf({ roaming: 700 });
    const few = outlookOf({ history: [100, 100] });
    expect(forecast(sums, few, { day: 6, days: 30 })).toBeUndefined();
    expect(forecast(sums, few, { day: 7, days: 28 })).toEqual({ sum: 2_800, band: null });
    expect(forecast(sums, outlookOf({ history: [1, 1, 1] }), { day: 0, days: 30 })).toBeUndefined();
  });

  it("is what was charged when the month is over, and always lies within its bounds", () => {
    const pick = diceOf(7);
    for (let run = 0; run < 2_000; run += 1) {
      const { sums, outlook, day, days } = anyMonth(pick);
      const told = forecast(sums, outlook, { day, days });
      if (told) expectSound(sums, told);
      expect(forecast(sums, outlook, { day: days, days })).toEqual({
        sum: sums.total,
        band: { low: sums.total, high: sums.total },
      });
    }
  });
});

describe("isUnusual", () => {
  const history = [400, 500, 600];
  it.each([
    [1_001, true],
    [1_000, false],
  ])("%i kopecks against a usual 500: %s", (traffic, expected) => {
    expect(isUnusual(sumsOf({ traffic }), outlookOf({ history }))).toBe(expected);
  });
  it("asks for 10 rubles, twice the usual and three months to tell it from; fees do not count", () => {
    expect(isUnusual(sumsOf({ roaming: 999 }), outlookOf({ history: [0, 0, 0] }))).toBe(false);
    expect(isUnusual(sumsOf({ roaming: 3_000 }), outlookOf({ history: [1_500, 1_500, 1_500] }))).toBe(false);
    expect(isUnusual(sumsOf({ roaming: 3_001 }), outlookOf({ history: [1_500, 1_500, 1_500] }))).toBe(true);
    expect(isUnusual(sumsOf({ roaming: 90_000 }), outlookOf({ history: [0, 0] }))).toBe(false);
    expect(isUnusual(sumsOf({ fee: 90_000 }), outlookOf({ history: [0, 0, 0] }))).toBe(false);
  });
});
