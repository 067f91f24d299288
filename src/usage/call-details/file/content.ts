import { pipeline, Readable } from "node:stream";
import { createGzip } from "node:zlib";
import { bookStream, type Cell, type Column, LAST_ROW, zipStream } from "../../../platform/sheets/index.ts";
import type { Format } from "../details-request.ts";
import type { Made } from "../repository.ts";
import type { CallRecord } from "./call-record.ts";
import { csvHead } from "./lines.ts";
import type { Passing } from "./passing.ts";

/** What a file is made of, apart from its records. */
export type Parts = {
  /** Of the data's sheet or file. */
  readonly name: string;
  readonly summaryName: string;
  readonly summaryColumns: readonly Column[];
  readonly columns: readonly Column[];
  readonly cells: (record: CallRecord) => readonly Cell[];
  /** Asked for once, when all records have passed and before the file ends. */
  readonly summary: (made: Made) => Promise<readonly (readonly [string, string | number])[]>;
  /** Of a sheet: Excel's own unless a test is about it. */
  readonly lastRow?: number;
};
type Content = AsyncIterable<Uint8Array>;

/** A workbook: its summary stands first and is written last, when it is known. */
const bookOf = (passing: Passing, { name, columns, cells, ...parts }: Parts): Content => {
  async function* rows() {
    for await (const { records } of passing.batches) yield records.map(cells);
  }
  async function* summary() {
    yield await parts.summary(passing.made());
  }
  return bookStream(
    [
      { name, columns, batches: rows() },
      { name: parts.summaryName, columns: parts.summaryColumns, batches: summary(), isFirst: true },
    ],
    parts.lastRow ?? LAST_ROW,
  );
};

/** A ZIP of the data and, beside them, the summary: the data have no lines but their own. */
const csvOf = (passing: Passing, { name, summaryName, summary }: Parts): Content => {
  async function* lines() {
    yield Buffer.from(csvHead);
    for await (const told of passing.batches) yield* told.lines;
  }
  async function* about() {
    const rows = await summary(passing.made());
    // a byte order mark: people open this one, and Excel takes it for windows-1251 without
    yield Buffer.from(`\ufeff${rows.map((row) => row.map(quoted).join(";")).join("\r\n")}\r\n`);
  }
  return Readable.from(
    zipStream([
      { name: `${name}.csv`, content: lines() },
      { name: `${summaryName}.csv`, content: about() },
    ]),
  );
};

const quoted = (value: string | number): string => `"${String(value).replaceAll('"', '""')}"`;

// Of NDJSON three quarters are keys: level 1 packs a million rows to a tenth, in half the time of level 6
const gzipLevel = 1;

/** Lines and nothing else; the summary stands in the mail and on the request's page. */
const ndjsonOf = (passing: Passing, { summary }: Parts): Content => {
  async function* lines() {
    for await (const told of passing.batches) yield* told.lines;
    await summary(passing.made());
  }
  const packer = createGzip({ level: gzipLevel, chunkSize: 64 * 1024 });
  pipeline(Readable.from(lines(), { objectMode: false }), packer, () => undefined);
  return packer;
};

export const contentBy: Readonly<Record<Format, (passing: Passing, parts: Parts) => Content>> = {
  xlsx: bookOf,
  csv: csvOf,
  ndjson: ndjsonOf,
};
