import type { Calendar } from "../../../seeds/calendar.ts";
import { firstDay } from "../../kernel/month.ts";
import type { Knex } from "../../platform/db.ts";
import type { Plan } from "./plan.ts";

/** Usage records of the last three whole months, spread evenly over the subscribers of the plan. */
export async function generateUsage(trx: Knex, plan: Plan, calendar: Calendar): Promise<void> {
  await trx.raw(
    "select ensure_usage_partitions((month - interval '3 months')::date, (month + interval '3 months - 1 day')::date) from (select ?::date as month) m",
    [firstDay(calendar.month)],
  );
  const { rows } = await trx.raw<{ rows: { count: number }[] }>(
    "select count(*) as count from subscribers s join planned p on p.id = s.account_id where activated_on is not null",
  );
  const months = calendar.back(3);
  for (const [index, month] of months.entries()) {
    const share = Math.floor(plan.usage / 3) + (index < plan.usage % 3 ? 1 : 0);
    const most = Math.ceil(share / (rows[0]?.count ?? 1));
    if (share > 0) await trx.raw(usageSql, [most, firstDay(month), share]);
  }
}

const usageSql = `
with pairs as (
  select s.account_id, s.id as subscriber_id, k, hashint8extended(s.id * 97 + k, 7) & 9007199254740991 as luck
  from subscribers s join planned p on p.id = s.account_id, generate_series(1, ?::int) k
  where s.activated_on is not null order by k, s.id
),
wanted as (select *, ?::date::timestamp at time zone 'UTC' - interval '3 hours' as start from pairs limit ?)
insert into usage_records (account_id, started_at, subscriber_id, direction, kind, peer, zone, seconds, bytes, is_in_bundle, gross)
select account_id, start + make_interval(secs => luck % 2332800), subscriber_id,
  case when luck % 5 < 3 then 'outgoing' else 'incoming' end,
  (array['voice', 'voice', 'voice', 'sms', 'data'])[1 + luck % 5],
  case when luck % 5 = 4 then '' else '37529' || 6000000 + luck % 999999 end,
  (array['А1', 'МТС', 'life:)', 'Фиксированная сеть, Минск', 'internet'])[1 + luck % 5],
  (luck % 900)::int, case when luck % 5 = 4 then luck % 180000000 else 0 end, luck % 11 > 0, case when luck % 11 = 0 then 1 + luck % 90 else 0 end
from wanted order by account_id, subscriber_id, 2`;
