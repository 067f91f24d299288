import { Readable, type TransformOptions } from "node:stream";
import { CsvError, type Info, type Options, parse } from "csv-parse";
import { BadFile } from "./bad-file.ts";
import type { FileRecord, FileRecords } from "./record.ts";

// a quote that nobody closes must not swallow the file
const longestRecord = 65_536;
const batchSize = 500;

/** Separated by `;`, `,` or tabs, whichever the first line has most of. Quotes as in RFC 4180. */
export const readCsv = async (text: AsyncGenerator<string>): Promise<FileRecords> => {
  const { head, rest } = await firstLine(text);
  if (head.trim() === "") throw new BadFile("empty");
  const batches = recordsIn(rest, separatorOf(head));
  const first = await batches.next();
  const columns = (first.value?.[0]?.values ?? []).map((name) => name.trim().toLowerCase());
  const twice = columns.find((name, index) => columns.indexOf(name) < index);
  if (twice !== undefined) throw new BadFile("twice", { line: 1, detail: twice });
  return { columns, batches: ofWidth(batches, columns.length) };
};

async function* ofWidth(batches: FileRecords["batches"], width: number): FileRecords["batches"] {
  for await (const batch of batches)
    yield batch.map(({ line, values }) => ({ line, values: values?.length === width ? values : undefined }));
}

const firstLine = async (text: AsyncGenerator<string>) => {
  let head = "";
  while (!head.includes("\n") && head.length < longestRecord) {
    const next = await text.next();
    if (next.done) break;
    head += next.value;
  }
  return { head: head.split("\n", 1)[0] ?? "", rest: joined(head, text) };
};

async function* joined(head: string, rest: AsyncGenerator<string>): AsyncGenerator<string, void, undefined> {
  yield head;
  yield* rest;
}

const separatorOf = (head: string): string => {
  const counts = [";", "\t", ","].map((mark) => ({ mark, count: head.split(mark).length }));
  return counts.reduce((most, next) => (next.count > most.count ? next : most)).mark;
};

type Parsed = { readonly record: string[]; readonly info: Pick<Info, "lines"> };

/** The first batch is the line that names the columns. */
async function* recordsIn(text: AsyncGenerator<string>, delimiter: string): FileRecords["batches"] {
  const options: Options & TransformOptions = {
    delimiter,
    bom: true,
    info: true,
    skip_empty_lines: true,
    relax_column_count: true,
    max_record_size: longestRecord,
    // with the usual 16 the parser stops and starts all the time
    readableHighWaterMark: batchSize,
  };
  const parser = parse(options);
  const source = Readable.from(text);
  source.once("error", (error) => parser.destroy(error)).pipe(parser);
  let batch: FileRecord[] = [];
  let most = 1;
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      batch.push({ line: info.lines, values: record });
      if (batch.length < most) continue;
      yield batch;
      batch = [];
      most = batchSize;
    }
    if (batch.length > 0) yield batch;
  } catch (error) {
    if (error instanceof CsvError) throw new BadFile("quotes", { line: Number(error["lines"]) || null, cause: error });
    throw error;
  } finally {
    source.destroy();
  }
}
