import type { Knex } from "../src/platform/db.ts";

/** Sums of a month by name, from which invoices are made: `fillBilled` takes them from `charges`, the generator from tariffs. */
export async function openBilled(trx: Knex): Promise<void> {
  await trx.raw(`create temp table if not exists billed (
    account_id bigint, month date, charge_group text, name text, quantity int, gross bigint) on commit drop`);
  await trx.raw("truncate billed");
}

export async function fillBilled(trx: Knex, accountIds: readonly number[], currentMonth: string): Promise<void> {
  await openBilled(trx);
  await trx.raw(
    `insert into billed select account_id, month, charge_group, name, count(*), sum(gross)
     from charges where account_id = any(?) and month < ? group by 1, 2, 3, 4`,
    [[...accountIds], currentMonth],
  );
}

/**
 * Invoices and their lines for all that is in `billed`. Opening, closing and the unpaid part follow from charges and payments;
 * payments pay the oldest debt first. The VAT of a rate is rounded once, on its total, and its lines share it out.
 */
export async function issueInvoices(trx: Knex, today: string, openingOfFirst = 0): Promise<void> {
  await trx.raw(invoicesSql, { today, opening: openingOfFirst });
  await trx.raw(linesSql);
}

/** balance = − closing of the last invoice + what was paid since − what was charged since. */
export async function settleBalances(trx: Knex, accountIds: readonly number[], today: string): Promise<void> {
  await trx.raw(balancesSql, { accounts: [...accountIds], today });
}

const rateOf = (
  month: string,
) => `(select rate from vat_rates where service_class = 'telecom' and valid_from <= ${month}
  and coalesce(valid_to, 'infinity') >= ${month})`;

const invoicesSql = `
with months as (select account_id, month, sum(gross)::bigint as charges from billed group by 1, 2),
paid as (
  select account_id, date_trunc('month', received_on)::date as month, sum(amount)::bigint as amount
  from payments where account_id in (select account_id from billed) group by 1, 2
),
running as (
  select m.*, coalesce(p.amount, 0) as payments,
    :opening + sum(m.charges) over w as charged,
    :opening + sum(m.charges - coalesce(p.amount, 0)) over w as closing,
    (select coalesce(sum(a.amount), 0) from paid a where a.account_id = m.account_id) as paid_in_all
  from months m left join paid p using (account_id, month)
  window w as (partition by m.account_id order by m.month)
)
insert into invoices (account_id, number, month, issued_on, due_on, opening, charges, vat, payments, closing, unpaid)
select r.account_id, r.account_id || '-' || to_char(month, 'YYYYMM'), month,
  least((month + interval '1 month 4 days')::date, cast(:today as date)), (month + interval '1 month')::date + due_days - 1,
  closing - charges + payments, charges, round(charges * rate / (100 + rate)), payments, closing,
  least(charges, greatest(0, charged - paid_in_all))
from running r join accounts a on a.id = r.account_id, lateral ${rateOf("r.month")} vat`;

const linesSql = `
with placed as (
  select b.*, i.id as invoice_id, rate, row_number() over w as position, sum(gross) over w as so_far
  from billed b join invoices i using (account_id, month), lateral ${rateOf("b.month")} vat
  window w as (partition by b.account_id, b.month order by
    array_position(array['subscription', 'traffic', 'roaming', 'one-off', 'instalments', 'discounts'], charge_group), name)
),
taxed as (
  select *, round(so_far * rate / (100 + rate)) - round((so_far - gross) * rate / (100 + rate)) as tax from placed
)
insert into invoice_lines (account_id, invoice_id, position, charge_group, name, quantity, net, vat_rate, vat, gross)
select account_id, invoice_id, position, charge_group, name, quantity, gross - tax, rate, tax, gross from taxed`;

const balancesSql = `
update accounts a set balance_on = cast(:today as date), balance = - coalesce(last.closing, 0)
  + coalesce((select sum(amount) from payments p where p.account_id = a.id and received_on >= coalesce(last.ended_on, '-infinity')), 0)
  - coalesce((select sum(gross) from charges c where c.account_id = a.id and c.month >= coalesce(last.ended_on, '-infinity')), 0)
from accounts b left join lateral (
  select closing, (month + interval '1 month')::date as ended_on from invoices i where i.account_id = b.id order by month desc limit 1
) last on true
where b.id = a.id and a.id = any(:accounts)`;
