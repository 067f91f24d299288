export { type Cell, type Column, type ColumnType, columnName } from "./cells.ts";
export { cellsOf, sheetOf } from "./columns.ts";
export { listStream } from "./list-stream.ts";
export { BadSheet, type BadSheetCode, type OtherFormat } from "./reading/bad-sheet.ts";
export { type BookSheet, bookStream, LAST_ROW, type Sheet, xlsxStream } from "./xlsx-stream.ts";
export { type ZipEntry, zipStream } from "./zip-stream.ts";
