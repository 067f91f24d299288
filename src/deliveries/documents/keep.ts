import { randomUUID } from "node:crypto";
import { type AccountScope, inScope } from "../../platform/db.ts";
import type { DocumentFile } from "./document.ts";
import { insertChunk, insertDocument, type KeptDocument, markReady } from "./repository.ts";

/** Of one piece: small beside the worker's 256 MB, and few enough of them to the largest file. */
const chunkBytes = 1024 * 1024;

/**
 * Keeps a file piece by piece while it is made, each piece in a transaction of its own: a long one holds none open. What a
 * crash leaves half made is never ready, and goes when it expires.
 */
export const keepDocument = async (
  scope: AccountScope,
  { fileName, contentType, content }: DocumentFile,
  expiresAt: Date,
): Promise<KeptDocument> => {
  const id = randomUUID();
  await inScope(scope, (tx) => insertDocument(tx, { id, fileName, contentType, expiresAt }));
  let [size, position] = [0, 0];
  for await (const bytes of inChunks(content)) {
    await inScope(scope, (tx) => insertChunk(tx, id, position, bytes));
    size += bytes.length;
    position += 1;
  }
  await inScope(scope, (tx) => markReady(tx, id, size));
  return { id, fileName, contentType, size, expiresAt };
};

async function* inChunks(content: DocumentFile["content"]): AsyncGenerator<Uint8Array> {
  let [parts, length]: [Uint8Array[], number] = [[], 0];
  for await (const part of content) {
    parts.push(part);
    length += part.length;
    if (length < chunkBytes) continue;
    yield Buffer.concat(parts);
    [parts, length] = [[], 0];
  }
  if (length > 0) yield Buffer.concat(parts);
}
