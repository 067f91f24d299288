/** A column of a table: how the program that shows the file names it (`B`; `2` of a text), and its heading. */
export type TableColumn = { readonly letter: string; readonly title: string };

/** A file as a table: one heading, then a record a row. */
export type Table = {
  /** Of the sheet; empty for a text file. */
  readonly sheet: string;
  readonly columns: readonly TableColumn[];
  /** The file's own row numbers. */
  readonly rows: readonly number[];
  /** What stands in each row, column by column, as `rows`. */
  readonly cells: readonly (readonly string[])[];
  /** Titles, totals, names of groups: rows that are no records. */
  readonly aside: number;
  readonly hiddenRows: number;
};

/** Words that stand above a column of the table that is looked for. */
export type TableWanted = { readonly headings: RegExp };

export const mostColumns = 60;
export const longestCell = 200;
