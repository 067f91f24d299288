import { type Column, type ColumnKind, columnsFor } from "../../kernel/column.ts";
import type { Cell, ColumnType } from "./cells.ts";
import type { Sheet } from "./xlsx-stream.ts";

const types: Readonly<Record<ColumnKind, ColumnType>> = {
  text: "text",
  nums: "text",
  state: "text",
  number: "number",
  money: "money",
  date: "date",
  datetime: "datetime",
};

/** A list's columns as a sheet's. */
export const sheetOf = <R>(name: string, columns: readonly Column<R>[]): Sheet => ({
  name,
  columns: columnsFor(columns, "sheet").map(({ title, width, kind = "text" }) => ({
    title,
    type: types[kind],
    ...(width !== undefined && { width }),
  })),
});

/** What a row is in these columns. */
export const cellsOf = <R>(columns: readonly Column<R>[]): ((row: R) => Cell[]) => {
  const shown = columnsFor(columns, "sheet");
  return (row) => shown.map((column) => (column.cell ? column.cell(row) : column.text(row)));
};
