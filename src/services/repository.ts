import { type AccountScope, type Query, readAtOnce, type Tx } from "../platform/db.ts";
import type { Service, ServiceCategory } from "./service.ts";

/** Whether service `v` is sold to accounts of this kind: on every tariff, or on one that lines of the kind can have. */
export const fits = `(not exists (select from service_tariffs r where r.service_id = v.id) or exists (
  select from service_tariffs r join tariffs t on t.id = r.tariff_id
  join accounts a on a.id = :account and (a.kind = 'mobile') = (t.kind = 'mobile') where r.service_id = v.id))`;

/** The catalogue is small and everybody's: the account only says what fits its lines. */
export const listCatalogue = async (
  scope: AccountScope,
): Promise<{ categories: ServiceCategory[]; services: Service[] }> => {
  const { knex } = scope.db;
  const { categories, services } = await readAtOnce(scope, {
    categories: knex("service_categories").select("id", "name").orderBy("position"),
    services: knex.raw(`select ${serviceColumns}, ${fits} as "isFitting" from services v order by name`, {
      account: scope.accountId,
    }),
  });
  return { categories: categories as ServiceCategory[], services: services as Service[] };
};

export const nameService = async (scope: AccountScope, serviceId: number): Promise<string> => {
  const row = await scope.db.knex("services").where({ id: serviceId }).first("name");
  return (row as { name: string } | undefined)?.name ?? "";
};

export const describeService = async (scope: AccountScope, serviceId: number): Promise<string> => {
  const row = await scope.db.knex("services").where({ id: serviceId }).first("description");
  return (row as { description: string } | undefined)?.description ?? "";
};

const serviceColumns = `id, category_id as "categoryId", name, description, monthly_fee as "monthlyFee", one_off_fee as "oneOffFee",
  is_mandatory as "isMandatory", archived_on is not null as "isArchived"`;

/**
 * Who can have which service connected, and if not why: already there (nothing changes), tariff, exclusion (read both
 * ways), what it needs. `pairs` has the columns `subscriber_id`, `service_id`: an order's list with one service, a card's
 * subscriber with all. The fee is the catalogue's of today. `limit 1` keeps each subscriber's services a lookup: joined, a
 * planner that has not yet seen the table grow reads all of the account's for every 200 (a drain of 100 000 slowed from
 * 7 000 to 800 items/s).
 */
export const assessConnection = (tx: Tx, pairs: Query): Query =>
  tx.raw(
    `select c.subscriber_id, c.service_id, case when r.reason is null then 'pending' when r.reason = 'already-connected' then 'unchanged' else 'refused' end as verdict, r.reason,
       case r.reason when 'excluded' then held.excluding when 'requires' then missing.name end as detail,
       case when r.reason is null then service.one_off_fee end as one_off, case when r.reason is null then service.monthly_fee end as monthly,
       case when held.has_it then '{"connected":true}'::jsonb else '{"connected":false}'::jsonb end as before,
       case when held.has_it or r.reason is null then '{"connected":true}'::jsonb else '{"connected":false}'::jsonb end as after,
       null::jsonb as losses, null::jsonb as warnings
     from (:pairs) c
     join services service on service.id = c.service_id
     join subscribers s on s.account_id = :account and s.id = c.subscriber_id
     left join lateral (
       select bool_or(x.service_id = c.service_id) as has_it, min(o.name) filter (where x.service_id <> c.service_id) as excluding
       from subscriber_services x join services o on o.id = x.service_id
       where x.account_id = :account and x.subscriber_id = c.subscriber_id and x.service_id = any(array(
         select c.service_id
         union select other_service_id from service_rules where service_id = c.service_id and kind = 'excludes'
         union select service_id from service_rules where other_service_id = c.service_id and kind = 'excludes'))) held on true
     left join lateral (
       select o.name from service_rules q join services o on o.id = q.other_service_id
       where q.service_id = c.service_id and q.kind = 'requires' and not exists (
         select from subscriber_services x
         where x.account_id = :account and x.subscriber_id = c.subscriber_id and x.service_id = q.other_service_id)
       order by o.name limit 1) missing on true
     cross join lateral (select case
       when held.has_it then 'already-connected'
       when service.archived_on is not null then 'archived'
       when exists (select from service_tariffs where service_id = c.service_id)
         and not exists (select from service_tariffs t where t.service_id = c.service_id and t.tariff_id = s.tariff_id) then 'not-on-tariff'
       when held.excluding is not null then 'excluded'
       when missing.name is not null then 'requires' end as reason offset 0) r`,
    { pairs, account: tx.scope.accountId },
  );

/**
 * Who can have which service taken off: it is there, not mandatory, and nothing connected needs it. The monthly change is what is
 * saved; lost are the rest of a package, a service closed to new subscribers, the fee of connecting it again, roaming.
 */
export const assessDisconnection = (tx: Tx, pairs: Query): Query =>
  tx.raw(
    `select c.subscriber_id, c.service_id, case when r.reason is null then 'pending' when r.reason = 'not-connected' then 'unchanged' else 'refused' end as verdict, r.reason,
       case r.reason when 'required-by' then held.needing end as detail,
       0::bigint as one_off, case when r.reason is null then -service.monthly_fee end as monthly,
       case when held.has_it then '{"connected":true}'::jsonb else '{"connected":false}'::jsonb end as before,
       case when held.has_it and r.reason is not null then '{"connected":true}'::jsonb else '{"connected":false}'::jsonb end as after,
       case when r.reason is null then nullif(jsonb_strip_nulls(jsonb_build_object(
         'package', case when service.is_package then '' end, 'archived', case when service.archived_on is not null then '' end,
         'fee-again', case when service.archived_on is null then nullif(service.one_off_fee, 0)::text end,
         'roaming', case when service.opens_roaming then '' end)), '{}') end as losses, null::jsonb as warnings
     from (:pairs) c
     join services service on service.id = c.service_id
     left join lateral (
       select bool_or(x.service_id = c.service_id) as has_it, min(o.name) filter (where x.service_id <> c.service_id) as needing
       from subscriber_services x join services o on o.id = x.service_id
       where x.account_id = :account and x.subscriber_id = c.subscriber_id and x.service_id = any(array(
         select c.service_id
         union select service_id from service_rules where other_service_id = c.service_id and kind = 'requires'))) held on true
     cross join lateral (select case
       when held.has_it is not true then 'not-connected'
       when service.is_mandatory then 'mandatory'
       when held.needing is not null then 'required-by' end as reason offset 0) r`,
    { pairs, account: tx.scope.accountId },
  );

/** An order's list with its one service. */
export const withService = (tx: Tx, items: Query, serviceId: number): Query =>
  tx.raw("select item.subscriber_id, ?::int as service_id from (?) item", [serviceId, items]);

export const insertConnected = async (tx: Tx, items: Query, serviceId: number, orderNumber: number): Promise<void> => {
  await tx.raw(
    `insert into subscriber_services (account_id, subscriber_id, service_id, order_number)
     select ?, item.subscriber_id, ?, ? from (?) item on conflict do nothing`,
    [tx.scope.accountId, serviceId, orderNumber, items],
  );
};

export const deleteConnected = async (tx: Tx, items: Query, serviceId: number): Promise<void> => {
  await tx.raw(
    `delete from subscriber_services
     where account_id = ? and service_id = ? and subscriber_id = any(array(select item.subscriber_id from (?) item))`,
    [tx.scope.accountId, serviceId, items],
  );
};
