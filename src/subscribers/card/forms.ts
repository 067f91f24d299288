import { z } from "zod";
import { parseDay } from "../../kernel/dates.ts";
import { lenient } from "../../platform/forms.ts";

/** From which order on the history goes back, and the day on which somebody held the number. */
export const historyQuery = z.object({
  before: lenient(z.coerce.number().int().min(1).max(1e15)),
  on: lenient(z.string().refine((text) => parseDay(text) !== undefined)),
});
export const outcomeNumber = lenient(z.coerce.number().int().min(1).max(2_000_000_000));
