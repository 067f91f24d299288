import { createHash } from "node:crypto";
import type { Readable } from "node:stream";
import { recordAuditOfMany, recordOwnAudit } from "../journal/index.ts";
import { isoDay } from "../kernel/dates.ts";
import { matchRegistrations } from "../payments/index.ts";
import { type Database, jobScope, type Knex, withScope } from "../platform/db.ts";
import { BadFile, type Encoding, type FileRecords, formatOf, readRecords } from "../platform/records/index.ts";
import { check } from "./check.ts";
import type { Books, Calendar, Kind } from "./kind.ts";
import { headerFault } from "./read.ts";
import {
  accountsThatWait,
  analyzeFilled,
  type ChangedAccount,
  type Counts,
  changedAccounts,
  insertRun,
  lockImports,
  nothing,
  type RefusedLine,
  type Run,
  refusedLines,
} from "./repository.ts";
import { refresh, settle } from "./settle.ts";
import { stage } from "./stage.ts";

export type ImportOptions = {
  readonly fileName: string;
  readonly encoding?: Encoding;
  /** One refused line refuses the file. */
  readonly allOrNothing?: boolean;
  /** Everything is checked and nothing kept. */
  readonly dryRun?: boolean;
  readonly now: Date;
  readonly onRefused?: (lines: readonly RefusedLine[]) => void | Promise<void>;
};

/**
 * Imports one file in one transaction: all its good lines or, where the process ends before, none. What is there already in the
 * same words stays untouched. @returns what became of it, as it stands in the list of runs
 */
export const importFile = async (db: Database, kind: Kind, source: Readable, options: ImportOptions): Promise<Run> => {
  const hash = createHash("sha256");
  const startedAt = new Date();
  const runOf = (state: Run["state"], counts: Counts, fault: string | null = null): Run => ({
    kind: kind.name,
    fileName: options.fileName,
    sha256: state === "failed" ? null : hash.copy().digest("hex"),
    startedAt,
    endedAt: new Date(),
    state,
    fault,
    ...counts,
  });
  try {
    const records = await readRecords(source, {
      format: formatOf(options.fileName),
      encoding: options.encoding ?? "utf-8",
      onBytes: (bytes) => void hash.update(bytes),
    });
    const wrong = headerFault(kind, records.columns);
    if (wrong) throw new WrongHeader(`${wrong.code}:${wrong.columns.join(", ")}`);
    return await inTransactions(db, kind, (home, main) =>
      importRecords({ db, kind, records, options, runOf }, home, main),
    );
  } catch (error) {
    if (error instanceof Undone) return options.dryRun ? error.run : kept(db, error.run);
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    const run = runOf("failed", nothing, fault);
    return options.dryRun ? run : kept(db, run);
  } finally {
    source.destroy();
  }
};

class WrongHeader extends Error {}
/** Takes everything back that a file has written. */
class Undone extends Error {
  readonly run: Run;
  constructor(run: Run) {
    super("taken back");
    this.run = run;
  }
}

const faultOf = (error: unknown): string | undefined => {
  if (error instanceof WrongHeader) return error.message;
  if (!(error instanceof BadFile)) return undefined;
  const place = [error.detail, error.line === null ? "" : String(error.line)].filter((part) => part !== "");
  return [`file-${error.code}`, ...place].join(":");
};

const kept = async (db: Database, run: Run): Promise<Run> => {
  await db.knex.transaction((trx) => record(trx, run, []));
  return run;
};

/**
 * Where usage records have a database of their own, its transaction ends first: if the process dies between the two, the records
 * are in and the run is not noted; the same file once more changes nothing and notes it.
 */
const inTransactions = <T>(
  db: Database,
  kind: Kind,
  work: (home: Knex.Transaction, main: Knex.Transaction) => Promise<T>,
): Promise<T> => {
  const { usage } = db;
  return db.knex.transaction((main) =>
    kind.isUsage && usage ? usage.knex.transaction((home) => work(home, main)) : work(main, main),
  );
};

type Import = {
  readonly db: Database;
  readonly kind: Kind;
  readonly records: FileRecords;
  readonly options: ImportOptions;
  readonly runOf: (state: Run["state"], counts: Counts) => Run;
};

const importRecords = async (
  { db, kind, records, options, runOf }: Import,
  home: Knex.Transaction,
  main: Knex.Transaction,
): Promise<Run> => {
  const calendar: Calendar = { now: options.now, today: isoDay(options.now) };
  const { columns: given, batches } = records;
  await home.raw("set local work_mem = '64MB'; set local maintenance_work_mem = '256MB'");
  const lines = await stage(home, { kind, given, batches, calendar, main: db });
  await lockImports(main, kind.isUsage ?? false);
  await check(home, kind, calendar);
  const { refused, reasons } = await report(home, options.onRefused);
  if (refused > 0 && options.allOrNothing) {
    const counts = { lines, imported: 0, unchanged: lines - refused, refused, reasons };
    throw new Undone(runOf("refused", counts));
  }
  const books: Books = { ...calendar, trx: home, given: new Set(given) };
  await kind.apply(books);
  const changed = await changedAccounts(home);
  await follow(db, kind, books, changed);
  const imported = changed.reduce((sum, { lines: each }) => sum + each, 0);
  const run = runOf("done", { lines, imported, unchanged: lines - refused - imported, refused, reasons });
  if (options.dryRun) throw new Undone(run);
  await analyzeFilled(home);
  await record(main, run, changed);
  return run;
};

const report = async (trx: Knex.Transaction, onRefused: ImportOptions["onRefused"]) => {
  const reasons: Record<string, number> = {};
  let refused = 0;
  for await (const lines of refusedLines(trx)) {
    refused += lines.length;
    for (const { reason } of lines) {
      const [code = ""] = reason.split(":", 1);
      reasons[code] = (reasons[code] ?? 0) + 1;
    }
    await onRefused?.(lines);
  }
  return { refused, reasons };
};

/** What follows from records that have come in, in the same transaction. */
const follow = async (db: Database, kind: Kind, books: Books, changed: readonly ChangedAccount[]): Promise<void> => {
  if (kind.settles && changed.length > 0)
    await settle(
      books,
      changed.map(({ account }) => account),
    );
  if (kind.name === "payments") {
    for (const account of await accountsThatWait(books.trx))
      await matchRegistrations(withScope(books.trx, jobScope(db, account)), books.now);
  }
  if ("account" in kind.columns && !kind.isUsage) await refresh(books.trx, books.now);
};

/** The run in the list of runs and in the operator's journal, and in that of each account in which something has changed. */
const record = async (trx: Knex.Transaction, run: Run, changed: readonly ChangedAccount[]): Promise<void> => {
  await insertRun(trx, run);
  const { kind, fileName, state, lines, imported, refused } = run;
  const action = "imports:run";
  await recordOwnAudit(trx, {
    userId: null,
    action,
    subject: kind,
    after: { fileName, state, lines, imported, refused },
  });
  await recordAuditOfMany(
    trx,
    changed
      .filter(({ account }) => account > 0)
      .map(({ account, lines: count }) => ({
        accountId: account,
        action,
        subject: kind,
        after: { fileName, imported: count },
      })),
  );
};
