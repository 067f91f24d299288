import { firstDay, type Month } from "../../../kernel/month.ts";
import { type AccountScope, readAtOnce } from "../../../platform/db.ts";
import type { Effect } from "../change.ts";
import { effectsSql } from "./effects.ts";

/** Two months of an account's charges. */
export type Months = { readonly before: Month; readonly after: Month };
/** The parameters of `effectsSql`; without `subscribers`, of all numbers. */
export const monthsOf = (
  { accountId }: AccountScope,
  { before, after }: Months,
  subscribers: readonly number[] | null,
) => ({
  account: accountId,
  before: firstDay(before),
  after: firstDay(after),
  subscribers: subscribers && `{${subscribers.join(",")}}`,
});

const oneByOne = `
  with ${effectsSql}
  select e.subscriber_id as "subscriberId", s.number, concat_ws(' ', nullif(s.last_name, ''), nullif(s.first_name, ''), nullif(s.middle_name, '')) as "subscriberName",
    e.cause, e.name, e.amount, e.unit, e.g0::bigint as before, e.g1::bigint as after, e.q0 as "quantityBefore", e.q1 as "quantityAfter",
    e.d0 as "daysBefore", e.d1 as "daysAfter", e.used_in as "usedIn"
  from effects e join subscribers s on s.account_id = :account and s.id = e.subscriber_id
  order by e.subscriber_id, abs(e.amount) desc, e.name, e.cause`;

export type NumberedEffect = Effect & { readonly number: string; readonly subscriberName: string };

/** Charge by charge, the largest of each number first. */
export const readEffects = async (scope: AccountScope, months: Months, subscribers: readonly number[]) => {
  if (subscribers.length === 0) return [];
  const { effects } = await readAtOnce(
    scope,
    {
      effects: scope.db.knex.raw(oneByOne, monthsOf(scope, months, subscribers)),
    },
    { from: "replica" },
  );
  return effects as NumberedEffect[];
};

const batchSize = 1_000;

/** All of them, by number, in batches that each have short transactions of their own. */
export async function* effectBatches(
  scope: AccountScope,
  months: Months,
): AsyncGenerator<readonly NumberedEffect[], void, undefined> {
  let after = 0;
  for (;;) {
    const { found } = await readAtOnce(
      scope,
      {
        found: scope.db
          .knex("subscribers")
          .where("account_id", scope.accountId)
          .where("id", ">", after)
          .orderBy("id")
          .limit(batchSize)
          .select("id"),
      },
      { from: "replica" },
    );
    const ids = (found as { id: number }[]).map(({ id }) => id);
    yield await readEffects(scope, months, ids);
    if (ids.length < batchSize) return;
    after = ids.at(-1) ?? after;
  }
}
