import pg from "pg";
import { type Keys, type Plan, unboundTables } from "./bound.ts";
import { isExcepted } from "./over-accounts.ts";
import type { Sent } from "./statements.ts";
import { namesOf, usageFaults } from "./usage-statements.ts";

/*
 * Every statement that web or worker has sent names the account in each tenant table that it reads. PostgreSQL itself says how
 * it would read them, for whatever values (`generic_plan`), and as the tables' owner, whom no policy helps.
 */

const kept = globalThis as { statementsJudged?: Set<string> };
kept.statementsJudged ??= new Set();
const judged = kept.statementsJudged;
const plannable = /^\s*(select|with|insert|update|delete|merge|create temp table \w+ (on commit drop )?as)\b/i;

/** What each statement that has not been judged in this process reads without naming the account. */
export const judge = async (ownerUrl: string, statements: readonly Sent[]): Promise<string[]> => {
  const fresh = statements.filter(({ sql, made }) => plannable.test(sql) && !judged.has(keyOf(sql, made)));
  if (fresh.length === 0) return [];
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    // a server of one's own (TEST_DATABASE_URL) that knows no generic plans
    if (Number((await client.query("show server_version_num")).rows[0].server_version_num) < 160_000) return [];
    const keys = await keysOf(client);
    const names = await namesOf(client);
    const faults: string[] = [];
    for (const each of fresh) {
      judged.add(keyOf(each.sql, each.made));
      if (!mentions(each, keys)) continue;
      const ofUsage = usageFaults(each.sql, names).map((fault) => `reads usage_records with ${fault}: ${each.sql}`);
      faults.push(...ofUsage, ...(await faultsOf(client, each, keys)));
    }
    return faults;
  } finally {
    await client.end();
  }
};

const keyOf = (sql: string, made: readonly string[]): string => [...made, sql].join("\n");

const mentions = ({ sql }: Sent, keys: Keys): boolean => {
  const words = new Set(sql.toLowerCase().match(/\w+/g));
  return keys.keys().some((table) => words.has(table));
};

const faultsOf = async (client: pg.Client, { sql, made }: Sent, keys: Keys): Promise<string[]> => {
  await client.query("begin");
  try {
    for (const each of made) await makeAgain(client, each);
    const { rows } = await client.query(`explain (generic_plan, verbose, format json) ${planned(sql)}`);
    const [{ Plan: plan }] = (rows[0] as { "QUERY PLAN": [{ Plan: Plan }] })["QUERY PLAN"];
    return unboundTables(plan, keys)
      .filter((table) => !isExcepted(sql, table))
      .map((table) => `reads ${table} of all accounts: ${sql}`);
  } catch (error) {
    return [`cannot be planned: ${(error as Error).message}: ${[...made, sql].join("; ")}`];
  } finally {
    await client.query("rollback");
  }
};

/** `and false`, where a filter is known to match nothing, would hide what would be read. */
const planned = (sql: string): string =>
  sql.replace(/^(\s*create temp table \w+) on commit drop as/i, "$1 as").replaceAll(/\band false\b/gi, "");

/** The temporary table, empty: its statement has parameters, and only `execute` gives these to `create table`. */
const makeAgain = async (client: pg.Client, sql: string): Promise<void> => {
  const [, name, select] = /^\s*create temp table (\w+) (?:on commit drop )?as\s+(.*)$/is.exec(sql) ?? [];
  if (!name || !select) {
    await client.query(sql);
    return;
  }
  const count = Math.max(0, ...[...select.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])));
  const values = count === 0 ? "" : `(${Array.from({ length: count }, () => "null").join(", ")})`;
  await client.query(`prepare as_${name} as ${select}`);
  await client.query(`create temp table ${name} on commit drop as execute as_${name}${values} with no data`);
  await client.query(`deallocate as_${name}`);
};

/** Tables under row-level security with an account, and their partitions. */
const keysOf = async (client: pg.Client): Promise<Keys> => {
  const { rows } = await client.query<{ name: string; key: string }>(`
    select c.relname as name, a.attname as key from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = case when c.relname = 'accounts' then 'id' else 'account_id' end
    where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p') and (c.relrowsecurity or c.relispartition)`);
  return new Map(rows.map(({ name, key }) => [name, key]));
};
