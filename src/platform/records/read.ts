import type { Readable } from "node:stream";
import { readCsv } from "./csv.ts";
import { readJsonLines } from "./json-lines.ts";
import type { FileRecords } from "./record.ts";
import { type Encoding, textOf } from "./text.ts";

export type Reading = {
  readonly format: "csv" | "json-lines";
  readonly encoding: Encoding;
  /** The file's own bytes as they pass, still packed. */
  readonly onBytes: (bytes: Buffer) => void;
};

/** Reads a file of records of any length in constant memory. @throws BadFile */
export const readRecords = (source: Readable, { format, encoding, onBytes }: Reading): Promise<FileRecords> =>
  (format === "csv" ? readCsv : readJsonLines)(textOf(source, encoding, onBytes));

/** `.jsonl` and `.ndjson`, packed or not; everything else is CSV. */
export const formatOf = (fileName: string): Reading["format"] =>
  /\.(jsonl|ndjson)(\.gz)?$/i.test(fileName) ? "json-lines" : "csv";
