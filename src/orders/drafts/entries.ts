import { lostDigits, parseMsisdn } from "../../kernel/msisdn.ts";
import type { Operation } from "../operation.ts";
import type { Entry } from "../order.ts";

// PostgreSQL keeps no text with this in it
const nul = "\u0000";

/** Reads what stands in the cells of a list; a first row that is no number is its heading. */
export const readEntries = (cells: readonly { row: number; text: string }[]): Entry[] => {
  const firstRowOf = new Map<string, number>();
  return cells
    .filter((cell, index) => index > 0 || parseMsisdn(cell.text) !== undefined || /\d{5}/.test(cell.text))
    .map(({ row, text }) => {
      const msisdn = parseMsisdn(text) ?? null;
      const entry = { row, input: text.replaceAll(nul, "").slice(0, 100), msisdn, reason: null, detail: null };
      if (msisdn === null) return { ...entry, reason: lostDigits(text) ? "lost-digits" : "not-a-number" };
      const first = firstRowOf.get(msisdn);
      if (first !== undefined) return { ...entry, reason: "repeated", detail: String(first) };
      firstRowOf.set(msisdn, row);
      return entry;
    });
};

/** Refuses rows whose own parameters the operation cannot take; the schema's message is the reason. */
export const checkParams = (entries: readonly Entry[], { itemParams }: Operation): readonly Entry[] => {
  if (!itemParams) return entries;
  return entries.map((entry) => {
    if (entry.reason !== null) return entry;
    const read = itemParams.safeParse(entry.params ?? {});
    if (read.success) return { ...entry, params: read.data };
    return { ...entry, reason: read.error.issues[0]?.message ?? "not-a-value" };
  });
};
