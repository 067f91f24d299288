import { addDays, isoDay } from "../../kernel/dates.ts";
import type { Kopecks } from "../../kernel/money.ts";
import { addMonths, firstDay, type Month } from "../../kernel/month.ts";

export type UnpaidInvoice = {
  readonly id: number;
  readonly number: string;
  readonly month: Month;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly unpaid: Kopecks;
  /** No regular invoice of the account is newer. */
  readonly isNewest: boolean;
};

/** What the rule looks at. */
export type Standing = {
  /** Oldest first. */
  readonly unpaid: readonly UnpaidInvoice[];
  /** Of these, the invoices that have a registration which waits for the bank. */
  readonly registered: readonly { readonly invoiceId: number; readonly number: string; readonly keepsUntil: string }[];
  /** Day of the month after the invoice's, included (operation_limits). */
  readonly lastDay: number;
  /** For how many days a registration lets service go on (operation_limits). */
  readonly days: number;
};

export type Refusal =
  | { readonly rule: "nothing-due"; readonly lastDay: number }
  | { readonly rule: "older-unpaid"; readonly older: readonly UnpaidInvoice[]; readonly until: string }
  | { readonly rule: "late"; readonly invoice: UnpaidInvoice; readonly until: string };

export type Verdict =
  | { readonly kind: "open"; readonly invoice: UnpaidInvoice; readonly until: string; readonly keepsUntil: string }
  | { readonly kind: "registered"; readonly number: string; readonly keepsUntil: string }
  | { readonly kind: "refused"; readonly refusals: readonly Refusal[] };

/**
 * Регистрация оплаты (guide, chapter 4): until the 10th of the month after the invoice's, Minsk time, if only the newest
 * regular invoice is unpaid. All rules that are broken are named, each with its day.
 */
export const verdictOf = ({ unpaid, registered, lastDay, days }: Standing, now: Date): Verdict => {
  const invoice = unpaid.at(-1);
  if (!invoice) return { kind: "refused", refusals: [{ rule: "nothing-due", lastDay }] };
  const waiting = registered.find(({ invoiceId }) => invoiceId === invoice.id);
  if (waiting) return { kind: "registered", number: waiting.number, keepsUntil: waiting.keepsUntil };
  const today = isoDay(now);
  const until = lastDayOf(invoice.month, lastDay);
  const older = invoice.isNewest ? unpaid.slice(0, -1) : unpaid;
  const refusals: Refusal[] = [
    ...(older.length > 0 ? [{ rule: "older-unpaid", older, until } as const] : []),
    ...(today > until ? [{ rule: "late", invoice, until } as const] : []),
  ];
  if (refusals.length > 0) return { kind: "refused", refusals };
  const from = today > invoice.dueOn ? today : invoice.dueOn;
  return { kind: "open", invoice, until, keepsUntil: addDays(from, days) };
};

/** At the latest the last day of that month, where the operator has set a day that it does not have. */
const lastDayOf = (month: Month, day: number): string => {
  const wanted = addDays(firstDay(addMonths(month, 1)), day - 1);
  const last = addDays(firstDay(addMonths(month, 2)), -1);
  return wanted < last ? wanted : last;
};
