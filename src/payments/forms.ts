import { z } from "zod";
import { lenient, sizedStart } from "../platform/forms.ts";
import { periods } from "./payment.ts";

export const paymentsQuery = z.object({ period: lenient(z.enum(periods)) });
export const paymentsStart = sizedStart(z.coerce.number().int().min(1).max(Number.MAX_SAFE_INTEGER));
/** The id of an invoice or of a registration in an address; anything else is none. */
export const idInAddress = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
