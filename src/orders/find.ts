import type { Total } from "../kernel/paging.ts";
import { groupedDigits } from "../kernel/typed.ts";
import { type AccountScope, arrayOf, readAtOnce } from "../platform/db.ts";
import type { NumberedOrder } from "./order.ts";
import { orderColumns } from "./repository.ts";

const mostCounted = 1_000;
const mostWords = 6;

/** Confirmed orders by their number, or by words of what they are about; the `most` newest. */
export const findOrders = async (
  scope: AccountScope,
  q: string,
  most: number,
): Promise<{ orders: NumberedOrder[]; total: Total }> => {
  const { knex } = scope.db;
  const some = matching(scope, q)
    .select(knex.raw("1"))
    .limit(mostCounted + 1);
  const { orders, counted } = await readAtOnce(scope, {
    orders: matching(scope, q).select(knex.raw(orderColumns)).orderBy("number", "desc").limit(most),
    counted: knex.count("* as total").from(some.as("some")),
  });
  const [{ total }] = counted as [{ total: number }];
  return {
    orders: orders as NumberedOrder[],
    total: { count: Math.min(total, mostCounted), isMore: total > mostCounted },
  };
};

const matching = ({ db, accountId }: AccountScope, q: string) => {
  const digits = groupedDigits(q);
  const number = /^\d{1,9}$/.test(digits) ? Number(digits) : null;
  return db
    .knex("orders")
    .where("account_id", accountId)
    .whereNotNull("number")
    .whereRaw(
      // plain spelling leaves nothing of some words: such a pattern would match every order
      `(number = ?::int or btrim(plain_spelling(?)) <> '' and plain_spelling(subject) like all
         (array(select '%' || plain_spelling(word) || '%' from unnest(?::text[]) word)))`,
      [number, q, arrayOf(q.split(" ").slice(0, mostWords))],
    );
};
