/** A cell as the reader of xlsx keeps it; a text file has plain strings. */
export type GridCell =
  | string
  | { readonly t: string; readonly v?: string | number | boolean | Date | undefined; readonly f?: string | undefined };

/** One row of a sheet or one record of a text file; `cells` may be sparse. */
export type Line = { readonly row: number; readonly cells: readonly (GridCell | undefined)[] };

/** A visible sheet, or a text file as the only one. */
export type Sheet = {
  /** Empty for a text file. */
  readonly name: string;
  readonly lines: readonly Line[];
  readonly hiddenRows: ReadonlySet<number>;
  readonly hiddenColumns: ReadonlySet<number>;
  /** Whether the cell shows nothing of its own because it lies under a merged one that began in a row above. */
  isCovered(row: number, column: number): boolean;
};

/** The visible sheets of a file; a text file has one. */
export type Book = {
  readonly sheets: readonly { readonly name: string }[];
  /** How many more sheets are hidden: they are never read. */
  readonly hidden: number;
  /** @throws BadSheet, `too-many-rows` for this sheet alone */
  read(index: number): Sheet;
};

/** Why a cell shows no value: a formula that was saved without one, or #N/A, #REF! and the like. */
export type CellFault = "formula-empty" | "cell-error";

export const MAX_COLUMNS = 16_384;

// The last whole number that Excel keeps; a longer one has already lost its digits and must not look whole.
const EXACT_BELOW = 1e15;

// What the cells of a text file hold where a spreadsheet had an error, in English and in Russian.
const errorText =
  /^(?:#(?:N\/A|Н\/Д|REF!|ССЫЛКА!|VALUE!|ЗНАЧ!|DIV\/0!|ДЕЛ\/0!|NAME\?|ИМЯ\?|NUM!|ЧИСЛО!|NULL!|ПУСТО!)|Err:\d+)$/i;

// The codes of [MS-XLS] 2.5.10 BErr.
const errorNames: Readonly<Record<number, string>> = {
  0: "#NULL!",
  7: "#DIV/0!",
  15: "#VALUE!",
  23: "#REF!",
  29: "#NAME?",
  36: "#NUM!",
  42: "#N/A",
};

/** What a person sees in the cell, trimmed; for a fault, the error or the formula. */
export const cellText = (cell: GridCell | undefined): string => {
  if (cell === undefined) return "";
  if (typeof cell === "string") return cell;
  const { t, v, f } = cell;
  if (t === "e") return errorNames[Number(v)] ?? "#ERROR";
  if (t === "z") return f === undefined ? "" : `=${f}`;
  if (typeof v === "number") return Math.abs(v) < EXACT_BELOW ? String(v) : v.toExponential();
  return v === undefined ? "" : String(v).trim();
};

export const cellFault = (cell: GridCell | undefined): CellFault | undefined => {
  if (cell === undefined) return undefined;
  if (typeof cell === "string") return cell.length < 10 && errorText.test(cell) ? "cell-error" : undefined;
  if (cell.t === "e") return "cell-error";
  return cell.t === "z" && cell.f !== undefined ? "formula-empty" : undefined;
};
