/** SQL that several statements share: sums by kind of charges c; fees and instalments of subscribers s. */
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

/** Each number's sums of a month. Bindings: account, month. */
export const numberSums = `select c.subscriber_id, ${kindSums} from charges c where c.account_id = ? and c.month = ? group by c.subscriber_id`;

/** What differs from month to month, as the index charges_varying has it. */
export const isVarying = "c.charge_group in ('traffic', 'roaming', 'one-off')";

/** Whoever has one of these pays fees. */
const payingStatuses = "('active', 'suspended', 'pending-termination')";
/** The full monthly fee of subscriber s, with tariffs t and bundles b. */
export const monthlyFee = `case when s.status in ${payingStatuses} then t.monthly_fee + coalesce(b.monthly_fee, 0) + coalesce((
  select sum(v.monthly_fee) from subscriber_services x join services v on v.id = x.service_id
  where x.account_id = s.account_id and x.subscriber_id = s.id), 0) else 0 end`;

/** What instalments i take of a month, also when they have taken it. Binding: the month. */
export const instalmentOf = `case when ?::date between i.first_month and i.first_month + make_interval(months => i.months - 1)
  then least(i.monthly, i.total - i.monthly * (extract(year from age(?::date, i.first_month)) * 12 + extract(month from age(?::date, i.first_month))))
  else 0 end`;
