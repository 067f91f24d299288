import type { Knex } from "knex";

/** What the worker may do with months of usage records that are kept no longer; it owns no table (decision 034). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(agedUsage);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function drop_aged_usage(date);
    drop function aged_usage_records(date, bigint, bigint, timestamptz, bigint, int)`);
}

/**
 * Neither touches a month younger than a year, whatever it is asked. Both name the partition itself: another table's records are
 * out of reach. Dropping waits 3 s for the readers of the table, who wait for it too; the job comes again.
 */
export const agedUsage = `
create function aged_usage_records(month date, after_account bigint, after_subscriber bigint, after_start timestamptz, after_id bigint, most int)
returns setof jsonb language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if month > current_date - 365 then
    raise exception 'usage records of % are younger than a year', month using errcode = 'check_violation';
  end if;
  return query execute format(
    'select to_jsonb(r) from %I r where (account_id, subscriber_id, started_at, id) > ($1, $2, $3, $4)
     order by account_id, subscriber_id, started_at, id limit $5', 'usage_records_' || to_char(month, 'YYYY_MM'))
    using after_account, after_subscriber, after_start, after_id, most;
end $$;

create function drop_aged_usage(month date) returns bigint language plpgsql security definer
set search_path = public, pg_temp set lock_timeout = '3s' as $$
declare
  name text := 'usage_records_' || to_char(month, 'YYYY_MM');
  bytes bigint;
begin
  if month > current_date - 365 then
    raise exception 'usage records of % are younger than a year', month using errcode = 'check_violation';
  end if;
  bytes := pg_total_relation_size(name::regclass);
  execute format('alter table usage_records detach partition %I', name);
  execute format('drop table %I', name);
  return bytes;
end $$;

revoke all on function aged_usage_records(date, bigint, bigint, timestamptz, bigint, int), drop_aged_usage(date) from public;
grant execute on function aged_usage_records(date, bigint, bigint, timestamptz, bigint, int), drop_aged_usage(date) to portal_worker;
`;
