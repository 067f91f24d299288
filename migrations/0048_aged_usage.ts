import type { Knex } from "knex";

/** What the worker may do with partitions of usage records that are kept no longer; it owns no table (decision 034). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(agedUsage);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(`
    drop function drop_aged_usage(text);
    drop function aged_usage_records(text, bigint, bigint, timestamptz, bigint, int);
    drop function aged_usage_partition(text)`);
}

/**
 * Neither touches a partition that ended less than a year ago, whatever it is asked, and another table's rows are out of reach.
 * Dropping waits 3 s for the readers of the table, who wait for it too; the job comes again.
 */
export const agedUsage = `
create function aged_usage_partition(part text) returns text language plpgsql stable set search_path = public, pg_temp as $$
begin
  if not exists (
    select from pg_inherits i join pg_class c on c.oid = i.inhrelid
    where i.inhparent = 'usage_records'::regclass and c.relname = part
      and substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''([^'']+)')::timestamptz <= now() - interval '365 days') then
    raise exception 'there is no partition % of usage records, or its records are younger than a year', part using errcode = 'check_violation';
  end if;
  return part;
end $$;

create function aged_usage_records(part text, after_account bigint, after_subscriber bigint, after_start timestamptz, after_id bigint, most int)
returns setof jsonb language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query execute format(
    'select to_jsonb(r) from %I r where (account_id, subscriber_id, started_at, id) > ($1, $2, $3, $4)
     order by account_id, subscriber_id, started_at, id limit $5', aged_usage_partition(part))
    using after_account, after_subscriber, after_start, after_id, most;
end $$;

create function drop_aged_usage(part text) returns bigint language plpgsql security definer
set search_path = public, pg_temp set lock_timeout = '3s' as $$
declare
  bytes bigint := pg_total_relation_size(quote_ident(aged_usage_partition(part))::regclass);
begin
  execute format('alter table usage_records detach partition %I', part);
  execute format('drop table %I', part);
  return bytes;
end $$;

revoke all on function aged_usage_partition(text), aged_usage_records(text, bigint, bigint, timestamptz, bigint, int), drop_aged_usage(text) from public;
grant execute on function aged_usage_records(text, bigint, bigint, timestamptz, bigint, int), drop_aged_usage(text) to portal_worker;
`;
