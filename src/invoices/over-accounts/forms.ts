import { z } from "zod";
import { addMonths, firstDay, type Month, monthOf } from "../../kernel/month.ts";
import { lenient, pageStart } from "../../platform/forms.ts";
import { invoicesQuery } from "../forms.ts";

/** `month` counts within a year alone. */
export const overAccountsQuery = invoicesQuery.extend({
  kind: lenient(z.enum(["mobile", "fixed"])),
  unpaid: lenient(z.literal("yes")),
});
export type OverAccountsQuery = z.output<typeof overAccountsQuery>;

/** An invoice's place: its month and account, `2026-10-20000001`. */
const place = z.string().regex(/^(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])-[1-9]\d{0,10}$/);
export const overAccountsStart = pageStart(place);

/** As long as documents are kept (guide, chapters 5 and 6). */
const keptMonths = 36;

/** Minsk days: `from <= month < to`. */
export type Months = { readonly from: string; readonly to: string };

export const monthsOf = ({ year, month }: OverAccountsQuery, now: Date): Months => {
  const current = monthOf(now);
  if (year === undefined) return between(addMonths(current, -keptMonths), keptMonths + 1);
  return month === undefined ? between(monthIn(year, 1), 12) : between(monthIn(year, month), 1);
};

const monthIn = (year: number, month: number): Month => `${year}-${String(month).padStart(2, "0")}` as Month;
const between = (from: Month, count: number): Months => ({
  from: firstDay(from),
  to: firstDay(addMonths(from, count)),
});
