import { z } from "zod";
import { parseMsisdn } from "../../kernel/msisdn.ts";
import { lenient, line } from "../../platform/forms.ts";
import { bases, causes } from "./change.ts";

/** Causes that a list by number can be narrowed to, and that can be planned. */
const cause = z.enum(causes);

export const changesQuery = z.object({
  against: lenient(z.enum(bases)),
  cause: lenient(cause),
  planned: lenient(z.enum(["hidden"])),
});

/** `size-subscriber-place`: where a page of the list begins. */
export const changeKey = z
  .string()
  .regex(/^\d{1,15}-\d{1,15}-\d{1,2}$/)
  .transform((text) => {
    const [size = 0, subscriberId = 0, place = 0] = text.split("-").map(Number);
    return { size, subscriberId, cause: place };
  });

export const planQuery = z.object({
  against: lenient(z.enum(bases)),
  cause: lenient(cause),
  number: lenient(z.string().max(64)),
});

export const planForm = z.object({
  against: z.enum(bases, { error: "againstWrong" }),
  cause: z.enum(causes, { error: "causeWrong" }),
  // a phone number as people write it, or a line's own name
  number: line(64, { long: "numberWrong" }).transform((text) =>
    text === "" ? undefined : (parseMsisdn(text) ?? text),
  ),
  note: line(200, { missing: "noteMissing", long: "noteLong" }),
});

/** The id of a plan in an address; anything else is none. */
export const planId = z
  .string()
  .regex(/^[1-9]\d{0,14}$/)
  .transform(Number);
