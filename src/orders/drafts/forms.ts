import { z } from "zod";
import { lenient, line, sizedStart } from "../../platform/forms.ts";

const position = z.coerce.number().int().min(1).max(2_000_000_000);
const code = lenient(z.string().max(200));

/** Which heap of a draft is shown, which reason alone, and where its page begins. */
export const draftQuery = sizedStart(position).extend({
  heap: lenient(z.enum(["will", "already", "wont"])),
  reason: code,
  detail: code,
  /** A code of what is lost or to be thought of, alone. */
  note: code,
});
export type DraftQuery = z.output<typeof draftQuery>;

/** What one row's correction does to a text, to be done to others. */
export const alikeForm = z.object({
  side: z.enum(["start", "end"]),
  from: z.string().max(100),
  to: z.string().max(100),
  length: z.coerce.number().int().min(1).max(200),
});
export type Alike = z.output<typeof alikeForm>;

/** Основание; the message is the key of the sentence to show. */
export const confirmForm = z.object({ comment: line(200, { long: "commentLong" }) });
