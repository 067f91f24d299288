import { z } from "zod";
import { addMonths, firstDay, type Month, monthOf } from "../../kernel/month.ts";
import { pageSize } from "../../kernel/paging.ts";
import { lenient, pageStart } from "../../platform/forms.ts";
import { invoiceFormat, invoicesQuery } from "../forms.ts";

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

/** An account and an invoice of it: `20000001-12`. */
const tick = z
  .string()
  .regex(/^[1-9]\d{0,10}-[1-9]\d{0,14}$/, { error: "noneTicked" })
  .transform((text) => {
    const [accountId, id] = text.split("-").map(Number) as [number, number];
    return { accountId, id };
  });

const noneTicked = { error: "noneTicked" };
/** What is ticked, or all that the filter finds. */
export const overAccountsArchive = z.union(
  [
    z.object({ format: invoiceFormat, all: z.literal("yes") }),
    z.object({
      format: invoiceFormat,
      all: z.undefined().optional(),
      invoice: z.union(
        [tick.transform((one) => [one]), z.array(tick).min(1, noneTicked).max(pageSize, noneTicked)],
        noneTicked,
      ),
    }),
  ],
  noneTicked,
);
export type ArchiveAsked = z.output<typeof overAccountsArchive>;
