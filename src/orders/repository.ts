import { type ListPage, type PageStart, pageOf, pageSize, type Total } from "../kernel/paging.ts";
import { groupedDigits } from "../kernel/typed.ts";
import { type AccountScope, arrayOf, readAtOnce, type Tx } from "../platform/db.ts";
import type { NumberedOrder, Order, OrderItem, OrderState } from "./order.ts";

export const orderColumns = `id, number, operation, params, subject, source, state, author_user_id as "authorUserId", author_name as "authorName", author_msisdn as "authorMsisdn",
  file_name as "fileName", comment, created_at as "createdAt", confirmed_at as "confirmedAt", start_after as "startAfter",
  started_at as "startedAt", needs_second as "needsSecond", second_name as "secondName", rejected_reason as "rejectedReason", earliest, undoes, assessed_at as "assessedAt", finished_at as "finishedAt", total, done, unchanged, refused, failed, cancelled, one_off as "oneOff", monthly`;
const itemColumns = `i.position, i.subscriber_id as "subscriberId", i.row_number as "rowNumber", i.input, i.msisdn, i.iccid, i.line, i.params, i.state, i.reason, i.detail,
  i.before, i.after, i.losses, i.warnings, i.one_off as "oneOff", i.monthly, i.finished_at as "finishedAt",
  trim(concat_ws(' ', nullif(s.last_name, ''), nullif(s.first_name, ''), nullif(s.middle_name, ''))) as name`;

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

export type ItemFilter = {
  readonly states?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
  /** A part of the number, the name, or what was typed. */
  readonly q?: string | undefined;
};

/** By position, from the one after `after` on. */
export const listItems = async (
  scope: AccountScope,
  orderId: number,
  { after, limit, ...filter }: ItemFilter & { after?: number | undefined; limit: number },
): Promise<OrderItem[]> => {
  const query = itemsOf(scope, orderId, filter).orderBy("i.position").limit(limit);
  if (after !== undefined) void query.where("i.position", ">", after);
  const { items } = await readAtOnce(scope, { items: query });
  return items as OrderItem[];
};

/** A page of an order's items, with the total of those that the filter leaves. */
export const listItemPage = async (
  scope: AccountScope,
  orderId: number,
  filter: ItemFilter,
  start: PageStart<number>,
): Promise<ListPage<OrderItem, number>> => {
  const { after, before } = start;
  const query = itemsOf(scope, orderId, filter).orderBy("i.position", before === undefined ? "asc" : "desc");
  void query.limit(pageSize + 1);
  if (after !== undefined) void query.where("i.position", ">", after);
  if (before !== undefined) void query.where("i.position", "<", before);
  const { items, counted } = await readAtOnce(scope, { items: query, counted: countItems(scope, orderId, filter) });
  const [{ count }] = counted as [{ count: number }];
  return pageOf(items as OrderItem[], start, ({ position }) => position, totalOf(count));
};

// of 100 000 items PostgreSQL counts 10 001 in 2 ms, all in 15
const mostCounted = 10_000;
const totalOf = (count: number): Total => ({ count: Math.min(count, mostCounted), isMore: count > mostCounted });

const countItems = (scope: AccountScope, orderId: number, filter: ItemFilter) => {
  const { knex } = scope.db;
  const some = narrowed(scope, orderId, filter)
    .select(knex.raw("1"))
    .limit(mostCounted + 1);
  return knex.select(knex.raw("count(*)::int as count")).from(some.as("some"));
};

const itemsOf = (scope: AccountScope, orderId: number, filter: ItemFilter) => {
  const { accountId, db } = scope;
  return narrowed(scope, orderId, filter)
    .leftJoin("subscribers as s", (on) =>
      on.on("s.account_id", db.knex.raw("?", [accountId])).on("s.id", "i.subscriber_id"),
    )
    .select(db.knex.raw(itemColumns));
};

const narrowed = ({ accountId, db }: AccountScope, orderId: number, { states, reason, detail, q }: ItemFilter) => {
  const query = db.knex("order_items as i").where({ "i.account_id": accountId, "i.order_id": orderId });
  if (states) void query.whereIn("i.state", [...states]);
  if (reason !== undefined) void query.where("i.reason", reason);
  if (detail !== undefined) void query.where("i.detail", detail);
  if (q !== undefined) {
    const like = `%${groupedDigits(q).replaceAll(/[\\%_]/g, "") || "-"}%`;
    // by name, number or SIM of today in one walk of the subscribers' own index
    void query.whereRaw(
      `(i.msisdn like ? or i.line like ? or i.iccid like ?
         or i.subscriber_id in (select id from subscriber_search(?, regexp_split_to_array(?, '\\s+'), null, '{}', null, null, null) where btrim(plain_spelling(?)) <> ''))`,
      [like, like, like, accountId, q.trim(), q],
    );
  }
  return query;
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

export type ReasonCount = { readonly reason: string; readonly detail: string | null; readonly count: number };

/** Why items are where they are, most frequent first. A repeated number's detail is its first row, another for each: left out here. */
export const countReasons = async (
  scope: AccountScope,
  orderId: number,
  states: readonly string[],
): Promise<ReasonCount[]> => {
  const { reasons } = await readAtOnce(scope, {
    reasons: scope.db.knex.raw(
      `select reason, case when reason not in ('repeated', 'changed-since') then detail end as detail, count(*)::int as count from order_items
       where account_id = ? and order_id = ? and reason is not null and state = any(?)
       group by 1, 2 order by count desc, reason, detail limit 20`,
      [scope.accountId, orderId, arrayOf(states)],
    ),
  });
  return reasons as ReasonCount[];
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
