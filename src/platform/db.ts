import knexModule, { type Knex } from "knex";
import pg from "pg";
import { fromKnex, PgBoss } from "pg-boss";
import { type Role, sameLogin, startupOptions } from "./logins.ts";
import { createReplica, fromReplica, type Replica, type ReplicaPlace } from "./replica.ts";
import { prepareAll, prepared, type Query, type Rows, type Sending, sendAtOnce } from "./send-at-once.ts";

export type { Knex } from "knex";
export type { Pool } from "pg";

export type { Role } from "./logins.ts";
export type { Query } from "./send-at-once.ts";
/** `sender` only puts jobs into the queue, in a caller's transaction; running them is `startWorker`'s. */
export type Database = {
  readonly knex: Knex;
  readonly sender: PgBoss;
  /** Where usage records lie, if not in this database. */
  readonly usage?: UsageDatabase | undefined;
  readonly replica?: Replica | undefined;
  close(): Promise<void>;
};
/** The table of usage records and nothing else: no jobs, no journal, nothing to join with. */
export type UsageDatabase = { readonly knex: Knex; readonly isUsage: true };

declare const minted: unique symbol;
/** The user who acts, in which role and from which address: part of every audit record. */
export type Actor = {
  readonly userId: number | null;
  readonly name: string;
  readonly msisdn: string | null;
  readonly role: string;
  readonly actingFor?: string | null;
  readonly address?: string | null;
  readonly requestId?: string | null;
};
/** The right to one account's rows. Only a grant read in this request, or a job's payload, can create one. */
export type AccountScope = {
  readonly accountId: number;
  readonly actor: Actor;
  readonly db: Database;
  /** True while support views the portal as a customer: each transaction refuses to write. */
  readonly isReadOnly: boolean;
  readonly [minted]: true;
};
export type Tx = Knex.Transaction & { readonly scope: AccountScope };

// Ids and kopecks fit into 2^53 (90 trillion rubles); days stay text, they have no time zone.
pg.types.setTypeParser(pg.types.builtins.INT8, Number);
pg.types.setTypeParser(pg.types.builtins.NUMERIC, Number);
pg.types.setTypeParser(pg.types.builtins.DATE, (day) => day);

const connectionOf = (url: string, role: Role | undefined) => ({
  connectionString: url,
  keepAlive: true,
  application_name: role ?? "portal",
  connectionTimeoutMillis: 3_000,
  ...startupOptions(url, role),
});

export const openKnex = (url: string, role: Role | undefined, poolSize: number, pipeline = true): Knex =>
  knexModule({
    client: "pg",
    // statements of one page go out without waiting for each other's answers (sendAtOnce)
    connection: { ...connectionOf(url, role), pipeline } as Knex.PgConnectionConfig,
    pool: { min: 0, max: poolSize },
    acquireConnectionTimeout: 3_000,
    // knex would write past the log; a failure shows in the call that made the query
    log: { warn: ignore, error: ignore, deprecate: ignore, debug: ignore },
  });

const ignore = (): void => undefined;

type Opening = {
  /** `USAGE_DATABASE_URL`; the usage records lie in the main database where it is not set. */
  readonly usageUrl?: string | undefined;
  readonly replica?: ReplicaPlace | undefined;
};

/** A database without a role is seen as the tables' owner: for the console alone. */
export const openDatabase = async (
  url: string,
  role: Role | undefined,
  poolSize: number,
  { usageUrl, replica: place }: Opening = {},
): Promise<Database> => {
  // the console's COPY knows no pipeline
  const open = (where: string) => openKnex(where, role, poolSize, role !== undefined);
  const knex = open(url);
  const usage = usageUrl === undefined ? undefined : { knex: open(usageUrl), isUsage: true as const };
  const replica = place && createReplica(open(sameLogin(url, place.url)), place);
  const sender = new PgBoss({
    db: fromKnex(knex),
    supervise: false,
    migrate: false,
    createSchema: false,
    schedule: false,
    registerInstance: false,
  });
  // a failure shows in the call that made the query
  sender.on("error", () => undefined);
  await sender.start();
  return {
    knex,
    sender,
    usage,
    replica,
    close: async () => {
      await sender.stop({ graceful: false });
      await Promise.all([knex.destroy(), usage?.knex.destroy(), replica?.close()]);
    },
  };
};

export const createPool = (url: string, { max, role }: { max: number; role?: Role }): pg.Pool => {
  const pool = new pg.Pool({ ...connectionOf(url, role), max });
  // an idle connection that the server ends is replaced at the next query
  pool.on("error", () => undefined);
  return pool;
};

