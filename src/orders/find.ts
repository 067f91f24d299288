import { type AccountScope, readAtOnce } from "../platform/db.ts";
import type { NumberedOrder } from "./order.ts";
import { orderColumns } from "./repository.ts";

/** Confirmed orders by their number, or by words of what they are about; newest first, one more than `most`. */
export const findOrders = async (scope: AccountScope, q: string, most: number): Promise<NumberedOrder[]> => {
  const query = scope.db.knex("orders").select(scope.db.knex.raw(orderColumns)).where("account_id", scope.accountId);
  void query
    .whereNotNull("number")
    .orderBy("number", "desc")
    .limit(most + 1);
  if (/^\d{1,9}$/.test(q)) void query.where("number", Number(q));
  else void query.whereRaw("plain_spelling(subject) like '%' || plain_spelling(?) || '%'", [q]);
  const { orders } = await readAtOnce(scope, { orders: query });
  return orders as NumberedOrder[];
};
