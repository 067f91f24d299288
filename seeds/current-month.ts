import { firstDay } from "../src/kernel/month.ts";
import { settleBalances } from "./billing.ts";
import type { Scene } from "./tenants.ts";

/**
 * What varies of the current month so far, for the page of charges: over the bundle a part of the numbers as each month, and two
 * numbers far above their usual, one of them in roaming. The balance follows.
 */
export async function addCurrentUse({ trx, calendar }: Scene, accountId: number): Promise<void> {
  await trx.raw(currentUse, { account: accountId, month: firstDay(calendar.month), day: calendar.dayOfMonth });
  await settleBalances(trx, [accountId], calendar.today);
}

/** Instalments that agree with what has been charged for them: 24 months each, one after another. */
export async function addInstalments({ trx }: Scene, accountId: number): Promise<void> {
  await trx.raw(instalments, [accountId]);
}

const currentUse = `
insert into charges (account_id, month, subscriber_id, position, charge_group, name, gross)
select account_id, month, subscriber_id, 100 + row_number() over (partition by subscriber_id order by charge_group desc), charge_group, name, gross
from (
  select c.account_id, c.month, c.subscriber_id, x.charge_group, x.name,
    case when x.place = c.place then x.gross when x.place = 0 and c.place % 5 < 2 then 11 + (c.place * 37) % 29 * cast(:day as int) else 0 end as gross
  from (select account_id, month, subscriber_id, row_number() over (order by subscriber_id) as place
    from charges where account_id = :account and month = :month group by 1, 2, 3) c
  cross join (values (0, 'traffic', 'Услуги связи сверх набора', 0), (3, 'traffic', 'Услуги связи сверх набора', 6870),
    (7, 'roaming', 'Услуги связи в роуминге', 14235)) x (place, charge_group, name, gross)
) used where gross > 0`;

const instalments = `
with charged as (
  select account_id, subscriber_id, name, max(gross) as monthly, count(*)::int as months, min(month) as since
  from charges where account_id = ? and charge_group = 'instalments' group by 1, 2, 3
)
insert into instalments (account_id, subscriber_id, name, total, monthly, months, first_month, charged)
select account_id, subscriber_id, regexp_replace(name, '^Рассрочка за с', 'С'), 24 * monthly, monthly, 24, since + make_interval(months => 24 * n),
  monthly * least(24, months - 24 * n)
from charged cross join lateral generate_series(0, (months - 1) / 24) n order by subscriber_id, n`;
