import { isoDay } from "../src/kernel/dates.ts";
import { addMonths, firstDay, type Month, monthOf } from "../src/kernel/month.ts";

/** The months of a scenario, counted from today, Minsk time. */
export type Calendar = {
  readonly now: Date;
  readonly today: string;
  readonly month: Month;
  /** How much of this month has gone: 9 of 31 days. */
  readonly dayOfMonth: number;
  readonly daysInMonth: number;
  /** Whole months before this one, oldest first. */
  back(count: number): Month[];
};

export function calendarOf(now: Date): Calendar {
  const today = isoDay(now);
  const month = monthOf(today);
  return {
    now,
    today,
    month,
    dayOfMonth: Number(today.slice(8)),
    daysInMonth: new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate(),
    back: (count) => Array.from({ length: count }, (_, index) => addMonths(month, index - count)),
  };
}

/** A day of a month; `day` is 1 to 28, so that every month has it. */
export const dayIn = (month: Month, day: number): string =>
  `${firstDay(month).slice(0, 8)}${String(day).padStart(2, "0")}`;

/** Some days before now, at some Minsk time: `moment(calendar, 3, "10:05")`. */
export function momentBack(calendar: Calendar, days: number, time: string): string {
  const day = new Date(Date.parse(`${calendar.today}T00:00:00Z`) - days * 86_400_000).toISOString().slice(0, 10);
  return `${day}T${time}:00+03:00`;
}
