import { z } from "zod";
import { parseDay } from "../kernel/dates.ts";
import { lenient, pageStart } from "../platform/forms.ts";

const day = lenient(z.string().refine((text) => parseDay(text) !== undefined));
const recordId = z
  .string()
  .regex(/^\d{1,15}$/)
  .transform(Number);

export const journalFilter = z.object({
  q: lenient(z.string().trim().min(1).max(64)),
  action: lenient(
    z
      .string()
      .max(64)
      .regex(/^[a-z-]+:[a-z-]+$/),
  ),
  from: day,
  to: day,
});

export const journalStart = pageStart(recordId);
