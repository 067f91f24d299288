import { arrayOf, type Query, type Tx } from "../platform/db.ts";
import type { Bars, Operation, OrderParams } from "./operation.ts";

/** An operation with its parameters, at one moment of the business clock. */
export type Asked = { readonly operation: Operation; readonly params: OrderParams; readonly now: Date };

/**
 * The one way in which items are assessed: who is barred by status, kind, lock or the operation's own `bars` is refused,
 * and the operation is asked about the others. Columns as `Operation.assess` has them.
 */
export const assessment = (tx: Tx, items: Query, { operation, params, now }: Asked): Query => {
  const bar = barOf(operation, heedsLock(operation, params));
  return tx.raw(
    `with named as materialized (:items), barred as materialized (
       select n.subscriber_id, b.reason, (${bar.detail})::text as detail
       from named n join subscribers s on s.account_id = :account and s.id = n.subscriber_id
       cross join lateral (select (${bar.reason})::text as reason offset 0) b where b.reason is not null)
     select subscriber_id, case when reason = any(:already::text[]) then 'unchanged' else 'refused' end as verdict, reason, detail, 0::bigint as one_off, 0::bigint as monthly,
       null::jsonb as before, null::jsonb as after, null::jsonb as losses, null::jsonb as warnings
     from barred
     union all
     select a.subscriber_id, a.verdict, a.reason, a.detail, a.one_off, a.monthly, a.before, a.after, a.losses, a.warnings from (:assessed) a`,
    {
      items,
      already: arrayOf(operation.already ?? []),
      account: tx.scope.accountId,
      now,
      assessed: operation.assess(
        tx,
        tx.raw(
          "select n.subscriber_id, n.params from named n where not exists (select from barred b where b.subscriber_id = n.subscriber_id)",
        ),
        params,
        now,
      ),
    },
  );
};

/** Why a subscriber `s` is barred whatever the parameters, or null, and its detail: two SQL expressions. */
export const barOf = ({ whom, bars }: Operation, heeds: boolean): Required<Bars> => {
  const isOfKind = whom.kinds ? `s.kind = any('{${whom.kinds.join()}}')` : "true";
  const first = `case when not ${isOfKind} then 'kind' when s.status <> all('{${whom.statuses.join()}}') then 'status'
    when ${heeds} and s.locked_at is not null then 'locked'`;
  return {
    reason: `${first} else ${bars?.reason ?? "null"} end`,
    detail: `case when not ${isOfKind} then s.kind when s.status <> all('{${whom.statuses.join()}}') then s.status
      when ${heeds} and s.locked_at is not null then null else ${bars?.detail ?? "null"} end`,
  };
};

const heedsLock = (operation: Operation, params: OrderParams): boolean =>
  operation.heedsLock === true || operation.heedsLockFor?.(params) === true;
