import type { Calendar } from "../../../seeds/calendar.ts";
import { men, places, women } from "../../../seeds/people.ts";
import type { Knex } from "../../platform/db.ts";
import type { Plan } from "./plan.ts";

/** Subscribers with their SIM cards, spare cards, departments, and services for three in ten. */
export async function generateSubscribers(trx: Knex, plan: Plan, calendar: Calendar): Promise<void> {
  const end = plan.accounts.reduce((sum, account) => Math.max(sum, account.offset + account.subscribers), 0);
  if (end > capacity) throw new Error(`There are numbers for ${capacity} generated subscribers in all.`);
  const lists = [men, women].flatMap(({ last, first, middle }) => [[...last], [...first], [...middle]]);
  await trx.raw(subscribersSql, [calendar.today, ...lists, [...places]]);
  await trx.raw(simsSql);
  await trx.raw(spareSimsSql);
  await trx.raw(servicesSql);
}

// Three prefixes, seven digits that begin with 2 to 9: seeded numbers begin with 1.
const capacity = 24_000_000;

// The step is a prime that shares no factor with the capacity: every number comes once, and neighbours are not alike.
const spot = `((n * 15485863) % ${capacity})`;
const msisdn = `(array['37529', '37533', '37544'])[1 + (${spot} / 8000000)::int] || (2000000 + ${spot} % 8000000)::text`;

/*
 * ICCID: 8937501, eleven digits of serial, Luhn. Counted from the right of those eighteen every first, third… digit is doubled;
 * the constant seven add up to 31.
 */
const luhnDigit = `((10 - (31 + ${Array.from({ length: 11 }, (_, place) => {
  const digit = `(serial / ${10 ** place} % 10)`;
  return place % 2 === 0 ? `${digit} * 2 % 10 + ${digit} / 5` : digit;
}).join(" + ")}) % 10) % 10)`;
const iccid = `'8937501' || lpad(serial::text, 11, '0') || ${luhnDigit}`;
const firstSerial = 30_000_000_000;
const firstSpareSerial = 40_000_000_000;

const hashOf = (salt: number) => `(hashint8(n * 31 + ${salt}) & 2147483647)`;

const nameFrom = (list: string, salt: number) => `${list}[1 + ${hashOf(salt)} % cardinality(${list})]`;
const person = (part: string, salt: number) =>
  `case when kind < 5 then '' when kind % 2 = 0 then ${nameFrom(`m_${part}`, salt)} else ${nameFrom(`w_${part}`, salt)} end`;

const subscribersSql = `
with lists as (select ?::date as today, ?::text[] as m_last, ?::text[] as m_first, ?::text[] as m_middle,
  ?::text[] as w_last, ?::text[] as w_first, ?::text[] as w_middle, ?::text[] as places),
numbered as (
  select p.id as account_id, p."offset" + i - 1 as n, i, ${firstSerial} + p."offset" + i - 1 as serial from planned p, generate_series(1, p.subscribers) i
),
grouped as (select p.id as account_id, array(select id from departments d where d.account_id = p.id order by id) as ids from planned p),
drawn as (
  select *, ${hashOf(1)} % 100 as kind, case when i = 1 then 50 else ${hashOf(2)} % 100 end as fate, ${hashOf(3)} % 100 as taste, ${hashOf(4)} % 2000 as age
  from numbered
)
insert into subscribers (account_id, msisdn, iccid, last_name, first_name, middle_name, tariff_id, bundle_id,
  status, status_reason, sim_self_service, activated_on, terminated_on, department_id)
select account_id, ${msisdn}, ${iccid},
  case when kind < 5 then ${nameFrom("places", 5)} || ' ' || i when kind % 2 = 0 then ${nameFrom("m_last", 5)} else ${nameFrom("w_last", 5)} end,
  ${person("first", 6)}, ${person("middle", 7)},
  case when taste < 40 then 101 when taste < 60 then 102 when taste < 68 then 103 when taste < 71 then 104 when taste < 73 then 105
    when taste < 82 then 201 when taste < 87 then 202 when taste < 90 then 203 when taste < 94 then 302 when taste < 98 then 401 else 403 end,
  case when taste < 60 then 1 + taste % 2 when taste < 71 then 3 end,
  case when fate < 90 then 'active' when fate < 94 then 'suspended' when fate < 96 then 'pending-activation'
    when fate < 97 then 'pending-termination' else 'terminated' end,
  case when fate between 90 and 93 then 'voluntary' end,
  taste % 5 > 0,
  case when fate not between 94 and 95 then today - 200 - age end,
  case when fate >= 97 then today - 100 - age % 90 end,
  case when age % 10 > 0 then ids[1 + age % cardinality(ids)] end
from drawn join grouped using (account_id), lists order by account_id, i`;

const simsSql = `
insert into sim_cards (account_id, iccid, state)
select account_id, s.iccid, case when status = 'terminated' then 'retired' else 'in-use' end
from subscribers s join planned p on p.id = account_id order by 1, 2`;

const spareSimsSql = `
insert into sim_cards (account_id, iccid)
select id, ${iccid} from (
  select id, ${firstSpareSerial} + (id - 30000000) * 1000 + i as serial from planned, generate_series(0, 9) i
) spare`;

// On every tariff, and none of them excludes another or needs one.
const servicesSql = `
insert into subscriber_services (account_id, subscriber_id, service_id, connected_at)
select account_id, s.id, (array[301, 302, 303, 401, 403, 404, 501])[1 + taste % 7], activated_on + time '12:00'
from subscribers s join planned p on p.id = account_id, lateral (select hashint8(s.id) & 2147483647 as taste) drawn
where taste / 7 % 10 < 3 and activated_on is not null order by 1, 2`;
