import { issueInvoices, openBilled, settleBalances } from "../../../seeds/billing.ts";
import type { Calendar } from "../../../seeds/calendar.ts";
import { firstDay } from "../../kernel/month.ts";
import type { Knex } from "../../platform/db.ts";
import type { Plan } from "./plan.ts";

/** Three invoices each, paid a month later (every second account owes the last one), and the administrator. */
export async function generateFinance(trx: Knex, plan: Plan, calendar: Calendar, passwordHash: string): Promise<void> {
  await openBilled(trx);
  await trx.raw(billedSql, [calendar.back(3).map(firstDay)]);
  await trx.raw(paymentsSql, [calendar.today, firstDay(calendar.month)]);
  await issueInvoices(trx, calendar.today);
  await settleBalances(
    trx,
    plan.accounts.map(({ id }) => id),
    calendar.today,
  );
  await trx.raw(usersSql, [passwordHash]);
  await trx.raw(grantsSql);
}

const billedSql = `
with groups as (
  select account_id, tariff_id, bundle_id, count(*)::int as lines from subscribers s join planned p on p.id = account_id
  where activated_on is not null and terminated_on is null group by 1, 2, 3
)
insert into billed
select account_id, month, 'subscription', name, sum(lines), sum(lines * monthly_fee) from (
  select account_id, name, monthly_fee, lines from groups join tariffs t on t.id = tariff_id
  union all
  select account_id, name, monthly_fee, lines from groups join bundles b on b.id = bundle_id
) sold, unnest(?::date[]) as month group by 1, 2, 4`;

const paymentsSql = `
insert into payments (account_id, received_on, amount, document_number, payer, purpose)
select account_id, least((month + interval '1 month')::date + 11, ?::date), sum(gross), to_char(month, 'YYMM'), c.name,
  'Оплата услуг электросвязи за ' || to_char(month, 'YYYY-MM')
from billed b join accounts a on a.id = account_id join clients c on c.id = client_id
where (month + interval '1 month')::date < ?::date or account_id % 2 = 0 group by account_id, month, c.name`;

const administrators = `
select distinct on (s.account_id) s.account_id, s.id, s.msisdn, trim(concat_ws(' ', s.last_name, s.first_name, s.middle_name)) as name
from subscribers s join planned p on p.id = s.account_id order by s.account_id, s.id`;

const usersSql = `
insert into users (name, phone, password_hash, phone_account_id, phone_subscriber_id, phone_proved_at)
select name, msisdn, ?, account_id, id, now() from (${administrators}) first`;

const grantsSql = `
insert into grants (account_id, user_id, role, subscriber_id)
select account_id, u.id, role, case when role = 'subscriber' then first.id end
from (${administrators}) first join users u on u.phone = msisdn, unnest(array['administrator', 'subscriber']) role`;
