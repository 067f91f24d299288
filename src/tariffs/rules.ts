import { assessBy, type Bars } from "../orders/index.ts";
import type { Query, Tx } from "../platform/db.ts";

/** Which tariffs a line of each kind can be on. */
const fits = `(n.kind = case s.kind when 'mobile' then 'mobile' when 'telephone' then 'fixed' else s.kind end)`;

/** Connected services that are offered on some tariffs alone, and not on the new one `n`. */
export const dropped = `from subscriber_services x join services v on v.id = x.service_id
  where x.account_id = :account and x.subscriber_id = s.id
    and exists (select from service_tariffs t where t.service_id = v.id)
    and not exists (select from service_tariffs t where t.service_id = v.id and t.tariff_id = n.id)`;

/** Each subscriber's own, where an order is taken back. */
const ownTariff = "coalesce((c.params ->> 'tariffId')::int, :tariff::int)";
const ownBundle =
  "case when jsonb_exists(c.params, 'bundleId') then (c.params ->> 'bundleId')::int else :bundle::int end";

const months = `date_trunc('month', :now::timestamptz at time zone 'Europe/Minsk') = date_trunc('month', s.tariff_changed_at at time zone 'Europe/Minsk')`;

/**
 * The first change in a calendar month is free when the fee goes up; each further one costs (domain.md §1.3). What depends on
 * the day alone is a select of its own, which PostgreSQL runs once: the function called for each item costs more than the rest.
 */
const fee = `case when n.change_fee = 0 then 0 when ${months} then (select operation_fee('change-tariff', 'again', :now))
  when n.monthly_fee + coalesce(nb.monthly_fee, 0) >= o.monthly_fee + coalesce(ob.monthly_fee, 0) then (select operation_fee('change-tariff', 'first-up', :now))
  else (select operation_fee('change-tariff', 'first-down', :now)) end`;

const bundleLoss = `case when s.bundle_id is not null then jsonb_build_object('bundle-rest', ob.name) else '{}'::jsonb end`;

/** Who can go to a tariff with a bundle, at what cost, and which services end with it. */
export const assessTariff = (
  tx: Tx,
  items: Query,
  { tariffId, bundleId, now }: { tariffId: number; bundleId: number | null; now: Date },
): Query =>
  assessBy(
    tx,
    items,
    {
      joins: `join tariffs o on o.id = s.tariff_id left join bundles ob on ob.id = s.bundle_id
        left join tariffs n on n.id = ${ownTariff} left join bundles nb on nb.id = ${ownBundle}
        cross join lateral (select coalesce(sum(v.monthly_fee), 0) as fee, coalesce(jsonb_object_agg('service-' || v.id, v.name), '{}') as names ${dropped}) lost`,
      reason: `case when n.id is null then 'no-tariff' when n.id = s.tariff_id then 'tariff-same' when n.archived_on is not null then 'tariff-closed'
        when n.is_prepaid then 'tariff-prepaid' when not ${fits} then 'tariff-kind'
        when nb.id is not null and not exists (select from tariff_bundles b where b.tariff_id = n.id and b.bundle_id = nb.id) then 'bundle-not-offered'
        when nb.id is null and exists (select from tariff_bundles b where b.tariff_id = n.id) then 'bundle-missing' end`,
      unchanged: ["tariff-same"],
      before: "jsonb_build_object('tariff', o.name, 'bundle', ob.name, 'tariffId', o.id, 'bundleId', ob.id)",
      after: "jsonb_build_object('tariff', n.name, 'bundle', nb.name, 'tariffId', n.id, 'bundleId', nb.id)",
      oneOff: fee,
      monthly: `n.monthly_fee + coalesce(nb.monthly_fee, 0) - o.monthly_fee - coalesce(ob.monthly_fee, 0) - lost.fee`,
      losses: `lost.names || ${bundleLoss}`,
    },
    { tariff: tariffId, bundle: bundleId, now },
  );

/** Who can have another bundle on the tariff they are on. */
export const assessBundle = (tx: Tx, items: Query, bundleId: number): Query =>
  assessBy(
    tx,
    items,
    {
      joins: `left join bundles ob on ob.id = s.bundle_id left join bundles nb on nb.id = ${ownBundle}`,
      reason: `case when nb.id is null then 'bundle-missing' when nb.id = s.bundle_id then 'bundle-same'
        when not exists (select from tariff_bundles b where b.tariff_id = s.tariff_id and b.bundle_id = nb.id) then 'bundle-not-offered' end`,
      unchanged: ["bundle-same"],
      before: "jsonb_build_object('bundle', ob.name, 'bundleId', ob.id)",
      after: "jsonb_build_object('bundle', nb.name, 'bundleId', nb.id)",
      monthly: "nb.monthly_fee - coalesce(ob.monthly_fee, 0)",
      losses: bundleLoss,
    },
    { bundle: bundleId },
  );

const nextChange =
  "(s.tariff_changed_at + make_interval(hours => (select operation_limit('tariff-change-hours', :now))))";

/** One change of tariff in 24 hours (operation_limits). */
export const tooSoon: Bars = {
  reason: `case when ${nextChange} > :now then 'tariff-too-soon' end`,
  detail: `to_char(${nextChange} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`,
};

export const moveToTariff = async (
  tx: Tx,
  items: Query,
  { tariffId, bundleId, now }: { tariffId: number; bundleId: number | null; now: Date },
): Promise<void> => {
  const bindings = { items, account: tx.scope.accountId, tariff: tariffId, bundle: bundleId, now };
  await tx.raw(
    `delete from subscriber_services x using subscribers s, (:items) c
     where s.account_id = :account and s.id = c.subscriber_id and x.account_id = :account and x.subscriber_id = s.id
       and exists (select from service_tariffs t where t.service_id = x.service_id)
       and not exists (select from service_tariffs t where t.service_id = x.service_id and t.tariff_id = ${ownTariff})`,
    bindings,
  );
  await tx.raw(
    `update subscribers s set tariff_id = ${ownTariff}, bundle_id = ${ownBundle},
       tariff_changed_at = case when s.tariff_id = ${ownTariff} then s.tariff_changed_at else :now::timestamptz end
     from (:items) c where s.account_id = :account and s.id = c.subscriber_id`,
    bindings,
  );
};

export const moveToBundle = async (tx: Tx, items: Query, bundleId: number): Promise<void> => {
  await tx.raw(
    `update subscribers s set bundle_id = ${ownBundle} from (:items) c where s.account_id = :account and s.id = c.subscriber_id`,
    { bundle: bundleId, items, account: tx.scope.accountId },
  );
};
