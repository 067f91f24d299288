import { type Kopecks, kopecks } from "../../kernel/money.ts";
import type { Ledger } from "./ledger.ts";
import type { Difference, Matched } from "./match.ts";
import { type DifferenceKind, differenceKinds } from "./passes.ts";

/** A ledger as it was read, beside what came of comparing it. */
export type Compared = { readonly ledger: Ledger; readonly result: Matched };

/** How many there are and what they come to: of `amount` the file's sums less the operator's, of others the sums themselves. */
export type Heap = { readonly count: number; readonly charges: Kopecks; readonly payments: Kopecks };
export type Summary = {
  readonly matched: number;
  readonly matchedSum: Kopecks;
  readonly kinds: Readonly<Record<DifferenceKind, Heap>>;
  readonly outside: number;
  readonly aside: number;
  readonly unread: number;
  /** The first of them. */
  readonly unreadRows: readonly { readonly row: number; readonly text: string }[];
};

const mostNamed = 5;

export const summaryOf = ({ ledger, result }: Compared): Summary => ({
  matched: result.matched,
  matchedSum: result.matchedSum,
  kinds: Object.fromEntries(
    differenceKinds.map((kind) => [kind, heapOf(result.differences.filter((each) => each.kind === kind))]),
  ) as Record<DifferenceKind, Heap>,
  outside: result.outside,
  aside: ledger.aside,
  unread: ledger.unread.length,
  unreadRows: ledger.unread.slice(0, mostNamed),
});

const heapOf = (list: readonly Difference[]): Heap => {
  const sums = { charges: 0, payments: 0 };
  for (const difference of list) sums[difference.isPayment ? "payments" : "charges"] += sumOf(difference);
  return { count: list.length, charges: kopecks(sums.charges), payments: kopecks(sums.payments) };
};

const sumOf = ({ kind, own, file }: Difference): number => {
  if (kind === "amount") return (file?.amount ?? 0) - (own?.amount ?? 0);
  return own?.amount ?? file?.amount ?? 0;
};
