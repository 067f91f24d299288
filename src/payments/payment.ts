import type { Kopecks } from "../kernel/money.ts";
import { addMonths, firstDay, monthOf } from "../kernel/month.ts";

export type Payment = {
  readonly id: number;
  readonly receivedOn: string;
  readonly amount: Kopecks;
  readonly documentNumber: string;
  readonly method: "bank-transfer" | "payment-request";
  readonly payer: string;
  readonly purpose: string;
};

/** Текущий месяц, 12 месяцев (guide, chapter 4); the current month is one of the twelve. */
export const periods = ["month", "year"] as const;
export type Period = (typeof periods)[number];

/** Minsk days: `from <= day < to`. */
export type Span = { readonly from: string; readonly to: string };

export const spanOf = (period: Period, now: Date): Span => {
  const month = monthOf(now);
  return { from: firstDay(period === "year" ? addMonths(month, -11) : month), to: firstDay(addMonths(month, 1)) };
};
