export { BadFile, type BadFileCode } from "./bad-file.ts";
export { formatOf, readRecords } from "./read.ts";
export type { FileRecord, FileRecords } from "./record.ts";
export { type Encoding, encodings } from "./text.ts";
