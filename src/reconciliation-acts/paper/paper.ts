import { type Kopecks, kopecks } from "../../kernel/money.ts";
import type { Operator } from "../../platform/config.ts";
import { type Charge, paidByMonth, type Statement } from "../statement.ts";

export type Client = {
  readonly name: string;
  readonly unp: string;
  readonly address: string;
  readonly contractNumber: string;
  readonly contractDate: string;
};
export type Payment = {
  readonly on: string;
  readonly number: string;
  readonly method: "bank-transfer" | "payment-request";
  readonly amount: Kopecks;
};

/** All that an act says, apart from its lines. */
export type ActPaper = {
  readonly operator: Operator;
  readonly client: Client;
  /** As people read it. */
  readonly account: string;
  readonly statement: Statement;
  /** Minsk day. */
  readonly drawnUpOn: string;
};

/** A line of the act: charges in the debit, payments in the credit of the operator's books. */
export type ActLine =
  | Charge
  | (Payment & { readonly kind: "payment" })
  | { readonly kind: "month-paid"; readonly on: string; readonly count: number; readonly amount: Kopecks };

export const minus = (amount: Kopecks): Kopecks => kopecks(0 - amount);

export const isPayment = ({ kind }: ActLine): boolean => kind === "payment" || kind === "month-paid";

/** Charges and payments in the order of their days; of one day, payments first: they count before the day ends. */
export async function* linesOf(
  { charges }: Statement,
  payments: AsyncIterable<readonly Payment[]>,
): AsyncGenerator<readonly ActLine[], void, undefined> {
  let next = 0;
  for await (const batch of payments) {
    const lines: ActLine[] = [];
    for (const payment of batch) {
      for (let charge = charges[next]; charge && charge.on < payment.on; charge = charges[next]) {
        lines.push(charge);
        next += 1;
      }
      lines.push({ ...payment, kind: "payment" });
    }
    yield lines;
  }
  if (next < charges.length) yield charges.slice(next);
}

/** Lines of an act too long to be printed: payments by month. */
export const monthLines = ({ charges, paid }: Statement): ActLine[] =>
  [
    ...paidByMonth(paid).map(({ day, count, amount }) => ({ kind: "month-paid", on: day, count, amount }) as const),
    ...charges,
  ].toSorted((a, b) => (a.on < b.on ? -1 : Number(a.on > b.on)));
