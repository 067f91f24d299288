import { type Database, type Query, type Tx } from "../../platform/db.ts";
import type { OrderParams } from "../operation.ts";
import { leftOut, type Order, type OrderSource } from "../order.ts";
import { orderColumns } from "../repository.ts";

export type NewOrder = {
  operation: string;
  params: OrderParams;
  subject: string;
  source: OrderSource;
  fileName?: string | undefined;
  /** The order that this one takes back. */
  undoes?: number | null;
};
export type Subject = Pick<NewOrder, "operation" | "params" | "subject">;

export const insertDraft = async (tx: Tx, order: NewOrder): Promise<number> => {
  const { accountId, actor } = tx.scope;
  const rows: { id: number }[] = await tx("orders")
    .insert({
      account_id: accountId,
      ...subjectColumns(order),
      source: order.source,
      file_name: order.fileName ?? null,
      undoes: order.undoes ?? null,
      author_user_id: actor.userId,
      author_name: actor.name,
      author_msisdn: actor.msisdn,
      author_role: actor.role,
    })
    .returning("id");
  return (rows[0] as { id: number }).id;
};

export const updateSubject = async (tx: Tx, id: number, subject: Subject): Promise<void> => {
  await tx("orders").where({ account_id: tx.scope.accountId, id }).update(subjectColumns(subject));
};

const subjectColumns = ({ operation, params, subject }: Subject) => ({
  operation,
  params: JSON.stringify(params),
  subject,
});

export const lockDraft = async (tx: Tx, id: number): Promise<Order | undefined> => {
  const { rows } = await tx.raw(`select ${orderColumns} from orders where account_id = ? and id = ? for update`, [
    tx.scope.accountId,
    id,
  ]);
  return rows[0] as Order | undefined;
};

/** Moves one item between `pending` and left out. @returns whose item it is; undefined when it was not in the state left */
export const moveItem = async (
  tx: Tx,
  id: number,
  position: number,
  to: "left-out" | "pending",
): Promise<{ subscriberId: number } | undefined> => {
  const [state, reason, was] = to === "pending" ? ["pending", null, "cancelled"] : ["cancelled", leftOut, "pending"];
  const { rows } = await tx.raw(
    `update order_items set state = ?, reason = ? where account_id = ? and order_id = ? and position = ? and state = ?
     returning subscriber_id as "subscriberId"`,
    [state, reason, tx.scope.accountId, id, position, was],
  );
  return (rows as { subscriberId: number }[])[0];
};

export const hasItem = async (tx: Tx, id: number, position: number): Promise<boolean> => {
  const key = { account_id: tx.scope.accountId, order_id: id, position };
  return (await tx("order_items").where(key).first("position")) !== undefined;
};

/** The account's next number: two confirmations at the same moment wait for each other here. */
export const takeNumber = async (tx: Tx): Promise<number> => {
  const { rows } = await tx.raw(
    "update accounts set last_order_number = last_order_number + 1 where id = ? returning last_order_number as number",
    [tx.scope.accountId],
  );
  return (rows[0] as { number: number }).number;
};

export type Confirmation = {
  number: number;
  now: Date;
  startAfter: Date | null;
  earliest: Date | null;
  comment: string | null;
  needsSecond: boolean;
};

export const markConfirmed = async (tx: Tx, id: number, confirmation: Confirmation): Promise<void> => {
  const { number, now, startAfter, earliest, comment, needsSecond } = confirmation;
  await tx("orders").where({ account_id: tx.scope.accountId, id }).update({
    state: "waiting",
    number,
    confirmed_at: now,
    start_after: startAfter,
    earliest,
    comment,
    needs_second: needsSecond,
  });
};

export const deleteDraft = async (tx: Tx, id: number): Promise<number> =>
  tx("orders").where({ account_id: tx.scope.accountId, id, state: "draft" }).delete();

/** What of one page of the list is ticked, replacing what was ticked of that page before. */
export const replaceTicks = async (
  tx: Tx,
  id: number,
  shown: readonly number[],
  ticked: readonly number[],
): Promise<void> => {
  await deleteTicks(tx, id, shown);
  const { accountId } = tx.scope;
  const own = tx("subscribers")
    .where("account_id", accountId)
    .whereIn("id", [...ticked]);
  await insertTicks(tx, id, own.select("id as subscriber_id"));
};

/** Ticks every subscriber of a query of `subscriber_id`. */
export const insertTicks = async (tx: Tx, id: number, subscribers: Query): Promise<void> => {
  await tx.raw(
    `insert into order_selections (account_id, order_id, subscriber_id)
     select ?, ?, m.subscriber_id from (?) m on conflict do nothing`,
    [tx.scope.accountId, id, subscribers],
  );
};

/** Of the subscribers named, or of all. */
export const deleteTicks = async (tx: Tx, id: number, subscribers?: readonly number[]): Promise<void> => {
  const ticks = tx("order_selections").where({ account_id: tx.scope.accountId, order_id: id });
  if (subscribers) void ticks.whereIn("subscriber_id", [...subscribers]);
  await ticks.delete();
};

export const deleteOldDrafts = async (db: Database, madeBefore: Date): Promise<void> => {
  await db.knex.raw("select forget_drafts(?)", [madeBefore]);
};
