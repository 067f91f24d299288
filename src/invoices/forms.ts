import { z } from "zod";
import { lenient } from "../platform/forms.ts";

const whole = (from: number, to: number) => lenient(z.coerce.number().int().min(from).max(to));

export const invoicesQuery = z.object({ year: whole(1900, 2199), month: whole(1, 12) });
/** An invoice's id in an address; anything else is no invoice. */
export const invoiceId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
