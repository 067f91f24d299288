import { type AccountScope, readAtOnce } from "../platform/db.ts";
import type { Order, OrderItem } from "./order.ts";

export const orderColumns = `number, operation, params, subject, source, state, author_name as "authorName", author_msisdn as "authorMsisdn",
  file_name as "fileName", created_at as "createdAt", accepted_at as "acceptedAt", finished_at as "finishedAt",
  total, done, refused, failed, one_off as "oneOff", monthly`;
const itemColumns = `position, row_number as "rowNumber", input, msisdn, state, reason, detail, finished_at as "finishedAt"`;

export const findOrder = async (scope: AccountScope, number: number): Promise<Order | undefined> => {
  const { orders } = await readAtOnce(scope, {
    orders: scope.db.knex.raw(`select ${orderColumns} from orders where account_id = ? and number = ?`, [
      scope.accountId,
      number,
    ]),
  });
  return orders[0] as Order | undefined;
};

const pageSize = 50;

export type OrderFilter = { finished: boolean; before?: number | undefined; after?: number | undefined };

/** Newest first; one more than a page shows, so that the next one is known of. */
export const listOrders = async (
  scope: AccountScope,
  filter: OrderFilter,
): Promise<{ orders: Order[]; hasMore: boolean }> => {
  const states = filter.finished ? ["done", "partly-done", "failed", "cancelled"] : ["accepted", "in-progress"];
  const query = scope.db.knex("orders").select(scope.db.knex.raw(orderColumns)).where("account_id", scope.accountId);
  void query.whereIn("state", states).limit(pageSize + 1);
  if (filter.after !== undefined) void query.where("number", ">", filter.after).orderBy("number", "asc");
  else void query.orderBy("number", "desc");
  if (filter.before !== undefined) void query.where("number", "<", filter.before);
  const { orders } = await readAtOnce(scope, { orders: query });
  const page = (orders as Order[]).slice(0, pageSize);
  return { orders: filter.after === undefined ? page : page.toReversed(), hasMore: orders.length > pageSize };
};

export type ItemFilter = { states?: readonly string[] | undefined; after?: number | undefined; limit: number };

export const listItems = async (scope: AccountScope, number: number, filter: ItemFilter): Promise<OrderItem[]> => {
  const query = scope.db
    .knex("order_items")
    .select(scope.db.knex.raw(itemColumns))
    .where({ account_id: scope.accountId, order_number: number })
    .where("position", ">", filter.after ?? 0)
    .orderBy("position")
    .limit(filter.limit);
  if (filter.states) void query.whereIn("state", [...filter.states]);
  const { items } = await readAtOnce(scope, { items: query });
  return items as OrderItem[];
};

export type FailedItem = Pick<Order, "number" | "operation" | "subject"> &
  Pick<OrderItem, "msisdn" | "input" | "reason" | "detail" | "finishedAt">;

/** Of the ten newest orders in which something failed, five items each. */
export const listFailedItems = async (scope: AccountScope): Promise<FailedItem[]> => {
  const { items } = await readAtOnce(scope, {
    items: scope.db.knex.raw(
      `select o.number, o.operation, o.subject, i.msisdn, i.input, i.reason, i.detail, i.finished_at as "finishedAt"
       from (select number, operation, subject from orders
         where account_id = ? and state in ('partly-done', 'failed') and failed > 0 order by number desc limit 10) o
       cross join lateral (select * from order_items
         where account_id = ? and order_number = o.number and state = 'failed' order by position limit 5) i
       order by o.number desc, i.position`,
      [scope.accountId, scope.accountId],
    ),
  });
  return items as FailedItem[];
};

export type ReasonCount = { readonly reason: string; readonly detail: string | null; readonly count: number };

/** Why items were refused, most frequent first. A repeated number's detail is its first row, another for each: left out here. */
export const countReasons = async (scope: AccountScope, number: number): Promise<ReasonCount[]> => {
  const { reasons } = await readAtOnce(scope, {
    reasons: scope.db.knex.raw(
      `select reason, case when reason <> 'repeated' then detail end as detail, count(*)::int as count from order_items
       where account_id = ? and order_number = ? and reason is not null
       group by 1, 2 order by count desc, reason, detail limit 20`,
      [scope.accountId, number],
    ),
  });
  return reasons as ReasonCount[];
};

/** Of the subscribers shown on a page, those ticked in a draft; and how many are ticked in all. */
export const readTicks = async (scope: AccountScope, number: number, shown: readonly number[]) => {
  const draft = { account_id: scope.accountId, order_number: number };
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
