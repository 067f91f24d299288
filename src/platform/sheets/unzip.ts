import { crc32 } from "node:zlib";
import { type Entry, fromBufferPromise, type ZipFile } from "yauzl";
import { BadSheet } from "./bad-sheet.ts";
import { RATIO_MATTERS_FROM, type ReadLimits } from "./limits.ts";

export type Parts = ReadonlyMap<string, Buffer>;

// Every XML part: the parser asks for more of them than the one sheet. Pictures, fonts and macros stay packed.
const needed = /\.(xml|rels)$/i;
const forbidden = ["<!DOCTYPE", "<!ENTITY"].flatMap((word) => [
  Buffer.from(word, "latin1"),
  Buffer.from(word, "utf16le"),
  Buffer.from(word, "utf16le").swap16(),
]);

/** The XML parts of a zip, inflated once under limits; the parser is given these and never sees the archive. */
export const unzip = async (file: Buffer, limits: ReadLimits): Promise<Parts> => {
  const zip = await fromBufferPromise(file, { lazyEntries: true, autoClose: false }).catch(corrupt);
  if (zip.entryCount > limits.entries) throw new BadSheet("bomb", `${zip.entryCount} entries`);
  const entries = await Array.fromAsync(zip.eachEntry()).catch(corrupt);
  checkDirectory(entries, file.length, limits);
  const parts = new Map<string, Buffer>();
  for (const entry of entries) {
    if (needed.test(entry.fileName)) parts.set(entry.fileName, await inflate(zip, entry).catch(corrupt));
  }
  return parts;
};

/** Declared sizes can be trusted here because `inflate` holds every entry to its own. */
const checkDirectory = (entries: readonly Entry[], fileBytes: number, limits: ReadLimits): void => {
  if (entries.some((entry) => entry.isEncrypted())) throw new BadSheet("password", "encrypted zip entries");
  const tight = entries.find((entry) => isTooTight(entry, limits));
  if (tight) throw new BadSheet("bomb", `an entry of ${tight.uncompressedSize} bytes out of ${tight.compressedSize}`);
  const total = entries.reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (total <= limits.inflatedBytes) return;
  throw new BadSheet(total / fileBytes > limits.ratio ? "bomb" : "too-large", `${total} bytes unpacked`);
};

const isTooTight = (entry: Entry, limits: ReadLimits): boolean =>
  entry.uncompressedSize > RATIO_MATTERS_FROM && entry.uncompressedSize > limits.ratio * entry.compressedSize;

const inflate = async (zip: ZipFile, entry: Entry): Promise<Buffer> => {
  const part = Buffer.allocUnsafeSlow(entry.uncompressedSize);
  let length = 0;
  for await (const chunk of await zip.openReadStreamPromise(entry)) {
    if (!Buffer.isBuffer(chunk)) continue;
    chunk.copy(part, length);
    length += chunk.length;
  }
  if (crc32(part) !== entry.crc32) throw new BadSheet("corrupt", `checksum of ${entry.fileName}`);
  if (forbidden.some((word) => part.includes(word))) throw new BadSheet("bomb", `a DTD in ${entry.fileName}`);
  return part;
};

const corrupt = (error: unknown): never => {
  if (error instanceof BadSheet) throw error;
  const message = error instanceof Error ? error.message : String(error);
  throw new BadSheet(message.startsWith("too many bytes") ? "bomb" : "corrupt", message);
};
