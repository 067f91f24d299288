import { addDays, startOfDay } from "../../kernel/dates.ts";
import { addMonths, firstDay, type Month, monthOf } from "../../kernel/month.ts";

const yearsBack = 3;
/** Roaming records come up to so many days after the month (domain.md §3.4). */
export const lateDays = 30;

/** The months that can be asked for: the current one, and those of the three years before it (guide, chapter 5). */
export const periodOf = (now: Date): { readonly first: Month; readonly last: Month } => {
  const last = monthOf(now);
  return { first: addMonths(last, -12 * yearsBack), last };
};

export const isInPeriod = (month: Month, now: Date): boolean => {
  const { first, last } = periodOf(now);
  return first <= month && month <= last;
};

/** From this moment on no record of the month is to come: the 30th day after its end is over. */
export const completeFrom = (month: Month): Date => startOfDay(addDays(firstDay(addMonths(month, 1)), lateDays));

/** Whether call details taken at a moment have all of the month's records; else they are «неполная». */
export const isComplete = (month: Month, at: Date): boolean => at >= completeFrom(month);
