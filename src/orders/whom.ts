import { arrayOf, type Query, type Tx } from "../platform/db.ts";
import type { Operation, OrderParams } from "./operation.ts";

/** An operation with its parameters, at one moment of the business clock. */
export type Asked = { readonly operation: Operation; readonly params: OrderParams; readonly now: Date };

/**
 * The one way in which items are assessed: who is barred by status, kind, lock or the operation's own `bars` is refused,
 * and the operation is asked about the others. Columns as `Operation.assess` has them.
 */
export const assessment = (tx: Tx, items: Query, { operation, params, now }: Asked): Query =>
  tx.raw(
    `with named as materialized (:items), barred as materialized (:barred)
     select subscriber_id, case when reason = any(:already::text[]) then 'unchanged' else 'refused' end as verdict, reason, detail, 0::bigint as one_off, 0::bigint as monthly,
       null::jsonb as before, null::jsonb as after, null::jsonb as losses, null::jsonb as warnings
     from barred
     union all
     select a.subscriber_id, a.verdict, a.reason, a.detail, a.one_off, a.monthly, a.before, a.after, a.losses, a.warnings from (:assessed) a`,
    {
      items,
      already: arrayOf(operation.already ?? []),
      barred: barring(tx, tx.raw("select subscriber_id, params from named"), {
        operation,
        heedsLock: heedsLock(operation, params),
        now,
      }),
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

type Barring = { readonly operation: Operation; readonly heedsLock: boolean; readonly now: Date };

/** Of the items those that are barred whatever the parameters: `subscriber_id`, `reason`, `detail`. */
export const barring = (tx: Tx, items: Query, { operation, heedsLock: heeds, now }: Barring): Query => {
  const { whom } = operation;
  const bars =
    operation.bars?.(tx, items, now) ??
    tx.raw("select null::bigint as subscriber_id, null::text as reason, null::text as detail where false");
  return tx.raw(
    `select r.* from (
       select n.subscriber_id,
         case when s.kind <> all(:kinds) then 'kind' when s.status <> all(:statuses) then 'status'
           when :heeds::boolean and s.locked_at is not null then 'locked' else b.reason end as reason,
         case when s.kind <> all(:kinds) then s.kind when s.status <> all(:statuses) then s.status
           when :heeds::boolean and s.locked_at is not null then null else b.detail end as detail
       from (:items) n
       join subscribers s on s.account_id = :account and s.id = n.subscriber_id
       left join (:bars) b on b.subscriber_id = n.subscriber_id) r
     where r.reason is not null`,
    {
      items,
      bars,
      heeds,
      kinds: arrayOf(whom.kinds ?? everyKind),
      statuses: arrayOf(whom.statuses),
      account: tx.scope.accountId,
    },
  );
};

const everyKind = ["mobile", "telephone", "internet", "sip"];

const heedsLock = (operation: Operation, params: OrderParams): boolean =>
  operation.heedsLock === true || operation.heedsLockFor?.(params) === true;
