import type { Kind } from "./kinds.ts";

/** A further column of a list: it gives each row the parameter `key`. Found by one of the headings, else by its place. */
export type ValueColumn = { readonly key: string; readonly headings: readonly string[] };

/** What is looked for in a file. */
export type Wanted = {
  /** The best first: where a file has phone numbers, its SIM cards name nobody. */
  readonly kinds: readonly Kind[];
  readonly columns: readonly ValueColumn[];
};

/** How the user wants the file to be read. */
export type Choice = {
  /** Its place among the visible sheets. */
  readonly sheet: number;
  /** One column, or all that hold numbers. */
  readonly column: number | "all";
  readonly hidden: boolean;
};

/** A row of a list: what stood in the cell and what it was read as. One of `msisdn`, `iccid`, `line` names the subscriber. */
export type ListEntry = {
  readonly row: number;
  readonly input: string;
  readonly msisdn: string | null;
  readonly iccid?: string | null;
  readonly line?: string | null;
  readonly params?: Readonly<Record<string, string>>;
  readonly reason: ListReason | null;
  /** Of `repeated`, the row that stands. */
  readonly detail: string | null;
};

/** Why a row of a list names nobody. */
export const listReasons = [
  "not-a-number",
  "lost-digits",
  "repeated",
  "formula-empty",
  "cell-error",
  "no-number",
] as const;
export type ListReason = (typeof listReasons)[number];

/** A column that was read: its place, how the program that shows the file names it (`B`; `2` of a text), its heading. */
export type ReadColumn = { readonly at: number; readonly letter: string; readonly title: string };

/** Another column with numbers that could be read instead; `column` is "all" for all of a sheet. */
export type Other = {
  readonly sheet: number;
  readonly name: string;
  readonly column: number | "all";
  readonly letter: string;
  readonly title: string;
  readonly numbers: number;
  /** Only the first rows of a long sheet were counted. */
  readonly isSampled: boolean;
};

/** What was read of a file, and what was not: every row that holds something is in one of these counts. */
export type Reading = {
  readonly sheet: number;
  /** Of the sheet; empty for a text file. */
  readonly name: string;
  readonly kind: Kind;
  readonly columns: readonly ReadColumn[];
  /** Of the further columns; `label` is what the operation calls it. */
  readonly values: readonly (ReadColumn & { readonly key: string; readonly label: string })[];
  /** Rows that name somebody or are refused. */
  readonly rows: number;
  /** What they name: more than the rows where several numbers stand in one. */
  readonly numbers: number;
  /** Titles, headings and totals; the first of them as they stand. */
  readonly aside: number;
  readonly asideRows: readonly { readonly row: number; readonly text: string }[];
  /** Which of them was taken for the heading of the column; absent in readings kept before it was said. */
  readonly headingRow?: number;
  readonly hiddenRows: number;
  readonly takesHidden: boolean;
  readonly others: readonly Other[];
  /** Sheets that are too long to be read. */
  readonly tooLong: readonly string[];
};

export type List = { readonly entries: readonly ListEntry[]; readonly reading: Reading };
