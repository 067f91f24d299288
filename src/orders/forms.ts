import { z } from "zod";
import { lenient, sizedStart } from "../platform/forms.ts";

export const position = z.coerce.number().int().min(0).max(2_000_000_000);

export const orderQuery = sizedStart(position).extend({
  state: lenient(z.enum(["done", "unchanged", "refused", "failed", "cancelled"])),
  accepted: lenient(z.literal("1")),
  /** Of its items: a number or a name. */
  q: lenient(z.string().max(64)),
});
const digits = (most: number) =>
  z
    .string()
    .regex(/^[1-9]\d*$/)
    .max(most)
    .transform(Number);
/** An order's number in an address; anything else is no order. */
export const orderNumber = digits(9);
/** A draft's id in an address. */
export const draftId = digits(15);
export const itemPosition = digits(9);
