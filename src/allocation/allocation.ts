import { type Kopecks, kopecks, sumMoney } from "../kernel/money.ts";

/** Shared charges are split in proportion to the departments' own charges, or by the count of their numbers. */
export const rules = ["charges", "lines"] as const;
export type Rule = {
  readonly rule: (typeof rules)[number];
  /** Numbers without a department are shared like the rest, instead of a row of their own. */
  readonly sharesUnassigned: boolean;
};
export const usualRule: Rule = { rule: "charges", sharesUnassigned: false };

/** What an invoice says of one rate of VAT (percent). */
export type RateTotal = { readonly rate: number; readonly gross: Kopecks; readonly vat: Kopecks };
/** A department with the charges of its own numbers; `id` null: numbers without a department. */
export type Share = {
  readonly id: number | null;
  readonly name: string | null;
  readonly costCentre: string;
  /** Numbers that were charged something. */
  readonly lines: number;
  readonly own: ReadonlyMap<number, Kopecks>;
};
export type Allocated = {
  readonly id: number | null;
  readonly name: string | null;
  readonly costCentre: string;
  readonly lines: number;
  readonly rate: number;
  readonly own: Kopecks;
  readonly shared: Kopecks;
  readonly net: Kopecks;
  readonly vat: Kopecks;
  readonly gross: Kopecks;
};

/**
 * An invoice split between departments, one row for each department and rate of VAT: its own charges and a share of all that
 * is not charged to a department's number. For each rate the rows' gross and VAT are the invoice's to the kopeck.
 */
export const allocate = (totals: readonly RateTotal[], shares: readonly Share[], rule: Rule): Allocated[] => {
  const takers = takersOf(shares, rule);
  const weights = weightsOf(takers, rule);
  const rows = totals.flatMap((total) => allocateRate(total, takers, weights));
  return rows.filter(({ gross, vat, own, rate, lines }) => {
    const isEmpty = gross === 0 && vat === 0 && own === 0;
    return !isEmpty || (lines > 0 && rate === totals[0]?.rate);
  });
};

const nobody: Share = { id: null, name: null, costCentre: "", lines: 0, own: new Map() };

/** Who takes a part: those that have numbers. Without any department all of it stands in one row. */
const takersOf = (shares: readonly Share[], { sharesUnassigned }: Rule): readonly Share[] => {
  const departments = shares.filter(({ id }) => id !== null);
  const unassigned = shares.filter(({ id }) => id === null);
  if (departments.length === 0) return [unassigned[0] ?? nobody];
  return sharesUnassigned ? departments : [...departments, ...unassigned];
};

/** By own charges, if there are any; else by numbers. */
const weightsOf = (takers: readonly Share[], { rule }: Rule): readonly number[] => {
  const charges = takers.map(({ own }) => Math.max(0, sumMoney(own.values())));
  const lines = takers.map((taker) => taker.lines);
  return [rule === "charges" ? charges : lines, lines].find((each) => each.some((n) => n > 0)) ?? takers.map(() => 1);
};

const allocateRate = ({ rate, gross, vat }: RateTotal, takers: readonly Share[], weights: readonly number[]) => {
  const owns = takers.map(({ own }) => own.get(rate) ?? kopecks(0));
  const shared = splitExactly(kopecks(gross - sumMoney(owns)), weights);
  const grosses = owns.map((own, index) => kopecks(own + (shared[index] ?? 0)));
  const vats = splitExactly(vat, gross === 0 ? weights : grosses);
  return takers.map(({ id, name, costCentre, lines }, index): Allocated => {
    const all = grosses[index] ?? kopecks(0);
    const tax = vats[index] ?? kopecks(0);
    const amounts = { own: owns[index] ?? kopecks(0), shared: shared[index] ?? kopecks(0) };
    return { id, name, costCentre, lines, rate, ...amounts, gross: all, vat: tax, net: kopecks(all - tax) };
  });
};

/**
 * Splits a sum in proportion to weights that do not add up to zero, by the largest remainder: the parts add up to the sum, each
 * is less than a kopeck off its proportion. Of equal remainders the earlier one is rounded up.
 */
export const splitExactly = (sum: Kopecks, weights: readonly number[]): Kopecks[] => {
  const weight = weights.reduce((all, each) => all + each, 0);
  // bigint: a sum and a weight of 10 million rubles each multiply to more than 2^53
  const [top, bottom] = weight < 0 ? [-BigInt(sum), -BigInt(weight)] : [BigInt(sum), BigInt(weight)];
  const parts = weights.map((each) => floorOf(top * BigInt(each), bottom));
  const lacking = Number(BigInt(sum) - parts.reduce((all, { whole }) => all + whole, 0n));
  const raised = new Set(
    parts
      .map(({ rest }, index) => ({ rest, index }))
      .toSorted((a, b) => Number(b.rest - a.rest) || a.index - b.index)
      .slice(0, lacking)
      .map(({ index }) => index),
  );
  return parts.map(({ whole }, index) => kopecks(Number(whole) + (raised.has(index) ? 1 : 0)));
};

const floorOf = (top: bigint, bottom: bigint): { whole: bigint; rest: bigint } => {
  const rest = ((top % bottom) + bottom) % bottom;
  return { whole: (top - rest) / bottom, rest };
};
