import type { Books } from "../kind.ts";

/*
 * What hangs on a subscriber: the card in it, its number in the operator's pool, its services. The operations of the portal keep
 * these together with the subscriber (src/numbers/operations, src/subscribers/terminations.ts); here the file has already decided.
 */

/** A number that has changed stays with its subscriber; the old one rests, as after «Смена номера». */
export const moveNumbers = async ({ trx, given, now }: Books): Promise<void> => {
  if (!given.has("previous_number")) return;
  await trx.raw(
    `with moved as (
       update subscribers b set msisdn = s.number, held_since = :now, sim_changed_at = :now from staged s
       where s.reason is null and b.account_id = s.account and b.number = s.previous_number and b.msisdn is not null
         and not exists (select from subscribers n where n.account_id = s.account and n.number = s.number)
       returning s.line, s.account, s.previous_number),
     rested as (
       insert into phone_numbers (msisdn, category_id, state, free_from)
       select previous_number, c.id, 'quarantine', cast(:now as timestamptz) + make_interval(days => operation_limit('number-quarantine-days', :now))
       from moved, (select id from number_categories order by fee, id limit 1) c
       on conflict (msisdn) do update set state = 'quarantine', free_from = excluded.free_from, reservation = null, reserved_until = null)
     insert into changed select line, account from moved`,
    { now },
  );
};

/** What was before the file, of the numbers that it names. */
export const keepStates = async ({ trx }: Books): Promise<void> => {
  await trx.raw(`create temp table state_before on commit drop as
    select s.line, b.account_id, b.id, b.iccid, b.status from staged s join subscribers b on b.account_id = s.account and b.number = s.number where s.reason is null`);
};

/** Two that swap their cards in one file would meet half-way: those whose card goes to another line let go of it first. */
export const freeSwappedSims = async ({ trx, given }: Books): Promise<void> => {
  if (!given.has("iccid")) return;
  await trx.raw(`update subscribers b set iccid = null from staged s
    where s.reason is null and b.account_id = s.account and b.number = s.number and b.iccid is distinct from s.iccid
      and exists (select from staged o where o.reason is null and o.account = s.account and o.iccid = b.iccid and o.line <> s.line)`);
};

const nowInUse = (column: string): string =>
  `exists (select from subscribers o where o.account_id = x.account_id and reverse(o.iccid) = reverse(${column}) and o.iccid is not null and o.status <> 'terminated')`;

/** The cards in use are those of the subscribers; a card that was taken out of one, or whose subscriber has ended, is not used again. */
export const followSims = async ({ trx }: Books): Promise<void> => {
  await trx.raw(`with own as (select distinct b.account_id, b.iccid from staged s join subscribers b on b.account_id = s.account and b.number = s.number
      where s.reason is null and b.iccid is not null and b.status <> 'terminated')
    insert into sim_cards as x (account_id, iccid, state) select account_id, iccid, 'in-use' from own
    on conflict (account_id, iccid) do update set state = 'in-use', reserved_for = null where x.state <> 'in-use'`);
  await trx.raw(`with ended as (select distinct b.account_id, b.iccid from staged s join subscribers b on b.account_id = s.account and b.number = s.number
      where s.reason is null and b.iccid is not null and b.status = 'terminated'
      union select account_id, iccid from state_before where iccid is not null)
    insert into sim_cards as x (account_id, iccid, state) select account_id, iccid, 'retired' from ended x where not ${nowInUse("x.iccid")}
    on conflict (account_id, iccid) do update set state = 'retired', reserved_for = null where x.state <> 'retired'`);
};

/** In the pool a number that somebody has is assigned; one whose subscriber has just ended rests until the operator frees it. */
export const followNumbers = async ({ trx }: Books): Promise<void> => {
  await trx.raw(`update phone_numbers p set state = 'assigned', reservation = null, reserved_until = null, free_from = null from staged s
    where s.reason is null and s.status <> 'terminated' and p.msisdn = s.number and p.state <> 'assigned'`);
  await trx.raw(`update phone_numbers p set state = 'quarantine', free_from = 'infinity', reservation = null, reserved_until = null
    from staged s join state_before w on w.line = s.line
    where s.reason is null and s.status = 'terminated' and w.status <> 'terminated' and p.msisdn = s.number
      and not exists (select from subscribers o where o.msisdn = s.number and o.status <> 'terminated')`);
};

const wanted = `select s.line, s.account, b.id as subscriber_id, v.id as service_id from staged s
  join subscribers b on b.account_id = s.account and b.number = s.number cross join unnest(s.services) x
  join services v on v.id::text = x or v.name = x where s.reason is null`;

/** The connected services are those that the file names, where it has the column. */
export const followServices = async ({ trx, given, now }: Books): Promise<void> => {
  if (!given.has("services")) return;
  await trx.raw(`with wanted as (${wanted}), gone as (
      delete from subscriber_services c using staged s join subscribers b on b.account_id = s.account and b.number = s.number
      where s.reason is null and c.account_id = b.account_id and c.subscriber_id = b.id
        and not exists (select from wanted w where w.account = c.account_id and w.subscriber_id = c.subscriber_id and w.service_id = c.service_id)
      returning s.line, s.account)
    insert into changed select line, account from gone`);
  await trx.raw(
    `with wanted as (${wanted}), made as (
      insert into subscriber_services (account_id, subscriber_id, service_id, connected_at)
      select distinct account, subscriber_id, service_id, cast(:now as timestamptz) from wanted
      on conflict do nothing returning account_id, subscriber_id, service_id)
    insert into changed select w.line, w.account from made m
      join wanted w on w.account = m.account_id and w.subscriber_id = m.subscriber_id and w.service_id = m.service_id`,
    { now },
  );
};

/** Of a subscriber that has just ended nothing goes on, unless the file says what does. */
export const followStatuses = async ({ trx, given }: Books): Promise<void> => {
  for (const table of given.has("services") ? ["forwardings"] : ["subscriber_services", "forwardings"])
    await trx.raw(
      `delete from ?? c using state_before w join staged s on s.line = w.line
       where c.account_id = w.account_id and c.subscriber_id = w.id and s.status = 'terminated' and w.status <> 'terminated'`,
      [table],
    );
};
