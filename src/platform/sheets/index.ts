export { type Cell, type ColumnType, columnName } from "./cells.ts";
export { cellsOf, sheetOf } from "./columns.ts";
export { BadSheet, type BadSheetCode, type OtherFormat } from "./reading/bad-sheet.ts";
export { type Column, type Sheet, xlsxStream } from "./xlsx-stream.ts";
