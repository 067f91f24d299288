import type { Knex } from "knex";

/**
 * Usage records as they may lie in a database of their own (decision 026): one index, the primary key, in the order in which a
 * number's records are read. −57 bytes a record. `migrations/usage` makes the same table in that database.
 */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table usage_records drop constraint usage_records_pkey, add primary key (account_id, subscriber_id, started_at, id);
    drop index usage_records_subscriber;
    ${ensurePartition}`);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    alter table usage_records drop constraint usage_records_pkey, add primary key (account_id, started_at, id);
    create index usage_records_subscriber on usage_records (account_id, subscriber_id, started_at)`);
}

/** Two that make the same month at once both end well: the second waits and finds it. Months are cut at Minsk midnight (UTC+3 all year). */
export const ensurePartition = `
create or replace function ensure_usage_partition(month date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  first date := date_trunc('month', month)::date;
  name text := 'usage_records_' || to_char(first, 'YYYY_MM');
begin
  if to_regclass(name) is not null then
    return;
  end if;
  perform pg_advisory_xact_lock(hashtext('usage partitions'));
  -- to_regclass would answer from this session's cache, as it was before the lock
  if not exists (select from pg_class where relname = name and relnamespace = 'public'::regnamespace) then
    execute format('create table %I partition of usage_records for values from (%L) to (%L)',
      name, first::text || ' 00:00+03', (first + interval '1 month')::date::text || ' 00:00+03');
  end if;
end $$;
`;
