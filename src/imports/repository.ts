import type { Database, Knex } from "../platform/db.ts";

export type Counts = {
  readonly lines: number;
  /** Lines that were new or changed something. */
  readonly imported: number;
  readonly unchanged: number;
  readonly refused: number;
  /** Refused lines by the code of their reason. */
  readonly reasons: Readonly<Record<string, number>>;
};
export type Run = Counts & {
  readonly kind: string;
  readonly fileName: string;
  readonly sha256: string | null;
  readonly startedAt: Date;
  readonly endedAt: Date;
  readonly state: "done" | "refused" | "failed";
  /** `code` or `code:detail`, of a file that failed whole. */
  readonly fault: string | null;
};

export const nothing: Counts = { lines: 0, imported: 0, unchanged: 0, refused: 0, reasons: {} };

export const insertRun = async (knex: Knex, run: Run): Promise<void> => {
  await knex("import_runs").insert({
    kind: run.kind,
    file_name: run.fileName,
    sha256: run.sha256,
    started_at: run.startedAt,
    ended_at: run.endedAt,
    state: run.state,
    fault: run.fault,
    lines: run.lines,
    imported: run.imported,
    unchanged: run.unchanged,
    refused: run.refused,
    reasons: JSON.stringify(run.reasons),
  });
};

export const listRuns = async ({ knex }: Database, most: number): Promise<Run[]> =>
  knex("import_runs")
    .select(
      "kind",
      "file_name as fileName",
      "sha256",
      "started_at as startedAt",
      "ended_at as endedAt",
      "state",
      "fault",
    )
    .select("lines", "imported", "unchanged", "refused", "reasons")
    .orderBy("id", "desc")
    .limit(most);

/** Imports of a kind wait for each other; so do those that write the same sums. */
export const lockImports = async (knex: Knex, isUsage: boolean): Promise<void> => {
  await knex.raw("select pg_advisory_xact_lock(hashtext('portal import'), ?)", [isUsage ? 1 : 0]);
};

export type RefusedLine = { readonly line: number; readonly reason: string };

const batchSize = 5_000;

/** The refused lines in the file's order. */
export async function* refusedLines(trx: Knex.Transaction): AsyncGenerator<readonly RefusedLine[], void, undefined> {
  await trx.raw("declare refused cursor for select line, reason from staged where reason is not null order by line");
  for (;;) {
    const { rows } = await trx.raw<{ rows: RefusedLine[] }>(`fetch ${batchSize} from refused`);
    if (rows.length > 0) yield rows;
    if (rows.length < batchSize) break;
  }
  await trx.raw("close refused");
}

export type ChangedAccount = { readonly account: number; readonly lines: number };

/** How many lines changed something, by account; account 0 is the catalogue's. */
export const changedAccounts = async (trx: Knex.Transaction): Promise<ChangedAccount[]> => {
  await trx.raw("insert into changed_accounts select account, count(distinct line) from changed group by account");
  const { rows } = await trx.raw<{ rows: ChangedAccount[] }>(
    "select account, lines from changed_accounts order by account",
  );
  return rows;
};

export const accountsThatWait = async (trx: Knex.Transaction): Promise<number[]> => {
  const { rows } = await trx.raw<{ rows: { account: number }[] }>(
    `select distinct c.account from changed_accounts c join payment_registrations r on r.account_id = c.account
     where r.state = 'waiting' order by 1`,
  );
  return rows.map(({ account }) => account);
};

/**
 * What a file has filled is analyzed with it, as autovacuum does a minute later: until then PostgreSQL takes a table never analyzed for a few rows,
 * and read all 100 000 subscribers of an account for each slice of an order (743 items/s instead of 6 287).
 */
export const analyzeFilled = async (trx: Knex.Transaction): Promise<void> => {
  const { rows } = await trx.raw<{ rows: { name: string }[] }>(`
    select x.relname as name from pg_stat_xact_user_tables x join pg_class c on c.oid = x.relid
    where x.schemaname = 'public' and x.n_tup_ins + x.n_tup_upd >= greatest(10000, c.reltuples / 10) order by 1`);
  for (const { name } of rows) await trx.raw("analyze ??", [name]);
};
