import { type AccountScope, type Database, inScope, readAtOnce, type Tx } from "../../platform/db.ts";
import type { ByteRange } from "../range.ts";

export type LastingDocument = {
  readonly id: string;
  readonly fileName: string;
  readonly contentType: string;
  /** Bytes. */
  readonly size: number;
};
export type KeptDocument = LastingDocument & { readonly expiresAt: Date };

type NewDocument = Omit<KeptDocument, "size">;

export const insertDocument = async (tx: Tx, { id, fileName, contentType, expiresAt }: NewDocument): Promise<void> => {
  await tx("documents").insert({
    account_id: tx.scope.accountId,
    id,
    file_name: fileName,
    content_type: contentType,
    expires_at: expiresAt,
  });
};

export const insertChunk = async (tx: Tx, id: string, position: number, bytes: Uint8Array): Promise<void> => {
  await tx("document_chunks").insert({ account_id: tx.scope.accountId, document_id: id, position, bytes });
};

export const markReady = async (tx: Tx, id: string, size: number): Promise<void> => {
  await tx("documents").where({ account_id: tx.scope.accountId, id }).update({ size, ready_at: tx.fn.now() });
};

/** What was made whole and has not expired. */
export const findKept = async (tx: Tx, id: string, now: Date): Promise<KeptDocument | undefined> => {
  const { rows } = await tx.raw<{ rows: KeptDocument[] }>(
    `select id, file_name as "fileName", content_type as "contentType", size, expires_at as "expiresAt"
     from documents where account_id = ? and id = ? and ready_at is not null and expires_at > ?`,
    [tx.scope.accountId, id, now],
  );
  return rows[0];
};

/**
 * From now on the document has no end, in the transaction of what refers to it: until then it expires like any other, so that
 * a file nobody came to refer to goes by itself. @returns false where it was never made whole, or has gone
 */
export const keepForGood = async (tx: Tx, id: string): Promise<boolean> => {
  const kept = await tx("documents")
    .where({ account_id: tx.scope.accountId, id })
    .whereNotNull("ready_at")
    .update({ expires_at: null });
  return kept > 0;
};

/** What is kept without an end. */
export const findLasting = async (scope: AccountScope, id: string): Promise<LastingDocument | undefined> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex.raw(
      `select id, file_name as "fileName", content_type as "contentType", size from documents
       where account_id = ? and id = ? and ready_at is not null and expires_at is null`,
      [scope.accountId, id],
    ),
  });
  return (found as LastingDocument[])[0];
};

/** The bytes of a document, each piece read in a transaction of its own. */
export async function* chunksOf(scope: AccountScope, id: string): AsyncGenerator<Buffer> {
  for (let position = 0; ; position += 1) {
    const bytes = await inScope(scope, (tx) => readChunk(tx, id, position));
    if (!bytes) return;
    yield bytes;
  }
}

/** Bytes `from` to `to` of a document, both included: only the pieces that hold them are read. */
export async function* partOf(scope: AccountScope, id: string, { from, to }: ByteRange): AsyncGenerator<Buffer> {
  let start = 0;
  for (const [position, size] of (await inScope(scope, (tx) => readSizes(tx, id))).entries()) {
    const end = start + size;
    if (end > from && start <= to) {
      const bytes = await inScope(scope, (tx) => readChunk(tx, id, position));
      if (!bytes) return;
      yield bytes.subarray(Math.max(from - start, 0), Math.min(to + 1 - start, size));
    }
    start = end;
  }
}

/** Of its pieces, in their order: a stored value's length is known without reading it. */
const readSizes = async (tx: Tx, id: string): Promise<number[]> => {
  const { rows } = await tx.raw<{ rows: { size: number }[] }>(
    "select octet_length(bytes) as size from document_chunks where account_id = ? and document_id = ? order by position",
    [tx.scope.accountId, id],
  );
  return rows.map(({ size }) => size);
};

const readChunk = async (tx: Tx, id: string, position: number): Promise<Buffer | undefined> => {
  const key = { account_id: tx.scope.accountId, document_id: id, position };
  const row: { bytes: Buffer } | undefined = await tx("document_chunks").where(key).first("bytes");
  return row?.bytes;
};

export const deleteExpired = async (db: Database, now: Date): Promise<void> => {
  await db.knex.raw("select forget_documents(?)", [now]);
};
