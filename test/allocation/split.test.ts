import { describe, expect, it } from "vitest";
import { type Dice, diceOf } from "../../seeds/people.ts";
import {
  type Allocated,
  allocate,
  type RateTotal,
  rules,
  type Share,
  splitExactly,
} from "../../src/allocation/allocation.ts";
import { totalsOf } from "../../src/allocation/invoice.ts";
import { type Kopecks, kopecks, sumMoney, vatOf } from "../../src/kernel/money.ts";
import type { Month } from "../../src/kernel/month.ts";

const k = (sums: readonly number[]) => sums.map(kopecks);

describe("splitExactly", () => {
  it.each([
    [100, [1, 1, 1], [34, 33, 33]],
    [-100, [1, 1, 1], [-33, -33, -34]],
    [0, [3, 1], [0, 0]],
    [5, [0, 0, 2], [0, 0, 5]],
    [10, [-1, 3], [-5, 15]],
    [9_007_199_254_740_991, [1, 2], [3_002_399_751_580_330, 6_004_799_503_160_661]],
  ])("%i by %j", (sum, weights, parts) => {
    const made = splitExactly(kopecks(sum), weights);
    expect(sumMoney(made)).toBe(sum);
    expect(made.toSorted((a, b) => a - b)).toEqual(parts.toSorted((a, b) => a - b));
  });
});

/** Random departments, rates and charges; `isCredit`: some of the charges are taken back. */
const anyInvoice = (pick: Dice, isCredit: boolean) => {
  const rates = pick(3) === 0 ? [25, 20] : [25];
  const sum = () => kopecks(pick(isCredit ? 9_000 : 90_000) - (isCredit ? 4_000 : 0));
  const shares = Array.from({ length: 1 + pick(9) }, (_, index): Share => {
    const own = new Map(rates.flatMap((rate) => (pick(5) === 0 ? [] : [[rate, sum()] as const])));
    return {
      id: index === 0 ? null : index,
      name: index === 0 ? null : `№ ${index}`,
      costCentre: "",
      lines: 1 + pick(40),
      own,
    };
  });
  const totals = rates.map((rate): RateTotal => {
    const own = sumMoney(shares.map((share) => share.own.get(rate) ?? kopecks(0)));
    const gross = kopecks(own + (pick(3) === 0 ? 0 : isCredit ? pick(9_000) - 4_000 : pick(9_000)));
    return { rate, gross, vat: vatOf(gross, rate) };
  });
  return { totals, shares: shares.slice(pick(2)) };
};

const sumOf = (rows: readonly Allocated[], rate: number, of: (row: Allocated) => Kopecks) =>
  sumMoney(rows.filter((row) => row.rate === rate).map(of));

const idle = (id: number, lines: number): Share => ({ id, name: `${id}`, costCentre: "", lines, own: new Map() });

describe("allocate", () => {
  it.each(rules)("by %s: gross and VAT of each rate are the invoice's, and nobody's share is negative", (rule) => {
    const pick = diceOf(11);
    for (let run = 0; run < 1_000; run += 1) {
      const { totals, shares } = anyInvoice(pick, run % 4 === 0);
      const rows = allocate(totals, shares, { rule, sharesUnassigned: pick(2) === 0 });
      for (const { rate, gross, vat } of totals) {
        expect(sumOf(rows, rate, (row) => row.gross)).toBe(gross);
        expect(sumOf(rows, rate, (row) => row.vat)).toBe(vat);
        const shared = gross - sumOf(rows, rate, (row) => row.own);
        const ofRate = rows.filter((row) => row.rate === rate);
        expect(ofRate.every((row) => Math.sign(row.shared) * Math.sign(shared) >= 0)).toBe(true);
        expect(ofRate.every((row) => row.net + row.vat === row.gross && row.own + row.shared === row.gross)).toBe(true);
        // each row's tax is that of its own sum, to the kopeck that rounding moves
        if (run % 4 !== 0) expect(ofRate.every((row) => Math.abs(row.vat - vatOf(row.gross, rate)) <= 1)).toBe(true);
      }
    }
  });

  it("shares by numbers where nobody has charges of their own", () => {
    const rows = allocate([{ rate: 25, gross: kopecks(400), vat: kopecks(80) }], [idle(1, 1), idle(2, 3)], {
      rule: "charges",
      sharesUnassigned: true,
    });
    expect(rows.map(({ gross }) => gross)).toEqual(k([100, 300]));
  });
});

describe("totalsOf", () => {
  const invoice = { id: 1, number: "1", month: "2026-10" as Month, issuedOn: "2026-11-01" };
  it("gives to the main rate what the lines lack", () => {
    const rates = [
      { rate: 25, gross: kopecks(1_000), vat: kopecks(200) },
      { rate: 20, gross: kopecks(600), vat: kopecks(100) },
    ];
    expect(totalsOf({ ...invoice, charges: kopecks(1_700), vat: kopecks(320), rates })).toEqual([
      { rate: 25, gross: 1_100, vat: 220 },
      { rate: 20, gross: 600, vat: 100 },
    ]);
    expect(totalsOf({ ...invoice, charges: kopecks(0), vat: kopecks(0), rates: [] })).toEqual([
      { rate: 0, gross: 0, vat: 0 },
    ]);
  });
});
