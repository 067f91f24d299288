import { Readable, type Transform } from "node:stream";
import { createGunzip } from "node:zlib";
import { BadFile } from "./bad-file.ts";

export const encodings = ["utf-8", "windows-1251"] as const;
export type Encoding = (typeof encodings)[number];

/**
 * The text of a file as it arrives, unpacked when it is gzip (told by its first bytes). UTF-8, or UTF-16 with its mark, unless
 * another encoding is named. @throws BadFile: not this encoding, or a packed file that is cut
 */
export async function* textOf(source: Readable, encoding: Encoding, onBytes: (bytes: Buffer) => void) {
  const raw = bytesOf(source, onBytes);
  const first = await raw.next();
  if (first.done) return;
  const bytes = isPacked(first.value) ? unpacked(joined(first.value, raw)) : joined(first.value, raw);
  let decoder: Decoder | undefined;
  let lines = 1;
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(markOf(chunk) ?? encoding, { fatal: true });
    const text = decoded(decoder, chunk, lines);
    for (let at = text.indexOf("\n"); at !== -1; at = text.indexOf("\n", at + 1)) lines += 1;
    if (text !== "") yield text;
  }
  const rest = decoder && decoded(decoder, undefined, lines);
  if (rest) yield rest;
}

type Decoder = InstanceType<typeof TextDecoder>;

const decoded = (decoder: Decoder, chunk: Buffer | undefined, line: number): string => {
  try {
    return chunk ? decoder.decode(chunk, { stream: true }) : decoder.decode();
  } catch (cause) {
    throw new BadFile("encoding", { line, detail: decoder.encoding, cause });
  }
};

/** A first piece of some length, so that marks and magic bytes are whole. */
async function* bytesOf(source: Readable, onBytes: (bytes: Buffer) => void): AsyncGenerator<Buffer, void, undefined> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of source as AsyncIterable<Buffer>) {
    onBytes(chunk);
    if (head) {
      head = Buffer.concat([head, chunk]);
      if (head.length < 4) continue;
      yield head;
      head = undefined;
    } else yield chunk;
  }
  if (head && head.length > 0) yield head;
}

async function* joined(first: Buffer, rest: AsyncIterable<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  yield first;
  yield* rest;
}

const isPacked = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b;

async function* unpacked(packed: AsyncGenerator<Buffer>): AsyncGenerator<Buffer, void, undefined> {
  const source = Readable.from(packed);
  const gunzip: Transform = createGunzip();
  source.once("error", (error) => gunzip.destroy(error)).pipe(gunzip);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
  } catch (cause) {
    throw new BadFile("packed", { cause });
  }
}

const markOf = (bytes: Buffer): "utf-16le" | "utf-16be" | "utf-8" | undefined => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? "utf-8" : undefined;
};
