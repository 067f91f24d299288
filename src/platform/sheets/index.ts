export { BadSheet, type BadSheetCode } from "./bad-sheet.ts";
export type { Cell, ColumnType } from "./cells.ts";
export type { ColumnCell } from "./column.ts";
export { cellsOf, sheetOf } from "./columns.ts";
export type { ReadLimits } from "./limits.ts";
export { readColumn } from "./read-column.ts";
export { type Column, type Sheet, xlsxStream } from "./xlsx-stream.ts";
