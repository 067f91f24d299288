import type { Knex } from "../platform/db.ts";

/** Makes the month's partition of usage records and the next three; there already is as good. Months are Minsk's. */
export const ensurePartitions = async (knex: Knex, now: Date): Promise<void> => {
  await knex.raw(
    `select ensure_usage_partition((date_trunc('month', ?::timestamptz at time zone 'Europe/Minsk') + make_interval(months => n))::date)
     from generate_series(0, 3) n`,
    [now],
  );
};

/** First days of the months before `oldest` whose partitions are still there, the oldest first. */
export const agedMonths = async (knex: Knex, oldest: string): Promise<string[]> => {
  const { rows } = await knex.raw<{ rows: { month: string }[] }>(
    `select to_date(right(relname, 7), 'YYYY_MM') as month from pg_inherits join pg_class c on c.oid = inhrelid
     where inhparent = 'usage_records'::regclass and relname ~ '^usage_records_[0-9]{4}_[0-9]{2}$'
       and to_date(right(relname, 7), 'YYYY_MM') < ?::date order by 1`,
    [oldest],
  );
  return rows.map(({ month }) => month);
};

type RecordKey = { account_id: number; subscriber_id: number; started_at: string; id: number };
const batch = 10_000;

/** All records of an aged month in the order of their key, as they stand in the table. */
export async function* agedRecords(knex: Knex, month: string): AsyncGenerator<object> {
  let last: RecordKey = { account_id: -1, subscriber_id: -1, started_at: "-infinity", id: -1 };
  for (;;) {
    const { rows } = await knex.raw<{ rows: { record: RecordKey }[] }>(
      "select record from aged_usage_records(?, ?, ?, ?, ?, ?) record",
      [month, last.account_id, last.subscriber_id, last.started_at, last.id, batch],
    );
    for (const { record } of rows) yield record;
    const end = rows.at(-1)?.record;
    if (rows.length < batch || !end) return;
    last = end;
  }
}

/** Detaches and drops an aged month's partition; how many bytes it took. */
export const dropMonth = async (knex: Knex, month: string): Promise<number> => {
  const { rows } = await knex.raw<{ rows: { bytes: number }[] }>("select drop_aged_usage(?) as bytes", [month]);
  return rows[0]?.bytes ?? 0;
};
