import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import type { Column } from "../../kernel/column.ts";
import { attach } from "../attachment.ts";
import { type Cell, cellsOf, type Sheet, sheetOf, xlsxStream } from "./index.ts";

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Answers with a workbook that is written while it is sent; a closed connection ends the reading. */
export const sendSheet = async (
  res: Response,
  fileName: string,
  sheet: Sheet,
  rows: AsyncIterable<readonly Cell[]>,
): Promise<void> => {
  attach(res, fileName, "list").type(xlsxType);
  await pipeline(xlsxStream(sheet, rows), res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
};

type Listed<T> = {
  readonly fileName: string;
  /** Of the sheet. */
  readonly name: string;
  readonly columns: readonly Column<T>[];
  readonly batches: AsyncGenerator<readonly T[]>;
};

/** A list read in batches, as its columns describe it. The first batch is read before the answer begins: until then an error is a page. */
export const sendColumns = async <T>(
  req: Request,
  res: Response,
  { fileName, name, columns, batches }: Listed<T>,
): Promise<void> => {
  if (req.method === "HEAD") {
    attach(res, fileName, "list").end();
    return;
  }
  const first = await batches.next();
  await sendSheet(res, fileName, sheetOf(name, columns), rowsOf(first.value ?? [], batches, cellsOf(columns)));
};

async function* rowsOf<T>(
  first: readonly T[],
  rest: AsyncIterable<readonly T[]>,
  toCells: (row: T) => readonly Cell[],
): AsyncGenerator<readonly Cell[]> {
  for (const row of first) yield toCells(row);
  for await (const batch of rest) for (const row of batch) yield toCells(row);
}
