import { z } from "zod";
import { parseDay } from "../../kernel/dates.ts";
import { kopecks, parseMoney } from "../../kernel/money.ts";
import { line } from "../../platform/forms.ts";

export const rejectForm = z.object({ reason: line(200, { missing: "rejectMissing", long: "rejectLong" }) });

/** Empty: no such limit. */
const whole = z
  .string()
  .default("")
  .transform((text) => text.replaceAll(/\s/g, ""))
  .refine((text) => text === "" || (/^[1-9]\d{0,6}$/.test(text) && Number(text) <= 1_000_000), "countWrong")
  .transform((text) => (text === "" ? null : Number(text)));
const roubles = z
  .string()
  .default("")
  .transform((text) => (text.trim() === "" ? null : (parseMoney(text) ?? kopecks(0))))
  .refine((sum) => sum === null || sum > 0, "sumWrong");

export const rulesForm = z.object({
  count: whole,
  sum: roubles,
  operations: z
    .union([z.string(), z.array(z.string())])
    .optional()
    .transform((sent) => [sent ?? []].flat()),
});

const day = z.string("dayMissing").refine((text) => parseDay(text) !== undefined, "dayMissing");
export const deputyForm = z.object({
  person: z.coerce.number("personMissing").int().positive("personMissing"),
  since: day,
  until: day,
});

/** A deputy's id in an address. */
export const deputyId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
