import { addDays, isoDay } from "../../kernel/dates.ts";
import { addMonths, firstDay, type Month, monthOf } from "../../kernel/month.ts";
import type { DeliveryFormat } from "../delivery.ts";
import type { Every, SchedulePeriod } from "../documents/document.ts";

/** What an account has chosen for a kind of documents. */
export type Schedule = {
  readonly kind: string;
  /** Null: switched off. */
  readonly every: Every | null;
  readonly addressIds: readonly number[];
  /** Null: the account's own. */
  readonly format: DeliveryFormat | null;
  /** A Minsk day: what was due before it is not sent. */
  readonly since: string;
};

/** A period to send now: under its key it is sent once. `issued` has no key before the paper is found: the paper's id is one. */
export type Due = { readonly key: string | undefined; readonly period: SchedulePeriod };

const monthsOf = { month: 1, quarter: 3 } as const;

/** The newest period that has ended, unless it ended before the schedule began: after an outage earlier ones are not caught up. */
export const dueOf = ({ every, since }: Pick<Schedule, "every" | "since">, now: Date): Due | undefined => {
  const today = isoDay(now);
  if (every === null) return undefined;
  if (every === "issued") return { key: undefined, period: { every, from: since, to: today } };
  const months = monthsOf[every];
  const end = firstDay(currentStart(now, months));
  if (end < since) return undefined;
  const first = addMonths(monthOf(end), -months);
  return { key: keyOf(first, every), period: { every, from: firstDay(first), to: addDays(end, -1) } };
};

/** The Minsk day on which the period now running is sent. */
export const nextDay = (every: "month" | "quarter", now: Date): string =>
  firstDay(addMonths(currentStart(now, monthsOf[every]), monthsOf[every]));

/** The first month of the month or quarter that is now. */
const currentStart = (now: Date, months: number): Month => {
  const month = monthOf(now);
  return addMonths(month, -((Number(month.slice(5)) - 1) % months));
};

/** `2026-10`, `2026-Q3`: as accounts_with_due_schedules writes it too. */
const keyOf = (first: Month, every: "month" | "quarter"): string =>
  every === "month" ? first : `${first.slice(0, 4)}-Q${Math.ceil(Number(first.slice(5)) / 3)}`;
