import type { Knex } from "knex";
import type pg from "pg";
import { UsageAway } from "../kernel/errors.ts";

/** A knex query that has not been sent; one feature passes it to another, which builds on it. */
export type Query = Knex.QueryBuilder | Knex.Raw;
export type Rows<Q> = { [K in keyof Q]: unknown[] };
export type Sending = {
  /** Planned once a connection, for whatever values: only where one plan is good for all of them. */
  readonly prepare?: boolean;
  /** PostgreSQL shall not plan anew for these values, either: it takes a millisecond for a page of subscribers. */
  readonly isPlanFixed?: boolean;
};
const onePlan = "set local plan_cache_mode = force_generic_plan";

const statementNames = new Map<string, string>();

/** A query that PostgreSQL parses and plans once a connection. For texts of which there are few: each costs every backend memory. */
export const prepared = (text: string, values: readonly unknown[]): pg.QueryConfig => ({
  name: nameOf(text),
  text,
  values: [...values],
});

/**
 * The same for whatever a transaction sends from now on. PostgreSQL plans the first five times for the values at hand and keeps a plan
 * only where that is no dearer: told to keep one at once, in a database never analyzed it took the wrong one for 100 000 items.
 */
export const prepareAll = (trx: Knex.Transaction): void => {
  const client = trx.client as Asking;
  const query = client.query.bind(client);
  client.query = (connection, asked) =>
    query(
      connection,
      typeof asked === "string" ? asked : { ...asked, options: { ...asked.options, name: nameOf(asked.sql) } },
    );
};
type Statement = { readonly sql: string; readonly options?: object };
type Asking = { query(connection: unknown, asked: string | Statement): Promise<unknown> };

const nameOf = (text: string): string => {
  const name = statementNames.get(text) ?? `statement_${statementNames.size}`;
  statementNames.set(text, name);
  return name;
};

type Pooled = { acquireConnection(): Promise<Client>; releaseConnection(connection: Client): void };
type Client = pg.Client & { readonly connection: pg.Connection };

/** In one transaction that reads alone, after `scoping`, which says whose rows are seen. */
export const sendAtOnce = async <Q extends Record<string, Query>>(
  db: { readonly knex: Knex; readonly isUsage?: boolean },
  scoping: readonly (string | pg.QueryConfig)[],
  queries: Q,
  { prepare = false, isPlanFixed = false }: Sending,
): Promise<Rows<Q>> => {
  const pool = db.knex.client as Pooled;
  const connection = await pool.acquireConnection().catch((cause: unknown) => {
    throw db.isUsage ? new UsageAway("no connection to the database of usage records", { cause }) : cause;
  });
  try {
    const names = Object.keys(queries) as (keyof Q)[];
    const statements = names.map((name) => (queries[name] as Query).toSQL().toNative());
    const { stream } = connection.connection;
    // one write to the socket for all of them
    stream.cork();
    const begun = connection.query("begin read only");
    // messages of their own: a distributed table hands on no setting that came with another statement
    const opened = [...scoping, ...(isPlanFixed ? [onePlan] : [])].map((each) => connection.query(each));
    const answers = statements.map(({ sql, bindings }) =>
      prepare ? connection.query(prepared(sql, bindings)) : connection.query(sql, [...bindings]),
    );
    const committed = connection.query("commit");
    stream.uncork();
    const settled = await Promise.allSettled([begun, ...opened, ...answers, committed]);
    const failed = settled.find((answer) => answer.status === "rejected");
    if (failed) throw failed.reason;
    const rows = await Promise.all(answers);
    return Object.fromEntries(names.map((name, index) => [name, rows[index]?.rows])) as Rows<Q>;
  } finally {
    pool.releaseConnection(connection);
  }
};
