import type { Reading } from "../../lists/index.ts";
import { type AccountScope, readAtOnce, type Tx } from "../../platform/db.ts";

/** An uploaded list: what was read of it, and the file as it came. */
export type ListFile = { readonly name: string; readonly reading: Reading; readonly content: Buffer };

/** Kept while the draft lives, so that it can be read differently; replaces another one. */
export const keepFile = async (tx: Tx, orderId: number, { name, reading, content }: ListFile): Promise<void> => {
  const { accountId } = tx.scope;
  await tx("orders")
    .where({ account_id: accountId, id: orderId })
    .update({ file_name: name, reading: JSON.stringify(reading) });
  await tx("order_files")
    .insert({ account_id: accountId, order_id: orderId, content })
    .onConflict(["account_id", "order_id"])
    .merge();
};

export const deleteFile = async (tx: Tx, orderId: number): Promise<void> => {
  await tx("order_files").where({ account_id: tx.scope.accountId, order_id: orderId }).delete();
};

/** The list that a draft was made of; undefined for a draft of another source, and for a confirmed order. */
export const findFile = async (scope: AccountScope, orderId: number): Promise<ListFile | undefined> => {
  const files = scope.db
    .knex("order_files as f")
    .join("orders as o", (on) => on.on("o.account_id", "f.account_id").andOn("o.id", "f.order_id"))
    .where({ "f.account_id": scope.accountId, "f.order_id": orderId, "o.account_id": scope.accountId })
    .select("o.file_name as name", "o.reading", "f.content");
  return (await readAtOnce(scope, { files })).files[0] as ListFile | undefined;
};

export const findReading = async (scope: AccountScope, orderId: number): Promise<Reading | undefined> => {
  const orders = scope.db.knex("orders").where({ account_id: scope.accountId, id: orderId }).select("reading");
  const [found] = (await readAtOnce(scope, { orders })).orders as { reading: Reading | null }[];
  return found?.reading ?? undefined;
};
