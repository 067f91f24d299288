import type { Kopecks } from "../../kernel/money.ts";
import type { BookCell, BookRow } from "../../platform/sheets/book.ts";

const figure =
  (kind: "money" | "share" | "time" | "count" | "amount") =>
  (value: number, formula?: string): BookCell => ({ kind, value, ...(formula !== undefined && { formula }) });

export const money: (value: Kopecks, formula?: string) => BookCell = figure("money");
export const share = figure("share");
/** Seconds. */
export const time = figure("time");
export const count = figure("count");
export const amount = figure("amount");
export const day = (value: string): BookCell => ({ kind: "day", value });

export const heading = (cells: readonly BookCell[]): BookRow => ({ cells, look: "heading" });
export const total = (cells: readonly BookCell[]): BookRow => ({ cells, look: "total" });
export const note = (text: string): BookRow => ({ cells: [text], look: "note" });

/** The sum of a column under a heading, or of its rows from one on; no rows make 0. */
export const sumFormula = (column: string, last: number, first = 2): string =>
  last < first ? "0" : `SUM(${column}${first}:${column}${last})`;

/** A cell of another sheet. */
export const at = (sheet: string, cell: string): string => `'${sheet.replaceAll("'", "''")}'!${cell}`;
