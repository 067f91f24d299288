import { type ListPage, type PageStart, pageOf, pageSize } from "../../kernel/paging.ts";
import { type AccountScope, readAtOnce, type Tx } from "../../platform/db.ts";
import type { NumberedOrder } from "../order.ts";
import { orderColumns } from "../repository.ts";

/** Orders that wait for a second person, or for their time alone; newest first. */
export const listWaiting = async (
  scope: AccountScope,
  forWhat: "second" | "time",
  start: PageStart<number>,
): Promise<ListPage<NumberedOrder, number>> => {
  const { after, before } = start;
  const { knex } = scope.db;
  const query = knex("orders").select(knex.raw(orderColumns)).where({ account_id: scope.accountId, state: "waiting" });
  void query.whereRaw("(needs_second and second_user_id is null) = ?", [forWhat === "second"]).limit(pageSize + 1);
  void query.orderBy("number", before === undefined ? "desc" : "asc");
  if (after !== undefined) void query.where("number", "<", after);
  if (before !== undefined) void query.where("number", ">", before);
  const { orders } = await readAtOnce(scope, { orders: query });
  return pageOf(orders as NumberedOrder[], start, ({ number }) => number);
};

export const updateStart = async (tx: Tx, id: number, startAfter: Date): Promise<void> => {
  await tx("orders").where({ account_id: tx.scope.accountId, id }).update({ start_after: startAfter });
};

export const setRejected = async (tx: Tx, id: number, reason: string): Promise<void> => {
  const { userId, name } = tx.scope.actor;
  await tx("orders")
    .where({ account_id: tx.scope.accountId, id })
    .update({ rejected_reason: reason, second_user_id: userId, second_name: name });
};
