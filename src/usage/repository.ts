import type { Knex } from "../platform/db.ts";
import type { PartitionLength } from "../platform/variables.ts";

/** Makes the partitions of the month and the next three; there already is as good. Months are Minsk's. */
export const ensurePartitions = async (knex: Knex, now: Date): Promise<void> => {
  await knex.raw(
    `select ensure_usage_partitions(month, (month + interval '4 months - 1 day')::date)
     from (select date_trunc('month', ?::timestamptz at time zone 'Europe/Minsk')::date as month) m`,
    [now],
  );
};

/** What is made from now on is as long as this; what is there stays. For the tables' owner. */
export const usePartitions = async (knex: Knex, length: PartitionLength): Promise<void> => {
  await knex.raw("select use_usage_partitions(?)", [length]);
};

export const isRecordsTable = async (knex: Knex): Promise<boolean> => {
  const { rows } = await knex.raw<{ rows: { isThere: boolean }[] }>(
    `select to_regclass('usage_records') is not null as "isThere"`,
  );
  return rows[0]?.isThere ?? false;
};

/** The version of Citus in this database. */
export const findCitus = async (knex: Knex): Promise<string | undefined> => {
  const { rows } = await knex.raw<{ rows: { version: string }[] }>(
    "select extversion as version from pg_extension where extname = 'citus'",
  );
  return rows[0]?.version;
};

/** How many parts the table is in; with its partitions there are as many of each. Asked only where Citus is. */
export const shardsOf = async (knex: Knex): Promise<number> => {
  const { rows } = await knex.raw<{ rows: { shards: number }[] }>(
    "select count(*)::int as shards from pg_dist_shard where logicalrelid = 'usage_records'::regclass",
  );
  return rows[0]?.shards ?? 0;
};

/**
 * The scope of a read is a `set local`, which the servers with the rows hear of only with this setting: without it each of them
 * answers with no row at all.
 */
export const distributeRecords = async (knex: Knex): Promise<void> => {
  await knex.raw(`do $$ begin
    execute format('alter database %I set citus.propagate_set_commands = ''local''', current_database());
  end $$`);
  await knex.raw("select create_distributed_table('usage_records', 'account_id')");
};
