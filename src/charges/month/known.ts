import { isoDay } from "../../kernel/dates.ts";
import { addMonths, firstDay, type Month, monthOf } from "../../kernel/month.ts";
import type { MonthOf } from "../charge.ts";

/**
 * How far a month is known. Charges come with the account's balance: where it is of this month, they are as old as it is;
 * where nothing of the month has been settled yet, they are taken for today's.
 */
export const monthKnown = (month: Month, { now, balanceOn }: { now: Date; balanceOn: string }): MonthOf => {
  const today = isoDay(now);
  const days = daysIn(month);
  const isCurrent = month === monthOf(now);
  const knownOn = monthOf(balanceOn) === monthOf(now) && balanceOn < today ? balanceOn : today;
  return { month, isCurrent, knownOn, days, day: isCurrent ? Number(knownOn.slice(8)) : days };
};

const daysIn = (month: Month): number =>
  (Date.parse(firstDay(addMonths(month, 1))) - Date.parse(firstDay(month))) / 86_400_000;
