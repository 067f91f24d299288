import { z } from "zod";
import { parseDay } from "../../kernel/dates.ts";
import { lenient, pageStart } from "../../platform/forms.ts";
import { paymentsQuery } from "../forms.ts";

export const overAccountsQuery = paymentsQuery.extend({ kind: lenient(z.enum(["mobile", "fixed"])) });
export type OverAccountsQuery = z.output<typeof overAccountsQuery>;

/** A payment's place: its day, account and id, `2026-10-05-20000001-17`. */
const place = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d-[1-9]\d{0,10}-[1-9]\d{0,14}$/)
  .refine((text) => parseDay(text.slice(0, 10)) !== undefined);
export const overAccountsStart = pageStart(place);
