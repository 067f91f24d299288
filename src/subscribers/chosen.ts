import { type AccountScope, type Knex, readAtOnce } from "../platform/db.ts";

/** Those of the account among them: `subscriber_id`. */
export const chosenSubscribers = ({ db, accountId }: AccountScope, ids: readonly number[]): Knex.QueryBuilder =>
  db
    .knex("subscribers")
    .where("account_id", accountId)
    .whereIn("id", [...ids])
    .select("id as subscriber_id");

/** Those of `ids` that are the account's own: an address may name anybody. */
export const ownAmong = async (scope: AccountScope, ids: readonly number[]): Promise<readonly number[]> => {
  if (ids.length === 0) return [];
  const { own } = await readAtOnce(scope, { own: chosenSubscribers(scope, ids) });
  const found = new Set((own as { subscriber_id: number }[]).map((row) => row.subscriber_id));
  return ids.filter((id) => found.has(id));
};

export const countSubscribersIn = async (scope: AccountScope, subscribers: Knex.QueryBuilder): Promise<number> => {
  const { counted } = await readAtOnce(scope, {
    counted: scope.db.knex.count("* as total").from(subscribers.as("matching")),
  });
  return (counted[0] as { total: number }).total;
};
