import { z } from "zod";
import { parseDay } from "../../kernel/dates.ts";
import { parseMoney } from "../../kernel/money.ts";
import { folded } from "../../kernel/typed.ts";
import { line } from "../../platform/forms.ts";

/** Letters and digits of one word, with at least one digit: `1187`, `118-А/26`. */
const orderNumber = /^(?=.*\d)[\p{L}\d][\p{L}\d/-]*$/u;

export const registrationForm = z.object({
  number: line(20, { missing: "numberMissing", long: "numberLong" })
    .transform((text) => folded(text).replace(/^№\s*/, ""))
    .refine((text) => orderNumber.test(text), { error: "numberWrong" }),
  paidOn: typed("dateMissing", "dateWrong", dayOf),
  amount: typed("amountMissing", "amountWrong", parseMoney).refine((amount) => amount > 0, { error: "amountZero" }),
});

/** A value that is read out of text. */
function typed<T>(missing: string, wrong: string, read: (text: string) => T | undefined) {
  return z
    .string({ error: missing })
    .trim()
    .min(1, { error: missing })
    .transform((text, context) => {
      const value = read(text);
      if (value !== undefined) return value;
      context.addIssue({ code: "custom", message: wrong });
      return z.NEVER;
    });
}

/** As a browser sends a date, or as people write it where the browser has no calendar: `09.11.2026`. */
function dayOf(text: string): string | undefined {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text) ?? [];
  return parseDay(year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text);
}
