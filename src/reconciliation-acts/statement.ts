import { addDays } from "../kernel/dates.ts";
import { type Kopecks, kopecks, sumMoney } from "../kernel/money.ts";
import { addMonths, firstDay, type Month, monthOf } from "../kernel/month.ts";

/** Minsk days, both included. */
export type Period = { readonly from: string; readonly to: string };

export type IssuedInvoice = {
  readonly id: number;
  readonly number: string;
  readonly month: Month;
  readonly issuedOn: string;
  readonly opening: Kopecks;
  readonly charges: Kopecks;
  readonly closing: Kopecks;
};
export type PaidDay = { readonly day: string; readonly amount: Kopecks; readonly count: number };

/** All that an account was charged and has paid, the oldest first. */
export type History = { readonly invoices: readonly IssuedInvoice[]; readonly paid: readonly PaidDay[] };

/** What stands in the debit of the operator's books: a month's charges, or what its invoice has beyond them. */
export type Charge = {
  readonly kind: "invoice" | "correction";
  readonly on: string;
  readonly number: string;
  readonly issuedOn: string;
  readonly amount: Kopecks;
};

/** A period of an account: opening + debit − credit = closing. A debt to the operator is positive. */
export type Statement = {
  readonly period: Period;
  readonly opening: Kopecks;
  readonly debit: Kopecks;
  readonly credit: Kopecks;
  readonly closing: Kopecks;
  readonly charges: readonly Charge[];
  /** Days on which payments came in within the period. */
  readonly paid: readonly PaidDay[];
  /** Payments and charges. */
  readonly lines: number;
  /** Months that end within the period and have no invoice yet. */
  readonly missing: readonly Month[];
};

/**
 * The charges of a month count on its last day, whenever its invoice was issued: so the debt at the end of a month is that
 * invoice's closing balance. A payment counts on the day on which it was received. Where an invoice's closing does not follow
 * from the one before, its charges and the payments in between, the rest is a correction of that day: nothing is left out.
 */
export const statementOf = ({ invoices, paid }: History, period: Period): Statement => {
  const { from, to } = period;
  const opening = debtAfter({ invoices, paid }, addDays(from, -1));
  const closing = debtAfter({ invoices, paid }, to);
  const charges = invoices
    .flatMap((invoice, at) => chargesOf(invoice, invoices[at - 1], paid))
    .filter(({ on }) => on >= from && on <= to);
  const within = paid.filter(({ day }) => day >= from && day <= to);
  const debit = sumMoney(charges.map(({ amount }) => amount));
  const credit = sumMoney(within.map(({ amount }) => amount));
  if (opening + debit - credit !== closing) {
    throw new Error(`an act does not add up: ${opening} + ${debit} - ${credit} is not ${closing}`);
  }
  const lines = charges.length + within.reduce((sum, { count }) => sum + count, 0);
  return {
    period,
    opening,
    debit,
    credit,
    closing,
    charges,
    paid: within,
    lines,
    missing: missingIn(invoices, period),
  };
};

export const lastDayOf = (month: Month): string => addDays(firstDay(addMonths(month, 1)), -1);

/** The debt at the end of a day. Before the first invoice it is that invoice's opening, less what had not been paid by then. */
export const debtAfter = ({ invoices, paid }: History, day: string): Kopecks => {
  const last = invoices.findLast(({ month }) => lastDayOf(month) <= day);
  if (last) return kopecks(last.closing - paidBetween(paid, lastDayOf(last.month), day));
  const [first] = invoices;
  if (!first) return kopecks(0 - paidBetween(paid, "", day));
  const eve = addDays(firstDay(first.month), -1);
  if (day < eve) return kopecks(first.opening + paidBetween(paid, day, eve));
  return kopecks(first.opening - paidBetween(paid, eve, day));
};

/** After one day, until the end of another. */
const paidBetween = (paid: readonly PaidDay[], after: string, until: string): Kopecks =>
  sumMoney(paid.filter(({ day }) => day > after && day <= until).map(({ amount }) => amount));

const chargesOf = (invoice: IssuedInvoice, before: IssuedInvoice | undefined, paid: readonly PaidDay[]): Charge[] => {
  const { number, issuedOn, month } = invoice;
  const on = lastDayOf(month);
  const since = before ? lastDayOf(before.month) : addDays(firstDay(month), -1);
  const follows = (before ? before.closing : invoice.opening) + invoice.charges - paidBetween(paid, since, on);
  const charge: Charge = { kind: "invoice", on, number, issuedOn, amount: invoice.charges };
  if (follows === invoice.closing) return [charge];
  return [charge, { ...charge, kind: "correction", amount: kopecks(invoice.closing - follows) }];
};

/** An account without invoices has none that is missing: it may have nothing to pay. */
const missingIn = (invoices: readonly IssuedInvoice[], { to }: Period): Month[] => {
  const last = invoices.at(-1);
  if (!last) return [];
  const missing: Month[] = [];
  for (let month = addMonths(last.month, 1); lastDayOf(month) <= to; month = addMonths(month, 1)) missing.push(month);
  return missing;
};

/** What was paid in each month, for an act too long to print each payment. */
export const paidByMonth = (paid: readonly PaidDay[]): PaidDay[] =>
  [...Map.groupBy(paid, ({ day }) => monthOf(day))].map(([, days]) => ({
    day: days.at(-1)?.day ?? "",
    amount: sumMoney(days.map(({ amount }) => amount)),
    count: days.reduce((sum, { count }) => sum + count, 0),
  }));
