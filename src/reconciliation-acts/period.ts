import { addDays, isoDay } from "../kernel/dates.ts";
import { addMonths, firstDay, monthOf } from "../kernel/month.ts";
import type { Period } from "./statement.ts";

/** Доступен период 3 года (guide, chapter 6). */
const months = 36;

/** The days from which and until which an act can be had: three years back, no further than today. */
export const limitsOf = (now: Date): Period => ({ from: firstDay(addMonths(monthOf(now), -months)), to: isoDay(now) });

/** From the first of January until the end of the last whole month; in January, the year before. */
export const usualPeriod = (now: Date): Period => {
  const to = addDays(firstDay(monthOf(now)), -1);
  return { from: `${to.slice(0, 4)}-01-01`, to };
};

/** What is wrong with a period, by field; empty when nothing is. */
export const periodFaults = ({ from, to }: Period, now: Date): ReadonlyMap<string, string> => {
  const limits = limitsOf(now);
  const faults = new Map<string, string>();
  if (from < limits.from) faults.set("from", "fromOld");
  else if (from > limits.to) faults.set("from", "fromFuture");
  if (to > limits.to) faults.set("to", "toFuture");
  else if (to < from && faults.size === 0) faults.set("to", "toBefore");
  return faults;
};
