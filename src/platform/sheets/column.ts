import { BadSheet } from "./bad-sheet.ts";

export type ColumnCell = { readonly row: number; readonly text: string };

/** One row of a sheet or one record of a text file; `cells` may be sparse. */
export type Line<Cell> = { readonly row: number; readonly cells: readonly (Cell | undefined)[] };

const SAMPLE_ROWS = 1000;
const NUMBER_DIGITS = 9;
const MAX_COLUMNS = 16_384;

/** The cells of the one column that holds the numbers; throws when there are more of them than `limit`. */
export const readNumbers = <Cell>(
  lines: readonly Line<Cell>[],
  textOf: (cell: Cell) => string,
  limit: number,
): ColumnCell[] => {
  const column = numberColumn(lines, textOf) ?? firstColumn(lines, textOf);
  if (column === undefined) return [];
  const cells: ColumnCell[] = [];
  for (const { row, cells: values } of lines) {
    const value = values[column];
    const text = value === undefined ? "" : textOf(value);
    if (text !== "") cells.push({ row, text });
    if (cells.length > limit + 1) break;
  }
  refuseTooMany(cells, limit);
  return cells;
};

/** A heading does not count as a row of data. */
const refuseTooMany = (cells: readonly ColumnCell[], limit: number): void => {
  const heading = cells[0] !== undefined && !isNumber(cells[0].text) ? 1 : 0;
  if (cells.length - heading > limit) throw new BadSheet("too-many-rows", `more than ${limit} rows`);
};

const numberColumn = <Cell>(lines: readonly Line<Cell>[], textOf: (cell: Cell) => string): number | undefined => {
  const found: number[] = [];
  for (const { cells } of lines.slice(0, SAMPLE_ROWS)) {
    for (let i = 0; i < Math.min(cells.length, MAX_COLUMNS); i += 1) {
      const cell = cells[i];
      if (cell !== undefined && isNumber(textOf(cell))) found[i] = (found[i] ?? 0) + 1;
    }
  }
  const most = found.reduce((a, b) => Math.max(a, b), 0);
  return most === 0 ? undefined : found.indexOf(most);
};

const firstColumn = <Cell>(lines: readonly Line<Cell>[], textOf: (cell: Cell) => string): number | undefined => {
  let first = MAX_COLUMNS;
  for (const { cells } of lines) {
    for (let i = 0; i < Math.min(cells.length, first); i += 1) {
      const cell = cells[i];
      if (cell !== undefined && textOf(cell) !== "") first = i;
    }
  }
  return first === MAX_COLUMNS ? undefined : first;
};

const isNumber = (text: string): boolean => text.replace(/\D/g, "").length >= NUMBER_DIGITS;
