import type { Knex } from "../platform/db.ts";
import type { Books } from "./kind.ts";

/**
 * Sums that follow from invoices, payments and charges, of the accounts in which some have changed: what is left to pay of each
 * invoice (payments pay the oldest debt first) and the balance. What the file itself says stands.
 */
export const settle = async ({ trx, given, today }: Books, accounts: readonly number[]): Promise<void> => {
  await trx.raw("create temp table settled on commit drop as select unnest(?::bigint[]) as account", [[...accounts]]);
  await trx.raw("analyze settled");
  if (!given.has("unpaid")) await trx.raw(unpaidSql);
  await trx.raw(balanceSql, { today });
};

const unpaidSql = `
  with sums as (
    select i.account_id, i.id, greatest(0, least(i.charges, i.closing - coalesce((select sum(p.amount) from payments p
      where p.account_id = i.account_id and p.received_on >= (i.month + interval '1 month')::date), 0))) as unpaid
    from settled t join invoices i on i.account_id = t.account)
  update invoices i set unpaid = n.unpaid from sums n where i.account_id = n.account_id and i.id = n.id and i.unpaid <> n.unpaid`;

// − what was owed at the end of the last invoice + what was paid since − what was charged since
const balanceSql = `
  with last as (
    select t.account, i.closing, (i.month + interval '1 month')::date as ended_on from settled t left join lateral (
      select closing, month from invoices where account_id = t.account order by month desc limit 1) i on true),
  sums as (
    select l.account, - coalesce(l.closing, 0)
      + coalesce((select sum(amount) from payments p where p.account_id = l.account and p.received_on >= coalesce(l.ended_on, '-infinity')), 0)
      - coalesce((select sum(gross) from charges c where c.account_id = l.account and c.month >= coalesce(l.ended_on, '-infinity')), 0) as balance
    from last l)
  update accounts a set balance = n.balance, balance_on = cast(:today as date) from sums n where a.id = n.account`;

/** The accounts whose figures are of this moment, where the portal shows how fresh they are. */
export const refresh = async (trx: Knex.Transaction, now: Date): Promise<void> => {
  await trx.raw(
    "update accounts set refreshed_at = ? where id in (select distinct account from staged where reason is null)",
    [now],
  );
};
