/**
 * The effects between two months of `charges`, as common table expressions that end with `effects`. Parameters: account,
 * before and after (first days of months), subscribers (null: all of them).
 *
 * Lines that are the same at the same place are left out first: of 100 000 numbers that is most of the work saved.
 * Volume and price are told apart by Δ = Δq·p₀ + q₁·Δp, where the volume's part is rounded and the price takes the rest;
 * prices that differ by no more than the rounding of sums (half a kopeck each) and of quantities (half a thousandth each)
 * are the same price. A fee's quantity is its share of the month, so that its volume is the days it was charged for.
 */
export const effectsSql = `
before as (
  select subscriber_id, position, (case when item <> '' then item else charge_group || ':' || name end) collate "C" as key,
    used_in, name, gross, quantity, unit, days
  from charges where account_id = :account and month = :before::date
    and (:subscribers::bigint[] is null or subscriber_id = any (:subscribers::bigint[]))
), after as (
  select subscriber_id, position, (case when item <> '' then item else charge_group || ':' || name end) collate "C" as key,
    used_in, name, gross, quantity, unit, days
  from charges where account_id = :account and month = :after::date
    and (:subscribers::bigint[] is null or subscriber_id = any (:subscribers::bigint[]))
), differing as materialized (
  select subscriber_id, b.key as key0, b.used_in as used0, b.name as name0, b.gross as g0, b.quantity as q0, b.unit as unit0, b.days as d0,
    a.key as key1, a.used_in as used1, a.name as name1, a.gross as g1, a.quantity as q1, a.unit as unit1, a.days as d1
  from before b full join after a using (subscriber_id, position)
  where b.gross is distinct from a.gross or b.quantity is distinct from a.quantity or b.key is distinct from a.key
    or b.used_in is distinct from a.used_in
), sides as (
  select subscriber_id, key0 as key, used0 as used_in, name0 as name, unit0 as unit, g0, null::bigint as g1, q0, null::numeric as q1,
    d0, null::smallint as d1 from differing where key0 is not null
  union all
  select subscriber_id, key1, used1, name1, unit1, null, g1, null, q1, null, d1 from differing where key1 is not null
), lines as (
  select subscriber_id, key, used_in, max(name collate "C") as name, max(unit collate "C") as unit,
    sum(g0) as g0, sum(g1) as g1, sum(q0) as q0, sum(q1) as q1, max(d0) as d0, max(d1) as d1
  from sides group by 1, 2, 3
), flagged as (
  -- bits of the number: charged before, charged after, tariff or bundle differs; what is billed late says nothing of them
  select *, bit_or(case when used_in is not null then 0 else (g0 is not null)::int + 2 * (g1 is not null)::int
    + case when (g0 is null) = (g1 is null) then 0 when key like 'tariff:%' then 4 when key like 'bundle:%' then 8 else 0 end
    end) over (partition by subscriber_id) as flags
  from lines
), placed as materialized (
  -- a line that is the same in both months was left out above
  select *, split_part(key, ':', 1) as kind,
    flags & 1 > 0 or exists (select from charges c where c.account_id = :account and c.month = :before::date
      and c.subscriber_id = f.subscriber_id and c.used_in is null) as was_there,
    flags & 2 > 0 or exists (select from charges c where c.account_id = :account and c.month = :after::date
      and c.subscriber_id = f.subscriber_id and c.used_in is null) as is_there
  from flagged f where g0 is distinct from g1 or q0 is distinct from q1
), caused as materialized (
  select *, coalesce(g1, 0) - coalesce(g0, 0) as difference,
    case when used_in is not null then 'late'
      when not was_there then 'new-number'
      when not is_there then 'ended-number'
      when kind = 'tariff' and flags & 4 > 0 then 'tariff'
      when kind = 'bundle' and flags & 8 > 0 then 'bundle'
      when kind in ('tariff', 'bundle', 'service', 'subscription')
        then case when g0 is null then 'new-service' when g1 is null then 'ended-service' else 'days' end
      when kind in ('usage', 'traffic') then 'volume'
      when kind = 'roaming' then 'roaming'
      when kind in ('fee', 'one-off') then 'one-off'
      when kind in ('instalment', 'instalments') then 'instalment-' || case when g0 is null then 'began' when g1 is null then 'ended' else 'changed' end
      when kind in ('discount', 'discounts') then 'discount-' || case when g0 is null then 'began' when g1 is null then 'ended' else 'changed' end
      else 'other' end as cause,
    case when g0 is null or g1 is null or kind = 'traffic' then 0
      when q0 = q1 then case when d0 is distinct from d1 then 0 else g1 - g0 end
      when abs(g1 * q0 - g0 * q1) <= (abs(q0) + abs(q1)) / 2 + (abs(g0) + abs(g1)) * 0.0005 then 0
      else g1 - g0 - round((q1 - q0) * g0 / nullif(q0, 0)) end as of_price
  from placed
), effects as (
  select subscriber_id, part.cause, part.amount::bigint as amount, name, unit, g0, g1, q0, q1, d0, d1, used_in
  from caused cross join lateral (values
    (caused.cause, case when caused.cause in ('volume', 'days') then difference - coalesce(of_price, 0) else difference end),
    ('price', case when caused.cause in ('volume', 'days') then coalesce(of_price, 0) else 0 end)) as part (cause, amount)
  where part.amount <> 0
)`;
