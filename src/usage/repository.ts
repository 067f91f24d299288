import type { Knex } from "../platform/db.ts";

/** Makes the month's partition of usage records and the next three; there already is as good. Months are Minsk's. */
export const ensurePartitions = async (knex: Knex, now: Date): Promise<void> => {
  await knex.raw(
    `select ensure_usage_partition((date_trunc('month', ?::timestamptz at time zone 'Europe/Minsk') + make_interval(months => n))::date)
     from generate_series(0, 3) n`,
    [now],
  );
};
