import { type Query, type Tx } from "../../platform/db.ts";
import { leftOut } from "../order.ts";
import { type Asked, assessment } from "../whom.ts";

/** An upload may take longer than a page's query. */
export const allowLongStatements = (tx: Tx) => tx.raw("set local statement_timeout = '60s'");

/**
 * One statement for the whole list: what will be done, what is so already, what cannot be done and what it costs.
 * Replaces what an earlier assessment left.
 */
export const assessStaged = async (tx: Tx, id: number, asked: Asked): Promise<void> => {
  const { accountId } = tx.scope;
  const assessed = assessment(tx, tx.raw("select subscriber_id, params from staged where reason is null"), asked);
  const isUndo = await stageUndone(tx, id);
  await tx("order_items").where({ account_id: accountId, order_id: id }).delete();
  await tx.raw(
    `insert into order_items (account_id, order_id, position, row_number, input, msisdn, iccid, line, subscriber_id, params,
       state, reason, detail, before, after, losses, warnings, one_off, monthly)
     select :account, :id, t.position, t.row_number, t.input, t.msisdn, t.iccid, t.line, t.subscriber_id, t.params,
       case when t.reason is not null then 'refused' when t.is_left_out and a.verdict = 'pending' then 'cancelled' else a.verdict end,
       coalesce(t.reason, a.reason, case when t.is_left_out then :leftOut end), coalesce(t.detail, a.detail),
       a.before, a.after, a.losses, a.warnings, coalesce(a.one_off, 0), coalesce(a.monthly, 0)
     from staged t left join (:assessed) a on a.subscriber_id = t.subscriber_id and t.reason is null
     order by t.position`,
    { account: accountId, id, leftOut, assessed: isUndo ? comparedWithUndone(tx, assessed) : assessed },
  );
  await tx("orders").where({ account_id: accountId, id }).update({ assessed_at: asked.now });
  await sumUp(tx, id);
};

/**
 * What the order that a draft takes back has done, as a table of its own: the planner has no figures of an order just
 * made, and read all of it for every item (13 s for 5 000). @returns false for a draft that takes nothing back
 */
const stageUndone = async (tx: Tx, id: number): Promise<boolean> => {
  const draft = { account: tx.scope.accountId, id };
  const { rows } = await tx.raw("select undoes from orders where account_id = :account and id = :id", draft);
  const [{ undoes }] = rows as [{ undoes: number | null }];
  if (undoes === null) return false;
  await tx.raw("drop table if exists undone");
  await tx.raw(
    `create temp table undone on commit drop as select subscriber_id, after, losses from order_items
     where account_id = :account and order_id = :undoes and state = 'done'`,
    { ...draft, undoes },
  );
  await tx.raw("analyze undone");
  return true;
};

/** What is no longer as the order left it is refused with both values, and what was lost then is said not to come back. */
const comparedWithUndone = (tx: Tx, assessed: Query): Query =>
  tx.raw(
    `select a.subscriber_id, case when c.is_other then 'refused' else a.verdict end as verdict,
       case when c.is_other then 'changed-since' else a.reason end as reason,
       case when c.is_other then jsonb_build_object('was', w.after, 'now', a.before)::text else a.detail end as detail,
       a.one_off, a.monthly, a.before, case when c.is_other then a.before else a.after end as after, a.losses,
       case when w.losses is null or a.verdict <> 'pending' then a.warnings else coalesce(a.warnings, '{}') || '{"undo-losses":null}' end as warnings
     from (:assessed) a left join undone w on w.subscriber_id = a.subscriber_id
     cross join lateral (select a.verdict = 'pending' and exists (select from jsonb_each(a.before) b join jsonb_each(w.after) f on f.key = b.key
       where f.value is distinct from b.value) as is_other) c`,
    { assessed },
  );

/** Prices are of the items that will be done. */
export const sumUp = async (tx: Tx, id: number): Promise<void> => {
  await tx.raw(
    `update orders o set total = i.total, unchanged = i.unchanged, refused = i.refused, cancelled = i.cancelled, one_off = i.one_off, monthly = i.monthly
     from (select count(*) as total, count(*) filter (where state = 'unchanged') as unchanged,
             count(*) filter (where state = 'refused') as refused, count(*) filter (where state = 'cancelled') as cancelled,
             coalesce(sum(one_off) filter (where state = 'pending'), 0) as one_off,
             coalesce(sum(monthly) filter (where state = 'pending'), 0) as monthly
           from order_items where account_id = :account and order_id = :id) i
     where o.account_id = :account and o.id = :id`,
    { account: tx.scope.accountId, id },
  );
};
