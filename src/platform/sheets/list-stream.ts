import type { Readable } from "node:stream";
import type { Column } from "../../kernel/column.ts";
import type { Cell } from "./cells.ts";
import { cellsOf, sheetOf } from "./columns.ts";
import { bookStream } from "./xlsx-stream.ts";

/** A workbook of a list that comes in batches, as its columns describe it; the next batch is read while one is written. */
export const listStream = <T>(
  name: string,
  columns: readonly Column<T>[],
  batches: AsyncIterable<readonly T[]>,
): Readable => bookStream([{ ...sheetOf(name, columns), batches: inCells(readAhead(batches), cellsOf(columns)) }]);

async function* inCells<T>(
  batches: AsyncIterable<readonly T[]>,
  toCells: (row: T) => readonly Cell[],
): AsyncGenerator<readonly (readonly Cell[])[]> {
  for await (const batch of batches) yield batch.map(toCells);
}

async function* readAhead<T>(source: AsyncIterable<T>): AsyncGenerator<T> {
  const reader = source[Symbol.asyncIterator]();
  let reading = reader.next();
  try {
    for (;;) {
      const { done, value } = await reading;
      if (done) return;
      reading = reader.next();
      // it is awaited above, unless the reader leaves before
      reading.catch(() => undefined);
      yield value;
    }
  } finally {
    await reader.return?.();
  }
}
