import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import { type Cell, type Sheet, xlsxStream } from "./index.ts";

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** Answers with a workbook that is written while it is sent; whoever goes away ends the reading. */
export const sendSheet = async (
  res: Response,
  fileName: string,
  sheet: Sheet,
  rows: AsyncIterable<readonly Cell[]>,
): Promise<void> => {
  res.attachment(fileName).type(xlsxType);
  await pipeline(xlsxStream(sheet, rows), res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
};

type Batches<T> = {
  readonly fileName: string;
  readonly sheet: Sheet;
  readonly batches: AsyncGenerator<readonly T[]>;
  readonly cellsOf: (row: T) => readonly Cell[];
};

/** The same of what is read in batches. The first one is read before the answer begins: until then an error is a page. */
export const sendBatches = async <T>(
  req: Request,
  res: Response,
  { fileName, sheet, batches, cellsOf }: Batches<T>,
): Promise<void> => {
  if (req.method === "HEAD") {
    res.attachment(fileName).end();
    return;
  }
  const first = await batches.next();
  await sendSheet(res, fileName, sheet, rowsOf(first.value ?? [], batches, cellsOf));
};

async function* rowsOf<T>(
  first: readonly T[],
  rest: AsyncIterable<readonly T[]>,
  cellsOf: (row: T) => readonly Cell[],
): AsyncGenerator<readonly Cell[]> {
  for (const row of first) yield cellsOf(row);
  for await (const batch of rest) for (const row of batch) yield cellsOf(row);
}
