import { defaultLang, type Lang } from "../../kernel/lang.ts";
import { type AccountScope, type Database, type Query, readAtOnce, type Tx } from "../../platform/db.ts";

export type Aged = { readonly accountId: number; readonly id: number; readonly number: number };

const batchSize = 500;

/** Orders of all accounts that ended before a moment and have their items still, each once. */
export async function* agedOrders({ knex }: Database, endedBefore: Date): AsyncGenerator<Aged> {
  let last: Pick<Aged, "accountId" | "id"> = { accountId: 0, id: 0 };
  for (;;) {
    const { rows } = await knex.raw<{ rows: Aged[] }>(
      `select account_id as "accountId", id, number from aged_orders(?, ?, ?, ?)`,
      [endedBefore, last.accountId, last.id, batchSize],
    );
    yield* rows;
    const end = rows.at(-1);
    if (!end || rows.length < batchSize) return;
    last = end;
  }
}

/** One file stands for the order from now on: in the language of who ordered. */
export const languageOfAuthor = async (scope: AccountScope, number: number): Promise<Lang> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex.raw(
      "select u.language from orders o join users u on u.id = o.author_user_id where o.account_id = ? and o.number = ?",
      [scope.accountId, number],
    ),
  });
  return (found[0] as { language: Lang } | undefined)?.language ?? defaultLang;
};

/** @returns how many there were */
export const deleteItems = (tx: Tx, orderId: number): Promise<number> =>
  tx("order_items").where({ account_id: tx.scope.accountId, order_id: orderId }).delete();

export const markArchived = async (tx: Tx, id: number, documentId: string, now: Date): Promise<void> => {
  await tx("orders")
    .where({ account_id: tx.scope.accountId, id })
    .update({ items_archived_at: now, items_document_id: documentId });
};

/** A row where an account has orders whose items have become a file. */
export const archivedOrders = ({ db, accountId }: AccountScope): Query =>
  db.knex("orders").where({ account_id: accountId }).whereNotNull("items_document_id").limit(1).select("id");

export const hasArchived = async (scope: AccountScope): Promise<boolean> => {
  const { found } = await readAtOnce(scope, { found: archivedOrders(scope) });
  return found.length > 0;
};
