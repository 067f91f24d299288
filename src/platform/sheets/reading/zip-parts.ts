import { crc32, inflateRawSync } from "node:zlib";
import { type Entry, fromBufferPromise } from "yauzl";
import { BadSheet } from "./bad-sheet.ts";
import { RATIO_MATTERS_FROM, type ReadLimits } from "./limits.ts";

/** The parts of an xlsx. Each is inflated when the parser asks for it, so that limits count only what is read. */
export type PackageParts = {
  /** As the zip has them, a byte a character, in the way the parser compares them. */
  readonly names: readonly string[];
  /** Unpacked, in bytes, as the zip says. */
  size(index: number): number;
  /** @throws BadSheet */
  read(index: number): Buffer;
};

const forbidden = ["<!DOCTYPE", "<!ENTITY"].map((word) => Buffer.from(word, "latin1"));

/** @throws BadSheet for a zip that is damaged, protected, or has more entries than a workbook needs */
export const openParts = async (file: Buffer, limits: ReadLimits): Promise<PackageParts> => {
  const zip = await fromBufferPromise(file, { lazyEntries: true, autoClose: false }).catch(corrupt);
  if (zip.entryCount > limits.entries) throw new BadSheet("too-many-parts", `${zip.entryCount} entries`);
  const entries = await Array.fromAsync(zip.eachEntry()).catch(corrupt);
  if (entries.some((entry) => entry.isEncrypted())) throw new BadSheet("password", "encrypted zip entries");
  const starts: number[] = [];
  for (const entry of entries) {
    const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true }).catch(corrupt);
    starts.push(fileDataStart);
  }
  const parts = new Map<number, Buffer>();
  let inflated = 0;
  const inflateEntry = (index: number): Buffer => {
    const entry = entries[index] as Entry;
    inflated += entry.uncompressedSize;
    refuseTooLarge(entry, inflated, limits);
    const start = starts[index] ?? 0;
    return asUtf8(checked(inflate(file.subarray(start, start + entry.compressedSize), entry), entry));
  };
  return {
    names: entries.map(({ fileName, fileNameRaw }) =>
      fileName.includes("\ufffd") || fileNameRaw.includes("\\") ? fileName : fileNameRaw.toString("latin1"),
    ),
    size: (index) => entries[index]?.uncompressedSize ?? 0,
    read: (index) => {
      const part = parts.get(index) ?? inflateEntry(index);
      parts.set(index, part);
      return part;
    },
  };
};

/** Declared sizes can be trusted here because `inflate` holds every entry to its own. */
const refuseTooLarge = ({ uncompressedSize, compressedSize }: Entry, inflated: number, limits: ReadLimits): void => {
  if (uncompressedSize > RATIO_MATTERS_FROM && uncompressedSize > limits.ratio * compressedSize) {
    throw new BadSheet("bomb", `an entry of ${uncompressedSize} bytes out of ${compressedSize}`);
  }
  if (inflated > limits.inflatedBytes) throw new BadSheet("unpacks-too-large", `${inflated} bytes unpacked`);
};

const STORED = 0;

const inflate = (packed: Buffer, { compressionMethod, uncompressedSize }: Entry): Buffer => {
  if (compressionMethod === STORED) return packed;
  try {
    // one chunk a little larger than the part: zlib then returns it without a copy
    return inflateRawSync(packed, { maxOutputLength: uncompressedSize + 1, chunkSize: uncompressedSize + 64 });
  } catch (error) {
    const isLonger = error instanceof Error && "code" in error && error.code === "ERR_BUFFER_TOO_LARGE";
    throw new BadSheet(isLonger ? "bomb" : "corrupt", String(error));
  }
};

const checked = (part: Buffer, entry: Entry): Buffer => {
  if (part.length > entry.uncompressedSize) throw new BadSheet("bomb", `${entry.fileName} is longer than it says`);
  if (crc32(part) !== entry.crc32) throw new BadSheet("corrupt", `checksum of ${entry.fileName}`);
  return part;
};

/** Some writers save XML as UTF-16; the parser knows UTF-8 alone. A document type has no place in a workbook. */
const asUtf8 = (part: Buffer): Buffer => {
  const wide = encodingOf(part);
  const text = wide ? Buffer.from(new TextDecoder(wide).decode(part), "utf8") : part;
  if (forbidden.some((word) => text.includes(word))) throw new BadSheet("bomb", "a document type in a part");
  return text;
};

const encodingOf = (part: Buffer): "utf-16le" | "utf-16be" | undefined => {
  const start = part.toString("latin1", 0, 2);
  if (start === "\u00ff\u00fe" || start === "<\u0000") return "utf-16le";
  return start === "\u00fe\u00ff" || start === "\u0000<" ? "utf-16be" : undefined;
};

const corrupt = (error: unknown): never => {
  throw new BadSheet("corrupt", error instanceof Error ? error.message : String(error));
};
