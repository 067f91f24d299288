import { z } from "zod";
import { parseDay } from "../../kernel/dates.ts";
import { parseMsisdn } from "../../kernel/msisdn.ts";
import { groupedDigits } from "../../kernel/typed.ts";
import { lenient, sizedStart } from "../../platform/forms.ts";
import { position } from "../forms.ts";

const states = ["waiting", "accepted", "in-progress", "paused", "done", "partly-done", "failed", "cancelled"] as const;
const day = lenient(z.string().refine((text) => parseDay(text) !== undefined));

/** What of the history is shown; a value that cannot be is left out. */
export const historyQuery = sizedStart(position).extend({
  tab: lenient(z.enum(["processing", "finished"])),
  q: lenient(z.string().max(64)),
  author: lenient(z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)),
  operation: lenient(z.string().max(60)),
  state: lenient(z.enum(states)),
  from: day,
  to: day,
});
type Query = z.output<typeof historyQuery>;
export type Tab = "processing" | "finished";
export type HistoryFilter = Omit<Query, "after" | "before" | "at" | "size" | "tab"> & { readonly tab: Tab };

/** Whether anything is chosen beside the tab. */
export const isFiltered = (chosen: Omit<HistoryFilter, "tab">): boolean =>
  Object.values(chosen).some((value) => value !== undefined);

/** An order's number, or a subscriber's in any writing, or as its line is called. */
export const searched = (q: string): { readonly order: number | null; readonly subscriber: string } => {
  const digits = groupedDigits(q);
  return {
    order: /^[1-9]\d{0,8}$/.test(digits) ? Number(digits) : null,
    subscriber: parseMsisdn(q) ?? q.trim(),
  };
};
