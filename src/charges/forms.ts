import { z } from "zod";
import { type Month, monthsBack, parseMonth } from "../kernel/month.ts";
import { lenient, sizedStart } from "../platform/forms.ts";
import { kinds } from "./charge.ts";

/** The current month and three years of those before it. */
export const monthsShown = 37;

export const sorts = ["sum", "number"] as const;
export const chargesQuery = z.object({
  month: lenient(z.string().transform((text) => parseMonth(text))),
  q: lenient(z.string().trim().min(1).max(64)),
  // a department's id, or those without one
  department: lenient(
    z
      .string()
      .regex(/^(none|\d{1,9})$/)
      .transform((text) => (text === "none" ? ("none" as const) : Number(text))),
  ),
  kind: lenient(z.enum(kinds)),
  unusual: lenient(z.literal("yes")),
  sort: lenient(z.enum(sorts)),
});
export type ChargesQuery = z.output<typeof chargesQuery>;

/** As a number stands in an address. */
export const chargesStart = sizedStart(z.string().regex(/^[\w.-]{1,40}$/));

/** The month asked for, if it is one that is shown; else the current one. */
export const monthIn = ({ month }: { readonly month?: Month | undefined }, now: Date): Month => {
  const [current, ...before] = monthsBack(now, monthsShown) as [Month, ...Month[]];
  return before.find((each) => each === month) ?? current;
};
