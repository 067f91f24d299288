import { cellFault, cellText, type Line, MAX_COLUMNS, type Sheet } from "../platform/sheets/reading/grid.ts";
import { digitsIn, isBlank, isHeading, type Kind, namesIn } from "./kinds.ts";

/** What stands in one column of a sheet. */
export type ColumnScan = {
  readonly at: number;
  /** Its heading, where it has one. */
  title: string;
  filled: number;
  /** Cells that name subscribers, by kind. */
  readonly named: Record<Kind, number>;
  /** Cells that were meant to be numbers: nine digits or more, a formula without a value, an error. */
  near: number;
  /** Cells with five digits or more. */
  digits: number;
};
export type SheetScan = {
  readonly sheet: number;
  readonly name: string;
  readonly columns: readonly ColumnScan[];
  /** There are more lines than were looked at. */
  readonly isSampled: boolean;
};
export type ScanRange = {
  readonly takesHidden: boolean;
  /** How many lines are looked at. */
  readonly lines: number;
};

/** Rows that hold something, with or without the hidden ones. */
export const shownLines = ({ lines, hiddenRows }: Sheet, takesHidden: boolean): readonly Line[] =>
  takesHidden || hiddenRows.size === 0 ? lines : lines.filter(({ row }) => !hiddenRows.has(row));

export const hasSomething = (line: Line): boolean => line.cells.some((cell) => !isBlank(cellText(cell)));

/** Counts in each visible column the cells that name subscribers. */
export const scanSheet = (sheet: Sheet, at: number, kinds: readonly Kind[], range: ScanRange): SheetScan => {
  const columns: ColumnScan[] = [];
  const lines = shownLines(sheet, range.takesHidden);
  for (const { cells } of lines.slice(0, range.lines)) {
    for (let i = 0; i < Math.min(cells.length, MAX_COLUMNS); i += 1) {
      const text = cellText(cells[i]);
      if (isBlank(text) || sheet.hiddenColumns.has(i)) continue;
      const column = columns[i] ?? blank(i);
      columns[i] = column;
      note(column, text, cellFault(cells[i]) !== undefined, kinds);
    }
  }
  const filled = columns.filter((column) => column !== undefined);
  return { sheet: at, name: sheet.name, columns: filled, isSampled: lines.length > range.lines };
};

const blank = (at: number): ColumnScan => ({
  at,
  title: "",
  filled: 0,
  named: { msisdn: 0, iccid: 0, line: 0 },
  near: 0,
  digits: 0,
});

const note = (column: ColumnScan, text: string, isFault: boolean, kinds: readonly Kind[]): void => {
  column.filled += 1;
  const kind = isFault ? undefined : kinds.find((each) => namesIn(each, text).length > 0);
  if (kind) column.named[kind] += 1;
  const digits = digitsIn(text);
  if (isFault || digits >= NUMBER_DIGITS) column.near += 1;
  if (digits >= 5) column.digits += 1;
  const isFirst = column.near + column.digits === 0 && !kind;
  if (isFirst && isHeading(text)) column.title = text;
};

const NUMBER_DIGITS = 9;
