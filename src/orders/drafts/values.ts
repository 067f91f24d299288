import { type AccountScope, arrayOf, inScope, type Tx } from "../../platform/db.ts";
import type { OrderParams } from "../operation.ts";
import { type Asked, assessment } from "../whom.ts";
import { type By, openedDraft } from "./draft.ts";
import { sumUp } from "./repository.ts";

/** By position of an item; null gives it back what its subscriber has. */
export type Values = ReadonlyMap<number, OrderParams | null>;

/** Gives items of a draft other parameters of their own, and assesses these items again. @throws NotFound, RuleBroken("already-confirmed") */
export const changeValues = (scope: AccountScope, id: number, values: Values, { operation, now }: By): Promise<void> =>
  inScope(scope, async (tx) => {
    const { params } = await openedDraft(tx, id);
    await updateParams(tx, id, values);
    await reassess(tx, id, [...values.keys()], { operation, params, now });
    await sumUp(tx, id);
  });

const updateParams = (tx: Tx, id: number, values: Values) =>
  tx.raw(
    `update order_items i set params = v.params::jsonb from unnest(?::int[], ?::text[]) v (position, params)
     where i.account_id = ? and i.order_id = ? and i.position = v.position`,
    [
      arrayOf([...values.keys()]),
      arrayOf([...values.values()].map((each) => each && JSON.stringify(each))),
      tx.scope.accountId,
      id,
    ],
  );

export const reassess = (tx: Tx, id: number, positions: readonly number[], asked: Asked) => {
  const own = { account: tx.scope.accountId, id, positions: arrayOf(positions) };
  const items = tx.raw(
    `select subscriber_id, params from order_items
     where account_id = :account and order_id = :id and position = any(:positions::int[]) and subscriber_id is not null`,
    own,
  );
  return tx.raw(
    `update order_items i set state = a.verdict, reason = a.reason, detail = a.detail, before = a.before, after = a.after,
       losses = a.losses, warnings = a.warnings, one_off = coalesce(a.one_off, 0), monthly = coalesce(a.monthly, 0)
     from (:assessed) a where i.account_id = :account and i.order_id = :id and i.position = any(:positions::int[]) and i.subscriber_id = a.subscriber_id`,
    { ...own, assessed: assessment(tx, items, asked) },
  );
};
