/*
 * The texts of SQL that several statements share. A freshly filled table has no statistics: a join of two lists of an account is
 * then read n × n times, whatever index there is (5 000 numbers took over 5 s). So numbers are summed up first, in one list, and
 * what is known of a number is looked up row by row (`lateral … limit 1`).
 */

/** Sums by kind of charges c. */
export const kindSums = `
  coalesce(sum(c.gross) filter (where c.charge_group = 'subscription' and c.item not like 'service:%'), 0)::bigint as fee,
  coalesce(sum(c.gross) filter (where c.charge_group = 'subscription' and c.item like 'service:%'), 0)::bigint as services,
  coalesce(sum(c.gross) filter (where c.charge_group = 'traffic'), 0)::bigint as traffic,
  coalesce(sum(c.gross) filter (where c.charge_group = 'roaming'), 0)::bigint as roaming,
  coalesce(sum(c.gross) filter (where c.charge_group not in ('subscription', 'traffic', 'roaming', 'instalments', 'discounts')), 0)::bigint as "oneOff",
  coalesce(sum(c.gross) filter (where c.charge_group = 'instalments'), 0)::bigint as instalments,
  coalesce(sum(c.gross) filter (where c.charge_group = 'discounts'), 0)::bigint as discounts,
  coalesce(sum(c.gross), 0)::bigint as total`;

/** The same of rows that have been summed up before. */
export const sumsOfSums = `
  coalesce(sum(fee), 0)::bigint as fee, coalesce(sum(services), 0)::bigint as services, coalesce(sum(traffic), 0)::bigint as traffic,
  coalesce(sum(roaming), 0)::bigint as roaming, coalesce(sum("oneOff"), 0)::bigint as "oneOff", coalesce(sum(instalments), 0)::bigint as instalments,
  coalesce(sum(discounts), 0)::bigint as discounts, coalesce(sum(total), 0)::bigint as total`;

/** What differs from month to month, as the index charges_varying has it. */
export const isVarying = "c.charge_group in ('traffic', 'roaming', 'one-off')";

/** What varied of charges c in six months, in their order. Bindings: the months. */
const varied = `
  coalesce(sum(c.gross) filter (where c.month = ?), 0)::bigint as before_1, coalesce(sum(c.gross) filter (where c.month = ?), 0)::bigint as before_2,
  coalesce(sum(c.gross) filter (where c.month = ?), 0)::bigint as before_3, coalesce(sum(c.gross) filter (where c.month = ?), 0)::bigint as before_4,
  coalesce(sum(c.gross) filter (where c.month = ?), 0)::bigint as before_5, coalesce(sum(c.gross) filter (where c.month = ?), 0)::bigint as before_6`;
export const beforeList = "jsonb_build_array(before_1, before_2, before_3, before_4, before_5, before_6)";

/** Each number's sums of a month and of what varied before it. Bindings: account, month; months before; account, months before. */
export const numberSums = `
  select subscriber_id, ${sumsOfSums}, sum(before_1)::bigint as before_1, sum(before_2)::bigint as before_2, sum(before_3)::bigint as before_3,
    sum(before_4)::bigint as before_4, sum(before_5)::bigint as before_5, sum(before_6)::bigint as before_6
  from (
    select c.subscriber_id, true as is_charged, ${kindSums}, 0 as before_1, 0 as before_2, 0 as before_3, 0 as before_4, 0 as before_5, 0 as before_6
    from charges c where c.account_id = ? and c.month = ? group by c.subscriber_id
    union all
    select c.subscriber_id, false, 0, 0, 0, 0, 0, 0, 0, 0, ${varied}
    from charges c where c.account_id = ? and c.month = any(?::date[]) and ${isVarying} group by c.subscriber_id
  ) parts group by subscriber_id having bool_or(is_charged)`;

/** What page.subscriber_id had in each of the months before, in their order. Bindings: account, months. */
export const beforeOfNumber = `
  select coalesce((select sum(c.gross) from charges c where c.account_id = ? and c.month = m and c.subscriber_id = page.subscriber_id and ${isVarying}), 0)
  from unnest(?::date[]) with ordinality months (m, place) order by place`;

/** Of the months before, those of which the account has charges. Bindings: months, account. */
export const chargedMonths =
  "select m::date as m from unnest(?::date[]) m where (select true from charges c where c.account_id = ? and c.month = m limit 1)";

/** Whoever has one of these pays fees. */
const payingStatuses = "('active', 'suspended', 'pending-termination')";
/** The full monthly fee of subscriber s, with tariffs t and bundles b. */
export const monthlyFee = `case when s.status in ${payingStatuses} then t.monthly_fee + coalesce(b.monthly_fee, 0) + coalesce((
  select sum(v.monthly_fee) from subscriber_services x join services v on v.id = x.service_id
  where x.account_id = s.account_id and x.subscriber_id = s.id), 0) else 0 end`;

/** What instalments i take of a month, also when they have taken it. Binding: the month, three times. */
export const instalmentOf = `case when ?::date between i.first_month and i.first_month + make_interval(months => i.months - 1)
  then least(i.monthly, i.total - i.monthly * (extract(year from age(?::date, i.first_month)) * 12 + extract(month from age(?::date, i.first_month))))
  else 0 end`;

/** What is known of page.subscriber_id beside its charges. Bindings: the month, three times; account. */
export const aboutNumber = `
  select s.msisdn, s.last_name as "lastName", s.first_name as "firstName", s.middle_name as "middleName", ${monthlyFee} as "monthlyFees",
    (select d.name from departments d where d.account_id = s.account_id and d.id = s.department_id) as department,
    (select coalesce(sum(${instalmentOf}), 0)::bigint from instalments i where i.account_id = s.account_id and i.subscriber_id = s.id) as "instalmentsDue"
  from subscribers s join tariffs t on t.id = s.tariff_id left join bundles b on b.id = s.bundle_id
  where s.account_id = ? and s.id = page.subscriber_id limit 1`;
