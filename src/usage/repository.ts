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

/** Names of the partitions that end at `oldest` or before, a day of Minsk (UTC+3 all year), the oldest first. */
export const agedPartitions = async (knex: Knex, oldest: string): Promise<string[]> => {
  const { rows } = await knex.raw<{ rows: { name: string }[] }>(
    `select c.relname as name from pg_inherits i join pg_class c on c.oid = i.inhrelid
     where i.inhparent = 'usage_records'::regclass
       and substring(pg_get_expr(c.relpartbound, c.oid) from 'TO \\(''([^'']+)')::timestamptz <= (?::date::text || ' 00:00+03')::timestamptz
     order by 1`,
    [oldest],
  );
  return rows.map(({ name }) => name);
};

type RecordKey = { account_id: number; subscriber_id: number; started_at: string; id: number };
const batch = 10_000;

/** All records of an aged partition in the order of their key, as they stand in the table. */
export async function* agedRecords(knex: Knex, part: string): AsyncGenerator<object> {
  let last: RecordKey = { account_id: -1, subscriber_id: -1, started_at: "-infinity", id: -1 };
  for (;;) {
    const { rows } = await knex.raw<{ rows: { record: RecordKey }[] }>(
      "select record from aged_usage_records(?, ?, ?, ?, ?, ?) record",
      [part, last.account_id, last.subscriber_id, last.started_at, last.id, batch],
    );
    for (const { record } of rows) yield record;
    const end = rows.at(-1)?.record;
    if (rows.length < batch || !end) return;
    last = end;
  }
}

/** Detaches and drops an aged partition; how many bytes it took. */
export const dropPartition = async (knex: Knex, part: string): Promise<number> => {
  const { rows } = await knex.raw<{ rows: { bytes: number }[] }>("select drop_aged_usage(?) as bytes", [part]);
  return rows[0]?.bytes ?? 0;
};
