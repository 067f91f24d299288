import { z } from "zod";
import { parseDay } from "../kernel/dates.ts";
import { pageStart } from "../platform/forms.ts";
import { readMailbox } from "../platform/mailbox.ts";

/** The id of an act in an address; anything else is none. */
export const actId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
export const actsStart = pageStart(z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER));

/** As a browser sends a date, or as people write it where the browser has no calendar: `31.10.2026`. */
const dayOf = (text: string): string | undefined => {
  const [, day = "", month = "", year = ""] = /^(\d{1,2})[./](\d{1,2})[./](\d{4})$/.exec(text) ?? [];
  return parseDay(year ? `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}` : text);
};

const day = z
  .string({ error: "dayMissing" })
  .trim()
  .min(1, { error: "dayMissing" })
  .transform((text, context) => {
    const value = dayOf(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message: "dayWrong" });
    return z.NEVER;
  });

/** Both days of a period are counted. */
export const periodForm = z.object({ from: day, to: day });

/** Without an address the account's own is meant: null. */
const mailbox = z
  .string({ error: "emailWrong" })
  .default("")
  .transform((text, context) => {
    if (text.trim() === "") return null;
    const address = readMailbox(text);
    if (address !== undefined) return address;
    context.addIssue({ code: "custom", message: "emailWrong" });
    return z.NEVER;
  });

export const actForm = periodForm.extend({ email: mailbox });
