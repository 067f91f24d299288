import { randomUUID } from "node:crypto";
import { type AccountScope, inScope } from "../../platform/db.ts";
import type { DocumentFile } from "./document.ts";
import { insertChunk, insertDocument, type KeptDocument, markReady } from "./repository.ts";

/** Of one piece: small beside the worker's 256 MB, and few enough of them to the largest file. */
const chunkBytes = 1024 * 1024;

/**
 * Keeps a file piece by piece while it is made, each piece in a transaction of its own: a long one holds none open. What a
 * crash leaves half made is never ready, and goes when it expires. A file of one piece, as most are, is kept in one.
 */
export const keepDocument = async (
  scope: AccountScope,
  { fileName, contentType, content }: DocumentFile,
  expiresAt: Date,
): Promise<KeptDocument> => {
  const id = randomUUID();
  const pieces = inChunks(content);
  const first = await pieces.next();
  let next = await pieces.next();
  let [size, position] = [first.value?.length ?? 0, 0];
  await inScope(scope, async (tx) => {
    await insertDocument(tx, { id, fileName, contentType, expiresAt });
    if (first.value) await insertChunk(tx, id, 0, first.value);
    if (next.done) await markReady(tx, id, size);
  });
  if (next.done) return { id, fileName, contentType, size, expiresAt };
  for (; next.value; next = await pieces.next()) {
    const bytes = next.value;
    position += 1;
    size += bytes.length;
    await inScope(scope, (tx) => insertChunk(tx, id, position, bytes));
  }
  await inScope(scope, (tx) => markReady(tx, id, size));
  return { id, fileName, contentType, size, expiresAt };
};

async function* inChunks(content: DocumentFile["content"]): AsyncGenerator<Uint8Array, undefined> {
  let [parts, length]: [Uint8Array[], number] = [[], 0];
  for await (const part of content) {
    parts.push(part);
    length += part.length;
    if (length < chunkBytes) continue;
    yield Buffer.concat(parts);
    [parts, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(parts);
  return undefined;
}
