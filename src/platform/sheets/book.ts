import { PassThrough, type Readable } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type ExcelJS from "exceljs";
import { loadExcelJs } from "./exceljs.ts";

/**
 * A cell that people read. Money is kopecks, a share is a percentage, time is seconds, a day is `YYYY-MM-DD`. What a formula gives stands
 * beside it, for programs that show a workbook without calculating it.
 */
export type BookCell =
  | string
  | null
  | {
      readonly kind: "money" | "share" | "time" | "count" | "amount";
      readonly value: number;
      readonly formula?: string;
    }
  | { readonly kind: "day"; readonly value: string };
export type BookRow = { readonly cells: readonly BookCell[]; readonly look?: "title" | "heading" | "total" | "note" };
export type BookSheet = {
  readonly name: string;
  /** Of its columns, in characters. */
  readonly widths: readonly number[];
  /** Rows at the top that stay when the rest moves. */
  readonly frozen?: number;
  readonly rows: Iterable<BookRow>;
};
export type BookInfo = { readonly author: string; readonly createdOn: Date };

/** A workbook written while it is read: a row leaves memory when it is written. The sheets' names are the caller's to keep apart. */
export const bookStream = (info: BookInfo, sheets: Iterable<BookSheet>): Readable => {
  const stream = new PassThrough();
  write(stream, info, sheets).catch((error: Error) => stream.destroy(error));
  return stream;
};

const write = async (stream: PassThrough, { author, createdOn }: BookInfo, sheets: Iterable<BookSheet>) => {
  const book = new (await loadExcelJs()).stream.xlsx.WorkbookWriter({
    stream,
    useStyles: true,
    useSharedStrings: false,
  });
  Object.assign(book, { creator: author, created: createdOn, modified: createdOn });
  for (const sheet of sheets) await writeSheet(book, sheet);
  await book.commit();
};

/** After so many rows the process does other work, and what was written may leave. */
const rowsAtOnce = 500;

const writeSheet = async (book: ExcelJS.stream.xlsx.WorkbookWriter, { name, widths, frozen = 0, rows }: BookSheet) => {
  const views = frozen > 0 ? [{ state: "frozen" as const, ySplit: frozen }] : [];
  const sheet = book.addWorksheet(name, { views });
  sheet.columns = widths.map((width) => ({ width }));
  let count = 0;
  for (const { cells, look } of rows) {
    const row = sheet.getRow((count += 1));
    cells.forEach((cell, index) => {
      if (cell !== null) put(row.getCell(index + 1), cell, look);
    });
    row.commit();
    if (count % rowsAtOnce === 0) await setImmediate();
  }
  sheet.commit();
};

const formats = {
  money: "#,##0.00",
  share: "0.##%",
  time: "[h]:mm:ss",
  count: "#,##0",
  amount: "#,##0.00",
  day: "dd.mm.yyyy",
} as const;
const divisors = { money: 100, share: 100, time: 86_400, count: 1, amount: 1 } as const;

const put = (cell: ExcelJS.Cell, value: Exclude<BookCell, null>, look: BookRow["look"]): void => {
  if (look) cell.style = styles[look];
  if (typeof value === "string") {
    cell.value = value;
    return;
  }
  cell.numFmt = formats[value.kind];
  if (value.kind === "day") {
    cell.value = new Date(`${value.value}T00:00:00Z`);
    return;
  }
  const result = value.value / divisors[value.kind];
  cell.value = value.formula === undefined ? result : { formula: value.formula, result, date1904: false };
};

const styles: Readonly<Record<NonNullable<BookRow["look"]>, Partial<ExcelJS.Style>>> = {
  title: { font: { bold: true, size: 14 } },
  heading: { font: { bold: true }, fill: { type: "pattern", pattern: "solid", fgColor: { argb: "FFF1F5FA" } } },
  total: { font: { bold: true }, border: { top: { style: "thin" } } },
  note: { font: { italic: true, color: { argb: "FF5B6678" } } },
};
