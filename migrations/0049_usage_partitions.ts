import type { Knex } from "knex";
import { ensurePartition } from "./0036_usage_apart.ts";

/** Partitions of usage records may be weeks: at a thousand million records a month a week's index is 27 GB, a month's 114 (docs/scaling.md). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(ensurePartitionOfLength);
}

export async function down(knex: Knex): Promise<void> {
  await knex.raw(ensurePartition);
  await knex.raw(
    "drop function ensure_usage_partitions(date, date); drop function use_usage_partitions(text); drop function usage_partition_length()",
  );
}

/**
 * `migrate` says how long a partition is (`use_usage_partitions`), so that no two processes can mean different lengths. A change
 * holds for what is made from then on: a new partition ends where one that is there begins, and none is made twice.
 */
export const ensurePartitionOfLength = `
create or replace function usage_partition_length() returns text language plpgsql immutable set search_path = public, pg_temp as $$ begin return 'month'; end $$;

create or replace function use_usage_partitions(length text) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtext('usage partitions'));
  if length not in ('month', 'week') then
    raise exception 'usage partitions are of a month or a week, not of a %', length;
  end if;
  if length <> usage_partition_length() then
    execute format('create or replace function usage_partition_length() returns text language plpgsql immutable
      set search_path = public, pg_temp as $f$ begin return %L; end $f$', length);
  end if;
end $$;
revoke all on function use_usage_partitions(text) from public;

-- Makes the partition that a day of Minsk (UTC+3 all year) falls into.
create or replace function ensure_usage_partition(month date) returns void language plpgsql security definer set search_path = public, pg_temp as $$
declare
  whole_from timestamptz := date_trunc(usage_partition_length(), month)::date::text || ' 00:00+03';
  whole_to timestamptz := (date_trunc(usage_partition_length(), month) + ('1 ' || usage_partition_length())::interval)::date::text || ' 00:00+03';
  day timestamptz := month::text || ' 00:00+03';
  part_from timestamptz;
  part_to timestamptz;
  bounds record;
  tried int;
begin
  for tried in 1..2 loop
    part_from := whole_from;
    part_to := whole_to;
    for bounds in
      select substring(bound from 'FROM \\(''([^'']+)')::timestamptz as low, substring(bound from 'TO \\(''([^'']+)')::timestamptz as high
      from (select pg_get_expr(c.relpartbound, c.oid) as bound from pg_inherits i join pg_class c on c.oid = i.inhrelid
        where i.inhparent = 'usage_records'::regclass) b where bound like 'FOR VALUES FROM%'
    loop
      if bounds.low <= day and day < bounds.high then
        return;
      end if;
      if bounds.high <= day then
        part_from := greatest(part_from, bounds.high);
      else
        part_to := least(part_to, bounds.low);
      end if;
    end loop;
    -- what was there is looked at again once nobody else makes one
    if tried = 1 then
      perform pg_advisory_xact_lock(hashtext('usage partitions'));
    end if;
  end loop;
  execute format('create table %I partition of usage_records for values from (%L) to (%L)',
    'usage_records_' || to_char(part_from at time zone 'UTC' + interval '3 hours',
      case when usage_partition_length() = 'month' and part_from = whole_from and part_to = whole_to then 'YYYY_MM' else 'YYYY_MM_DD' end),
    part_from, part_to);
end $$;

-- All that the days from the first to the last fall into: each begins on a Monday, on the first of a month or before them.
create or replace function ensure_usage_partitions(first date, last date) returns void language plpgsql set search_path = public, pg_temp as $$
begin
  perform ensure_usage_partition(d::date) from generate_series(first::timestamp, last::timestamp, '1 day') d
    where d::date = first or extract(day from d) = 1 or extract(isodow from d) = 1;
end $$;
revoke all on function ensure_usage_partitions(date, date) from public;
grant execute on function ensure_usage_partitions(date, date) to portal_worker;
`;
