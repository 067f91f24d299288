import { type AccountScope, arrayOf, inScope, type Tx } from "../../platform/db.ts";
import type { OrderParams } from "../operation.ts";
import { type Asked, assessment } from "../whom.ts";
import { sumUp } from "./assess.ts";
import { type By, openedDraft } from "./draft.ts";

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

/**
 * Assesses some items of a draft again. They stand in tables of their own meanwhile: the planner has no figures of a draft
 * just made, and read all of it for each of them (44 s for 200 of 5 000).
 */
export const reassess = async (tx: Tx, id: number, positions: readonly number[], asked: Asked): Promise<void> => {
  const own = { account: tx.scope.accountId, id, positions: arrayOf(positions) };
  await tx.raw(
    `create temp table asked on commit drop as select position, subscriber_id, params from order_items
     where account_id = :account and order_id = :id and position = any(:positions::int[]) and subscriber_id is not null`,
    own,
  );
  await tx.raw("analyze asked");
  const assessed = assessment(tx, tx.raw("select subscriber_id, params from asked"), asked);
  await tx.raw(
    "create temp table answered on commit drop as select q.position, a.* from asked q join (?) a on a.subscriber_id = q.subscriber_id",
    [assessed],
  );
  await tx.raw("analyze answered");
  await tx.raw(
    `update order_items i set state = a.verdict, reason = a.reason, detail = a.detail, before = a.before, after = a.after,
       losses = a.losses, warnings = a.warnings, one_off = coalesce(a.one_off, 0), monthly = coalesce(a.monthly, 0)
     from answered a where i.account_id = :account and i.order_id = :id and i.position = a.position`,
    own,
  );
};
