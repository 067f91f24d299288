import type { Knex } from "knex";

/**
 * Charges by month, so that a month can be left behind as a whole: 184 GB at ten million subscribers and three years (docs/scaling.md).
 * Rows that are there move; keys, checks, the index of what varies, policies and grants stay what they were.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(table);
  await knex.raw(ensurePartition);
  await knex.raw(move);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    create table charges_whole (like charges including defaults including constraints);
    insert into charges_whole select * from charges;
    drop table charges;
    alter table charges_whole rename to charges;
    drop function ensure_charge_partitions(date, date);
    drop function ensure_charge_partition(date);
    ${keys}
    ${security}`);
}

const keys = `
alter table charges add primary key (account_id, month, subscriber_id, position),
  add constraint charges_account_id_fkey foreign key (account_id) references accounts,
  add constraint charges_account_id_subscriber_id_fkey foreign key (account_id, subscriber_id) references subscribers (account_id, id);
create index charges_varying on charges (account_id, month, subscriber_id) include (gross)
  where charge_group in ('traffic', 'roaming', 'one-off');
`;

const security = `
alter table charges enable row level security;
alter table charges force row level security;
create policy tenant on charges to portal_web, portal_worker
  using (account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[]));
create policy owner on charges to current_user using (true) with check (true);
grant select on charges to portal_web, portal_worker;
`;

// a month that nobody has made a partition for lies in the rest until one is made
const table = `
alter table charges rename to charges_whole;
alter index charges_pkey rename to charges_whole_pkey;
alter index charges_varying rename to charges_whole_varying;
create table charges (like charges_whole including defaults including constraints) partition by range (month);
${keys}
create table charges_rest partition of charges default;
${security}
`;

// Attaching locks subscribers against writing, so it is not left to an import, which runs for minutes: the worker makes
// the coming months at night, and `migrate` does. An import makes only months that nobody has foreseen.
const ensurePartition = `
create function ensure_charge_partition(month date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', month)::date;
  name text := 'charges_' || to_char(first, 'YYYY_MM');
begin
  if to_regclass(name) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('charge partitions'));
  -- to_regclass would answer from this session's cache, as it was before the lock
  if exists (select from pg_class where relname = name and relnamespace = 'public'::regnamespace) then
    return;
  end if;
  execute format('create table %I (like charges including defaults including constraints)', name);
  execute format('with gone as (delete from charges_rest where month = %L returning *) insert into %I select * from gone', first, name);
  execute format('alter table charges attach partition %I for values from (%L) to (%L)', name, first, (first + interval '1 month')::date);
end $$;
create function ensure_charge_partitions(first date, last date) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  perform ensure_charge_partition(m::date) from generate_series(date_trunc('month', first), last::timestamp, '1 month') m;
end $$;
revoke all on function ensure_charge_partition(date), ensure_charge_partitions(date, date) from public;
grant execute on function ensure_charge_partition(date), ensure_charge_partitions(date, date) to portal_worker;
`;

const move = `
select ensure_charge_partition(month) from (select distinct month from charges_whole order by 1) m;
insert into charges select * from charges_whole order by account_id, month, subscriber_id, position;
drop table charges_whole;
analyze charges;
`;
