import { z } from "zod";
import { lenient, pageStart } from "../platform/forms.ts";

const position = lenient(z.coerce.number().int().min(0).max(2_000_000_000));

export const ordersQuery = pageStart(z.coerce.number().int().min(0).max(2_000_000_000)).extend({
  tab: lenient(z.enum(["finished"])),
});
export const orderQuery = z.object({
  state: lenient(z.enum(["done", "refused", "failed"])),
  after: position,
  accepted: lenient(z.literal("1")),
});
/** An order's number in an address; anything else is no order. */
export const orderNumber = z
  .string()
  .regex(/^[1-9]\d{0,8}$/)
  .transform(Number);
/** A draft's id in an address. */
export const draftId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