/** An array as one binding, nulls included (knex's types know only arrays without). */
export const arrayOf = (values: readonly (string | number | null)[]): Knex.RawBinding => values as string[];

export const mintScope = (db: Database, accountId: number, actor: Actor, isReadOnly = false): AccountScope =>
  ({ db, accountId, actor, isReadOnly }) as AccountScope;

/** The replica serves exports, papers, charges, support's search; never grants, drafts, an order on its way. */
export type Reading = Sending & { readonly from?: "primary" | "replica" | undefined };

const settingOf = (accountIds: readonly number[]): string => `{${accountIds.join(",")}}`;

/** The right of a job to the one account its payload names. */
export const jobScope = (db: Database, accountId: number): AccountScope =>
  mintScope(db, accountId, { userId: null, name: "", msisdn: null, role: "worker" });

/** A transaction of the tables' owner, which sees all accounts, as what is written for one account. */
export const withScope = (trx: Knex.Transaction, scope: AccountScope): Tx => Object.assign(trx, { scope });

type Working = {
  /** For what is done thousands of times alike: a statement is parsed once a connection and planned a few times. */
  readonly isPrepared?: boolean;
};

/** One transaction that sees the scope's account alone (row-level security). */
export const inScope = <T>(
  scope: AccountScope,
  work: (tx: Tx) => Promise<T>,
  { isPrepared = false }: Working = {},
): Promise<T> =>
  scope.db.knex.transaction(
    async (trx) => {
      await trx.raw("select set_config('app.account_ids', ?, true)", [settingOf([scope.accountId])]);
      if (isPrepared) prepareAll(trx);
      return work(Object.assign(trx, { scope }));
    },
    { readOnly: scope.isReadOnly },
  );

/**
 * A page's queries sent at once on one connection: begin, scope, queries and commit without waiting in between.
 * The gain is measured in docs/performance.md.
 */
export const readAtOnce = <Q extends Record<string, Query>>(
  { db, accountId }: AccountScope,
  queries: Q,
  { from = "primary", ...sending }: Reading = {},
): Promise<Rows<Q>> => {
  const send = (at: Pick<Database, "knex">) => sendAtOnce(at, [scopeOf([accountId])], queries, sending);
  return from === "replica" && db.replica ? fromReplica(db, (knex) => send({ knex })) : send(db);
};

/**
 * A page's queries and those of usage records, which may lie in a database of their own: then both are asked at the same time.
 * A query of usage records names no other table and one account.
 */
export const readWithUsage = async <Q extends Record<string, Query>, U extends Record<string, Query>>(
  scope: AccountScope,
  queries: Q,
  ofUsage: U,
  sending: Reading = {},
): Promise<Rows<Q & U>> => {
  if (!scope.db.usage) return readAtOnce(scope, { ...queries, ...ofUsage }, sending);
  const [rows, records] = await Promise.all([
    readAtOnce(scope, queries, sending),
    readAtOnce(usageScope(scope), ofUsage, sending),
  ]);
  return { ...rows, ...records };
};

/** The scope as the database of usage records knows it: for reading alone. */
export const usageScope = (scope: AccountScope): AccountScope =>
  scope.db.usage ? { ...scope, db: { ...scope.db, replica: undefined, ...scope.db.usage } } : scope;

/** As `readAtOnce`, over everything that a user holds: the grants, and the accounts they name. */
export const readOwn = <Q extends Record<string, Query>>(
  db: Database,
  userId: number,
  queries: Q,
  sending: Sending = {},
): Promise<Rows<Q>> =>
  sendAtOnce(
    db,
    [
      `set local app.user_id = '${userId}'`,
      prepared(
        `select set_config('app.account_ids', coalesce(array_agg(account_id)::text, ''), true)
         from grants where user_id = $1 and revoked_at is null and suspended_at is null`,
        [userId],
      ),
    ],
    queries,
    sending,
  );

/** As `readAtOnce`, over several accounts: what is asked about them was granted to each request that is answered from it. */
export const readOver = <Q extends Record<string, Query>>(
  db: Database,
  accountIds: readonly number[],
  queries: Q,
  sending: Sending = {},
): Promise<Rows<Q>> => sendAtOnce(db, [scopeOf(accountIds)], queries, sending);

const scopeOf = (accountIds: readonly number[]): string => `set local app.account_ids = '${settingOf(accountIds)}'`;

/** The database answers and its schema is there. */
export const isReady = async (db: Database): Promise<boolean> => {
  try {
    await db.knex.raw("select 1 from knex_migrations limit 1").timeout(2_000);
    return true;
  } catch {
    return false;
  }
};
