import { pipeline, Readable } from "node:stream";
import { crc32, createDeflateRaw } from "node:zlib";

export type ZipEntry = { readonly name: string; readonly content: Iterable<Buffer> | AsyncIterable<Buffer> };

type Written = { name: Buffer; crc: number; packed: number; bytes: number; offset: number };

// A million rows of six columns: 41 MB, 8.5 CPU s.
const LEVEL = 3;
const ZIP32_LIMIT = 0xffffffff;
// the sizes follow the data (bit 3), names are UTF-8 (bit 11)
const flags = 0x0808;
const firstDayOfDos = 0x00210000;

/** A zip of entries whose sizes are known only when they have been written: each is followed by a data descriptor. */
export async function* zipStream(entries: Iterable<ZipEntry> | AsyncIterable<ZipEntry>): AsyncGenerator<Buffer> {
  const directory: Written[] = [];
  let offset = 0;
  for await (const { name, content } of entries) {
    const entry: Written = { name: Buffer.from(name), crc: 0, packed: 0, bytes: 0, offset };
    const header = localHeader(entry);
    yield header;
    for await (const packed of packedPieces(content, entry)) {
      entry.packed += packed.length;
      yield packed;
    }
    const descriptor = dataDescriptor(entry);
    yield descriptor;
    offset += header.length + entry.packed + descriptor.length;
    if (Math.max(offset, entry.bytes) > ZIP32_LIMIT) throw new RangeError("a zip without zip64 ends at 4 GB");
    directory.push(entry);
  }
  yield centralDirectory(directory, offset);
}

/** zlib compresses on its own thread while the next piece is being written here. */
async function* packedPieces(content: ZipEntry["content"], entry: Written): AsyncGenerator<Buffer> {
  const packer = createDeflateRaw({ level: LEVEL, chunkSize: 64 * 1024 });
  pipeline(Readable.from(counted(content, entry), { objectMode: false }), packer, () => undefined);
  for await (const packed of packer) yield packed;
}

async function* counted(content: ZipEntry["content"], entry: Written): AsyncGenerator<Buffer> {
  for await (const bytes of content) {
    entry.crc = crc32(bytes, entry.crc);
    entry.bytes += bytes.length;
    yield bytes;
  }
}

const localHeader = ({ name }: Written): Buffer => {
  const header = Buffer.alloc(30);
  header.writeUInt32LE(0x04034b50, 0);
  header.writeUInt16LE(20, 4);
  header.writeUInt16LE(flags, 6);
  header.writeUInt16LE(8, 8);
  header.writeUInt32LE(firstDayOfDos, 10);
  header.writeUInt16LE(name.length, 26);
  return Buffer.concat([header, name]);
};

const dataDescriptor = ({ crc, packed, bytes }: Written): Buffer => {
  const descriptor = Buffer.alloc(16);
  descriptor.writeUInt32LE(0x08074b50, 0);
  descriptor.writeUInt32LE(crc, 4);
  descriptor.writeUInt32LE(packed, 8);
  descriptor.writeUInt32LE(bytes % 2 ** 32, 12);
  return descriptor;
};

const centralDirectory = (entries: readonly Written[], offset: number): Buffer => {
  const records = entries.flatMap((entry) => [directoryRecord(entry), entry.name]);
  const size = records.reduce((sum, record) => sum + record.length, 0);
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(entries.length, 8);
  end.writeUInt16LE(entries.length, 10);
  end.writeUInt32LE(size, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...records, end]);
};

const directoryRecord = ({ name, crc, packed, bytes, offset }: Written): Buffer => {
  const record = Buffer.alloc(46);
  record.writeUInt32LE(0x02014b50, 0);
  record.writeUInt16LE(20, 4);
  record.writeUInt16LE(20, 6);
  record.writeUInt16LE(flags, 8);
  record.writeUInt16LE(8, 10);
  record.writeUInt32LE(firstDayOfDos, 12);
  record.writeUInt32LE(crc, 16);
  record.writeUInt32LE(packed, 20);
  record.writeUInt32LE(bytes, 24);
  record.writeUInt16LE(name.length, 28);
  record.writeUInt32LE(offset, 42);
  return record;
};
