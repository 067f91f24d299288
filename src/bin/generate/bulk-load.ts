import type { Knex } from "../../platform/db.ts";
import type { Plan } from "./plan.ts";

type Timed = (step: string, work: () => Promise<unknown>) => Promise<void>;
type Taken = { readonly table: string; readonly name: string; readonly definition: string };

/**
 * Takes off what makes a load slow row by row and puts it back once at the end: foreign keys, and every index but the primary keys.
 * A load that is small beside what is there keeps them: building them anew would cost more.
 */
export async function withoutHeavyIndexes(
  trx: Knex,
  plan: Plan,
  timed: Timed,
  load: () => Promise<void>,
): Promise<void> {
  if (!(await isWorthIt(trx, plan))) return load();
  const keys = await rowsOf(trx, foreignKeysSql);
  const indexes = await rowsOf(trx, indexesSql);
  for (const { table, name } of keys) await trx.raw("alter table ?? drop constraint ??", [table, name]);
  for (const { name } of indexes) await trx.raw("drop index ??", [name]);
  await load();
  for (const { name, definition } of indexes) await timed(name, () => trx.raw(definition));
  await timed("foreign keys", async () => {
    for (const { table, name, definition } of keys)
      await trx.raw(`alter table ?? add constraint ?? ${definition}`, [table, name]);
  });
}

async function isWorthIt(trx: Knex, plan: Plan): Promise<boolean> {
  const adding = plan.accounts.reduce((sum, account) => sum + account.subscribers, 0) + plan.usage;
  const { rows } = await trx.raw<{ rows: { count: number }[] }>("select count(*) as count from subscribers");
  return adding >= 20_000 && adding >= (rows[0]?.count ?? 0) / 4;
}

async function rowsOf(trx: Knex, sql: string): Promise<Taken[]> {
  const { rows } = await trx.raw<{ rows: Taken[] }>(sql, [[...tables]]);
  return rows;
}

const tables = [
  "subscribers",
  "subscriber_words",
  "sim_digits",
  "subscriber_services",
  "subscriber_labels",
  "sim_cards",
  "usage_records",
];

const foreignKeysSql = `select conrelid::regclass::text as table, conname as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where contype = 'f' and conparentid = 0 and conrelid::regclass::text = any(?)`;

const indexesSql = `select indrelid::regclass::text as table, indexrelid::regclass::text as name,
  -- of a partitioned table's index it says ONLY, which would leave the partitions without one
  replace(pg_get_indexdef(indexrelid), ' ON ONLY ', ' ON ') as definition
  from pg_index where not indisprimary and indrelid::regclass::text = any(?)`;
