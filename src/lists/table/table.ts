/** A column of a table: how the program that shows the file names it (`B`; `2` of a text), and its heading. */
export type TableColumn = { readonly letter: string; readonly title: string };

/** What of a file became the table, and what did not. */
export type TableReading = {
  /** The name of the sheet; empty for a text file. */
  readonly sheet: string;
  /** Names of the other sheets in which records stand: they are not read. */
  readonly otherSheets: readonly string[];
  readonly hiddenRows: number;
  /** Titles, totals, names of groups: rows that are no records. */
  readonly aside: number;
  /** The first of them. */
  readonly asideRows: readonly { readonly row: number; readonly text: string }[];
};

/** A file as a table: one heading, then a record a row. */
export type Table = {
  readonly reading: TableReading;
  readonly columns: readonly TableColumn[];
  /** The file's own row numbers. */
  readonly rows: readonly number[];
  /** What stands in each row, column by column, as `rows`. */
  readonly cells: readonly (readonly string[])[];
};

export type TableWanted = {
  /** Words that stand above a column of the table that is looked for. */
  readonly headings: RegExp;
  /** What a row of one cell has to look like to be a record, and not the name of a group of rows. */
  readonly alone: RegExp;
};

export const mostColumns = 60;
export const longestCell = 200;
