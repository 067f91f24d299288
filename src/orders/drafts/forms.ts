import { z } from "zod";
import { lenient, line, pageStart } from "../../platform/forms.ts";

const position = z.coerce.number().int().min(1).max(2_000_000_000);
const code = lenient(z.string().max(200));

/** Which heap of a draft is shown, which reason alone, and where its page begins. */
export const draftQuery = pageStart(position).extend({
  heap: lenient(z.enum(["will", "already", "wont"])),
  reason: code,
  detail: code,
});
export type DraftQuery = z.output<typeof draftQuery>;

/** Основание; the message is the key of the sentence to show. */
export const confirmForm = z.object({ comment: line(200, { long: "commentLong" }) });
