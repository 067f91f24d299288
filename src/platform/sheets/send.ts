import { pipeline } from "node:stream/promises";
import type { Request, Response } from "express";
import type { Column } from "../../kernel/column.ts";
import { attach } from "../attachment.ts";
import { listStream } from "./list-stream.ts";

const xlsxType = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

type Listed<T> = {
  readonly fileName: string;
  /** Of the sheet. */
  readonly name: string;
  readonly columns: readonly Column<T>[];
  readonly batches: AsyncGenerator<readonly T[]>;
};

/**
 * Answers with a list as its columns describe it, written while it is sent; a closed connection ends the reading. The first batch is
 * read before the answer begins: until then an error is a page.
 */
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
  attach(res, fileName, "list").type(xlsxType);
  await pipeline(listStream(name, columns, after(first.value ?? [], batches)), res).catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
    },
  );
};

async function* after<T>(first: readonly T[], rest: AsyncIterable<readonly T[]>): AsyncGenerator<readonly T[]> {
  yield first;
  yield* rest;
}
