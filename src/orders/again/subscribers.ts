import { type AccountScope, arrayOf, type Query, readAtOnce } from "../../platform/db.ts";
import type { ItemState } from "../order.ts";

/** Of an order's subscribers: all, those for whom it was done, or those for whom it was not. */
export type OrderPart = "all" | "done" | "failed";

export const partStates: Readonly<Record<OrderPart, readonly ItemState[]>> = {
  all: ["pending", "sent", "done", "unchanged", "refused", "failed", "cancelled"],
  done: ["done", "unchanged"],
  failed: ["refused", "failed", "cancelled"],
};

/** A part of an order's subscribers, as a query of `subscriber_id`, and how many they are. */
export const subscribersOf = async (
  scope: AccountScope,
  orderId: number,
  part: OrderPart,
): Promise<{ subscribers: Query; count: number }> => {
  const { knex } = scope.db;
  const subscribers = knex.raw(
    `select distinct subscriber_id from order_items
     where account_id = ? and order_id = ? and subscriber_id is not null and state = any(?::text[])`,
    [scope.accountId, orderId, arrayOf(partStates[part])],
  );
  const { counted } = await readAtOnce(scope, {
    counted: knex.raw("select count(*)::int as count from (?) s", [subscribers]),
  });
  return { subscribers, count: (counted as [{ count: number }])[0].count };
};
