import { type AccountScope, readAtOnce, type Tx } from "../platform/db.ts";
import type { NumberedOrder, Order, OrderItem, OrderState } from "./order.ts";

export const orderColumns = `id, number, operation, params, subject, source, state, author_user_id as "authorUserId", author_name as "authorName", author_msisdn as "authorMsisdn",
  file_name as "fileName", comment, created_at as "createdAt", confirmed_at as "confirmedAt", start_after as "startAfter",
  started_at as "startedAt", needs_second as "needsSecond", second_name as "secondName", rejected_reason as "rejectedReason", earliest, undoes, assessed_at as "assessedAt", finished_at as "finishedAt",
  items_archived_at as "itemsArchivedAt", items_document_id as "itemsDocumentId", total, done, unchanged, refused, failed, cancelled, one_off as "oneOff", monthly`;

/** A confirmed order. */
export const findOrder = async (scope: AccountScope, number: number): Promise<NumberedOrder | undefined> =>
  (await findBy(scope, { number })) as NumberedOrder | undefined;

/** A draft, or what has become of it since. */
export const findDraft = (scope: AccountScope, id: number): Promise<Order | undefined> => findBy(scope, { id });

const findBy = async (scope: AccountScope, key: { id: number } | { number: number }): Promise<Order | undefined> => {
  const { knex } = scope.db;
  const orders = knex("orders")
    .select(knex.raw(orderColumns))
    .where({ account_id: scope.accountId, ...key });
  const read = await readAtOnce(scope, { orders });
  return read.orders[0] as Order | undefined;
};

export const lockOrder = async (tx: Tx, number: number): Promise<NumberedOrder | undefined> => {
  const { rows } = await tx.raw(`select ${orderColumns} from orders where account_id = ? and number = ? for update`, [
    tx.scope.accountId,
    number,
  ]);
  return rows[0] as NumberedOrder | undefined;
};

export const setState = async (tx: Tx, id: number, state: OrderState, startedAt?: Date): Promise<void> => {
  await tx("orders")
    .where({ account_id: tx.scope.accountId, id })
    .update({ state, ...(startedAt && { started_at: startedAt }) });
};

export const setSecond = async (tx: Tx, id: number, { userId, name }: Tx["scope"]["actor"]): Promise<void> => {
  await tx("orders")
    .where({ account_id: tx.scope.accountId, id })
    .update({ second_user_id: userId, second_name: name });
};

/** Drafts that wait for their confirmation, newest first. */
export const listDrafts = async (scope: AccountScope): Promise<(Order & { ticked: number })[]> => {
  const { drafts } = await readAtOnce(scope, {
    drafts: scope.db.knex.raw(
      `select ${orderColumns},
         (select count(*)::int from order_selections where account_id = :account and order_id = orders.id) as ticked
       from orders where account_id = :account and state = 'draft' and source <> 'card' order by id desc limit 50`,
      { account: scope.accountId },
    ),
  });
  return drafts as (Order & { ticked: number })[];
};

export type FailedItem = Pick<NumberedOrder, "number" | "operation" | "subject"> &
  Pick<OrderItem, "msisdn" | "input" | "reason" | "detail" | "finishedAt">;

/** Of the ten newest orders in which something failed, five items each. */
export const listFailedItems = async (scope: AccountScope): Promise<FailedItem[]> => {
  const { items } = await readAtOnce(scope, {
    items: scope.db.knex.raw(
      `select o.number, o.operation, o.subject, i.msisdn, i.input, i.reason, i.detail, i.finished_at as "finishedAt"
       from (select id, number, operation, subject from orders
         where account_id = ? and state in ('partly-done', 'failed') and failed > 0 order by number desc limit 10) o
       cross join lateral (select * from order_items
         where account_id = ? and order_id = o.id and state = 'failed' order by position limit 5) i
       order by o.number desc, i.position`,
      [scope.accountId, scope.accountId],
    ),
  });
  return items as FailedItem[];
};

/** Of the subscribers shown on a page, those ticked in a draft; and how many are ticked in all. */
export const readTicks = async (scope: AccountScope, draftId: number, shown: readonly number[]) => {
  const draft = { account_id: scope.accountId, order_id: draftId };
  const { ticked, total } = await readAtOnce(scope, {
    ticked: scope.db
      .knex("order_selections")
      .where(draft)
      .whereIn("subscriber_id", [...shown])
      .select("subscriber_id as id"),
    total: scope.db.knex("order_selections").where(draft).select(scope.db.knex.raw("count(*)::int as total")),
  });
  return {
    ticked: new Set((ticked as { id: number }[]).map(({ id }) => id)),
    total: (total as { total: number }[])[0]?.total ?? 0,
  };
};
