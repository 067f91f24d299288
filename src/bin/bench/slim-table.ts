import type { Knex } from "../../platform/db.ts";
import { median } from "./load.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";

/** As the table was made first (migrations/0001), and as it is (0036). */
const shapes = {
  old: (owner: Knex) =>
    owner.raw(`alter table bench_old_usage add primary key (account_id, started_at, id);
      create index bench_old_usage_subscriber on bench_old_usage (account_id, subscriber_id, started_at);
      alter table bench_old_usage add foreign key (account_id, subscriber_id) references subscribers (account_id, id)`),
  slim: (owner: Knex) =>
    owner.raw("alter table bench_slim_usage add primary key (account_id, subscriber_id, started_at, id)"),
};
type Shape = keyof typeof shapes;
const rounds = 3;

/** The same records, in the order of their time as they come, into the table of one index and into the one of two and a foreign key. */
export const measureSlimTable = async ({ owner, bigAccount }: Stand, records: number): Promise<Row> => {
  await owner.raw(
    `create unlogged table bench_usage as
     select :account::bigint as account_id, timestamptz '2026-01-01' + make_interval(secs => n * 2.5) as started_at, n as id,
       s.ids[1 + (n * 7919) % s.count] as subscriber_id, 'outgoing' as direction, 'voice' as kind, '37529' || 6000000 + n % 999999 as peer,
       'МТС' as zone, false as is_roaming, (n % 900)::int as seconds, 0::bigint as bytes, true as is_in_bundle, 0::bigint as gross
     from generate_series(1::bigint, :records::bigint) n,
       (select array_agg(id) as ids, count(*)::int as count from subscribers where account_id = :account) s`,
    { account: bigAccount, records },
  );
  const times: Record<Shape, number[]> = { old: [], slim: [] };
  const sizes: Record<Shape, number> = { old: 0, slim: 0 };
  for (let round = 0; round < rounds; round++) {
    for (const shape of ["old", "slim"] as const) {
      const { ms, bytes } = await fill(owner, shape);
      times[shape].push(ms);
      sizes[shape] = bytes / records;
    }
  }
  await owner.raw("drop table bench_usage");
  const ratio = median(times.old.map((ms, round) => ms / (times.slim[round] ?? ms)));
  return {
    what: `${records.toLocaleString("en")} usage records into the table of one index, against the old one of two and a foreign key`,
    measured: `${seconds(times.slim)} against ${seconds(times.old)}; ${sizes.slim.toFixed(0)} bytes a record against ${sizes.old.toFixed(0)}`,
    ratio,
  };
};

const fill = async (owner: Knex, shape: Shape): Promise<{ ms: number; bytes: number }> => {
  const table = `bench_${shape}_usage`;
  await owner.raw("create table ?? (like usage_records)", [table]);
  await shapes[shape](owner);
  await owner.raw("checkpoint");
  const begun = performance.now();
  await owner.raw("insert into ?? select * from bench_usage order by started_at", [table]);
  const ms = performance.now() - begun;
  const { rows } = await owner.raw<{ rows: { bytes: number }[] }>("select pg_total_relation_size(?) as bytes", [table]);
  await owner.raw("drop table ??", [table]);
  return { ms, bytes: rows[0]?.bytes ?? 0 };
};

const seconds = (times: readonly number[]): string => `${(median(times) / 1_000).toFixed(1)} s`;
