import { type Kopecks, kopecks } from "../../kernel/money.ts";
import { addMonths, type Month } from "../../kernel/month.ts";
import type { Msisdn } from "../../kernel/msisdn.ts";

/** Something that a subscriber pays for in parts. */
export type Instalment = {
  readonly id: number;
  readonly name: string;
  readonly total: Kopecks;
  /** Of each month but the last one, which takes the rest. */
  readonly monthly: Kopecks;
  readonly months: number;
  readonly firstMonth: Month;
  readonly charged: Kopecks;
};
export type ListedInstalment = Instalment & {
  readonly number: string;
  readonly msisdn: Msisdn | null;
  readonly lastName: string;
  readonly firstName: string;
  readonly middleName: string;
  /** The number is out of service; what is left is still to be paid. */
  readonly isEnded: boolean;
};

export const states = ["open", "over"] as const;
export type State = (typeof states)[number];

/** What is left to pay, the next payment, and the month of the last one. */
export const planOf = ({ total, monthly, months, firstMonth, charged }: Instalment) => {
  const left = kopecks(total - charged);
  const paidMonths = Math.min(months, Math.floor(charged / monthly));
  return {
    left,
    paidMonths: left === 0 ? months : paidMonths,
    next: left === 0 ? null : { month: addMonths(firstMonth, paidMonths), sum: nextPayment(left, charged, monthly) },
    lastMonth: addMonths(firstMonth, months - 1),
  };
};

/** A month that was charged in part is charged the rest of its payment. */
const nextPayment = (left: Kopecks, charged: Kopecks, monthly: Kopecks): Kopecks =>
  kopecks(Math.min(left, monthly - (charged % monthly)));
