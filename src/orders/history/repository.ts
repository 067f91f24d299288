import { addDays, startOfDay } from "../../kernel/dates.ts";
import { type ListPage, type PageStart, pageOf, rowsAsked, type Total } from "../../kernel/paging.ts";
import { type AccountScope, type Knex, readAtOnce } from "../../platform/db.ts";
import { finishedStates, type NumberedOrder } from "../order.ts";
import { orderColumns } from "../repository.ts";
import { type HistoryFilter, searched, type Tab } from "./forms.ts";

export type Author = { readonly userId: number; readonly name: string };

/** Newest first. */
export const listOrders = async (
  scope: AccountScope,
  filter: HistoryFilter,
  start: PageStart<number>,
): Promise<ListPage<NumberedOrder, number>> => {
  const { after, before } = start;
  const query = matching(scope, filter).limit(rowsAsked(start));
  void query.orderBy("number", before === undefined ? "desc" : "asc");
  if (after !== undefined) void query.where("number", "<", after);
  if (before !== undefined) void query.where("number", ">", before);
  const { orders, counted } = await readAtOnce(scope, {
    orders: query,
    counted: countSome(scope, matching(scope, filter)),
  });
  return pageOf(orders as NumberedOrder[], start, ({ number }) => number, totalOf(counted));
};

const processingStates = ["waiting", "accepted", "in-progress", "paused"] as const;
const statesOf = { processing: processingStates, finished: finishedStates } as const;

// an account's history has no end, and nobody reads a figure beyond this
const mostCounted = 1_000;

const countSome = ({ db }: AccountScope, orders: Knex.QueryBuilder) =>
  db.knex.count("* as total").from(orders.limit(mostCounted + 1).as("some"));

const totalOf = ([row]: readonly unknown[]): Total => {
  const { total } = row as { total: number };
  return { count: Math.min(total, mostCounted), isMore: total > mostCounted };
};

/** How many orders each tab holds, whatever the filter. */
export const countTabs = async (scope: AccountScope): Promise<Record<Tab, Total>> => {
  const { processing, finished } = await readAtOnce(scope, {
    processing: countSome(scope, matching(scope, { tab: "processing" })),
    finished: countSome(scope, matching(scope, { tab: "finished" })),
  });
  return { processing: totalOf(processing), finished: totalOf(finished) };
};

const batchSize = 1_000;

/** All that match, in batches, each read in a transaction of its own. */
export async function* orderBatches(
  scope: AccountScope,
  filter: HistoryFilter,
): AsyncGenerator<readonly NumberedOrder[]> {
  let after: number | undefined;
  for (;;) {
    const query = matching(scope, filter).orderBy("number", "desc").limit(batchSize);
    if (after !== undefined) void query.where("number", "<", after);
    const { orders } = await readAtOnce(scope, { orders: query }, { from: "replica" });
    const batch = orders as NumberedOrder[];
    yield batch;
    if (batch.length < batchSize) return;
    after = batch.at(-1)?.number;
  }
}

const matching = ({ accountId, db }: AccountScope, filter: HistoryFilter) => {
  const { tab, q, author, operation, state, from, to } = filter;
  const query = db.knex("orders").select(db.knex.raw(orderColumns)).where("account_id", accountId);
  void query.whereIn("state", state === undefined ? [...statesOf[tab]] : [state]);
  if (author !== undefined) void query.where("author_user_id", author);
  if (operation !== undefined) void query.where("operation", operation);
  if (from !== undefined) void query.where("confirmed_at", ">=", startOfDay(from));
  if (to !== undefined) void query.where("confirmed_at", "<", startOfDay(addDays(to, 1)));
  if (q !== undefined) {
    const { order, subscriber } = searched(q);
    void query.whereRaw(
      `(number = ?::int or id in (select i.order_id from order_items i where i.account_id = ? and i.subscriber_id =
         (select id from subscribers where account_id = ? and number = ?)))`,
      [order, accountId, accountId, subscriber],
    );
  }
  return query;
};

/** Who may have ordered on this account: those with access, now or before. */
export const listAuthors = async (scope: AccountScope): Promise<Author[]> => {
  const { authors } = await readAtOnce(scope, {
    authors: scope.db.knex.raw(
      `select distinct u.id as "userId", u.name from grants g join users u on u.id = g.user_id where g.account_id = ? order by u.name limit 200`,
      [scope.accountId],
    ),
  });
  return authors as Author[];
};
