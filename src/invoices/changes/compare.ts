import { NotFound } from "../../kernel/errors.ts";
import { type Kopecks, kopecks, sumMoney } from "../../kernel/money.ts";
import type { AccountScope } from "../../platform/db.ts";
import { type Against, type CauseSum, type Comparison, causes } from "./change.ts";
import { type ComparedRow, findCompared, sumByCause } from "./repository.ts";

/** One invoice against another of the account. @throws NotFound */
export const compareInvoice = async (scope: AccountScope, id: number, against: Against): Promise<Comparison> => {
  const row = await findCompared(scope, id, against);
  if (!row) throw new NotFound("invoice");
  return finishComparison(scope, row, against);
};

/** The comparison of what `newestCompared` or `findCompared` found: the sums that are not kept are made now. */
export const finishComparison = async (
  scope: AccountScope,
  { invoice, other, kept }: ComparedRow,
  against: Against = "previous",
): Promise<Comparison> => {
  if (!other) return { against, invoice, other, difference: kopecks(0), sums: [] };
  const months = { before: other.month, after: invoice.month };
  const sums = kept ?? (await sumByCause(scope, months, { invoice: invoice.id, against }));
  const difference = kopecks(invoice.charges - other.charges);
  return { against, invoice, other, difference, sums: wholeSums(sums, difference) };
};

/** Lines of an invoice that no number was charged for are the rest: with it the sums are the difference. */
const wholeSums = (sums: readonly CauseSum[], difference: Kopecks): CauseSum[] => {
  const rest = kopecks(difference - sumMoney(sums.map(({ amount }) => amount)));
  const all = rest === 0 ? sums : [...sums, { cause: "unsplit" as const, amount: rest, numbers: 0 }];
  return all.toSorted(
    (a, b) => Math.abs(b.amount) - Math.abs(a.amount) || causes.indexOf(a.cause) - causes.indexOf(b.cause),
  );
};
