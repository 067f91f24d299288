import { afterAll, describe, expect, it, vi } from "vitest";
import { diceOf } from "../../seeds/people.ts";
import { type Cause, causes } from "../../src/invoices/changes/change.ts";
import { sumByCause } from "../../src/invoices/changes/repository.ts";
import { type Month, parseMonth } from "../../src/kernel/month.ts";
import { mintScope } from "../../src/platform/db.ts";
import { startPortal } from "../support/portal.ts";
import { causesOf, historyOf, type Line } from "./histories.ts";

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const portal = await startPortal();
afterAll(portal.close);
const { given, owner, db } = portal;

const actor = { userId: null, name: "", msisdn: null, role: "administrator" };
const months = Array.from(
  { length: 24 },
  (_, index) => `${2024 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, "0")}-01`,
);
const monthOf = (day: string): Month => parseMonth(day.slice(0, 7)) as Month;

/** Random charges of 12 numbers in 24 months: 552 pairs of months. */
const givenHistory = async (seed: number) => {
  const account = await given.account();
  const tariff = await given.tariff();
  const subscribers = [];
  for (let n = 0; n < 12; n++) subscribers.push((await given.subscriber(account, { tariff_id: tariff.id })).id);
  const lines = historyOf(diceOf(seed), subscribers, months);
  await owner.batchInsert(
    "charges",
    lines.map((line) => ({ account_id: account.id, ...line })),
    500,
  );
  // as support sees it: nothing is kept
  const scope = mintScope(db, account.id, actor, true);
  const inMonth = Map.groupBy(lines, ({ month }) => month);
  const sumsOf = async (before: string, after: string) => {
    const sums = await sumByCause(
      scope,
      { before: monthOf(before), after: monthOf(after) },
      { invoice: 0, against: "previous" },
    );
    return new Map(sums.map(({ cause, amount }) => [cause, amount]));
  };
  return { of: (month: string): Line[] => inMonth.get(month) ?? [], sumsOf };
};

const total = (amounts: Iterable<number>) => [...amounts].reduce((sum, amount) => sum + amount, 0);
const charged = (lines: readonly Line[]) => total(lines.map(({ gross }) => gross));
const pairs = months.flatMap((before) =>
  months.filter((after) => after !== before).map((after) => [before, after] as const),
);

describe("the causes of random histories", () => {
  it.each([11, 12])(
    "are the difference to the kopeck, and what the rules say, in 552 pairs of months (%i)",
    async (seed) => {
      const { of, sumsOf } = await givenHistory(seed);
      const seen = new Set<Cause>();
      for (const [before, after] of pairs) {
        const sums = await sumsOf(before, after);
        const at = `${before} → ${after}`;
        expect([at, total(sums.values())]).toEqual([at, charged(of(after)) - charged(of(before))]);
        const told = new Map([...sums].filter(([, amount]) => amount !== 0));
        expect([at, told]).toEqual([at, causesOf(of(before), of(after))]);
        for (const cause of told.keys()) seen.add(cause);
      }
      expect(pairs.length).toBe(552);
      expect(seen).toEqual(new Set(causes.filter((cause) => cause !== "unsplit")));
    },
  );

  it("are none where a month is compared with itself, and negate in sum when the months are swapped", async () => {
    const { sumsOf } = await givenHistory(13);
    for (const month of months) expect(await sumsOf(month, month)).toEqual(new Map());
    const swapped = {
      "new-number": "ended-number",
      "new-service": "ended-service",
      tariff: "tariff",
      bundle: "bundle",
      roaming: "roaming",
      late: "late",
      "one-off": "one-off",
    } as const;
    for (const [before, after] of pairs.slice(0, 100)) {
      const there = await sumsOf(before, after);
      const back = await sumsOf(after, before);
      expect(total(there.values())).toBe(0 - total(back.values()));
      for (const [cause, other] of Object.entries(swapped)) {
        expect(there.get(cause as keyof typeof swapped) ?? 0).toBe(0 - (back.get(other) ?? 0));
      }
    }
  });
});
