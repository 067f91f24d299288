import { pipeline } from "node:stream/promises";
import type { Response } from "express";
import { type Cell, type Column, xlsxStream } from "./index.ts";

/** Answers with a workbook that is written while it is sent; whoever goes away ends the reading. */
export const sendSheet = async (
  res: Response,
  fileName: string,
  sheet: { name: string; columns: Column[] },
  rows: AsyncIterable<Cell[]>,
): Promise<void> => {
  res.attachment(fileName).type("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
  await pipeline(xlsxStream(sheet, rows), res).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
  });
};
