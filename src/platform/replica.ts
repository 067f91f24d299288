import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "knex";
import type { Config } from "./config.ts";

/** A streaming copy of the main database (`DATABASE_READ_URL`), for long reads. */
export type Replica = {
  /** `work` at the replica where that has everything committed before this call, else at the primary. */
  read<T>(primary: Knex, work: (at: Knex) => Promise<T>): Promise<T>;
  readonly counts: ReadCounts;
  close(): Promise<void>;
};
export type ReadCounts = { atReplica: number; atPrimary: number };
/** It has the logins of what it is a copy of: of `url` only the place counts. */
export type ReplicaPlace = {
  readonly url: string;
  /** How long a read waits for it to catch up. */
  readonly mostBehindMs: number;
  /** Told once for each time that it is left alone. */
  readonly warn?: (problem: string) => void;
};

export const replicaPlace = (
  { readDatabaseUrl, readLagSeconds }: Pick<Config, "readDatabaseUrl" | "readLagSeconds">,
  warn: (problem: string) => void,
): ReplicaPlace | undefined =>
  readDatabaseUrl === undefined ? undefined : { url: readDatabaseUrl, mostBehindMs: readLagSeconds * 1_000, warn };

/** One that was away or behind is not asked for this long: a machine that is off costs every read 3 s of connecting. */
const leftAloneMs = 10_000;
/** What is committed in one database of a server, in its log. */
type Position = { readonly position: string; readonly system: string; readonly database: number };
const firstPauseMs = 2;
const longestPauseMs = 100;

/** What is committed is flushed; what is only written may not have been sent to a replica yet. */
const whereItIs = `
  select pg_current_wal_flush_lsn()::text as position, c.system_identifier::text as system, d.oid as database
  from pg_control_system() c, pg_database d where d.datname = current_database()`;
const hasReached = `
  select case when not pg_is_in_recovery() then 'is no replica'
    when (c.system_identifier::text, d.oid) <> (?, ?::oid) then 'is a replica of another database' end as problem,
    pg_last_wal_replay_lsn() >= ?::pg_lsn as reached
  from pg_control_system() c, pg_database d where d.datname = current_database()`;

/**
 * Every read of it is as new as the moment it was asked for, so that whoever has just written sees what they wrote, in whatever
 * process. That takes a question to each of the two servers, 1 ms in all where the replica keeps up: nothing beside an export.
 */
export const createReplica = (knex: Knex, { mostBehindMs, warn }: Omit<ReplicaPlace, "url">): Replica => {
  const counts: ReadCounts = { atReplica: 0, atPrimary: 0 };
  let leftAloneUntil = 0;
  const leave = (problem: string): void => {
    leftAloneUntil = performance.now() + leftAloneMs;
    warn?.(problem);
  };
  const mayServe = async (primary: Knex): Promise<boolean> => {
    if (performance.now() < leftAloneUntil) return false;
    const now = await rowOf<Position>(primary.raw(whereItIs));
    const problem = await whatKeepsBehind(knex, now, mostBehindMs).catch(messageOf);
    if (problem !== undefined) leave(problem);
    return problem === undefined;
  };
  return {
    counts,
    read: async (primary, work) => {
      if (await mayServe(primary)) {
        try {
          const done = await work(knex);
          counts.atReplica += 1;
          return done;
        } catch (error) {
          if (isOfStatement(error)) throw error;
          leave(messageOf(error));
        }
      }
      counts.atPrimary += 1;
      return work(primary);
    },
    close: () => knex.destroy(),
  };
};

/** Where no replica is named, at the primary. */
export const fromReplica = <T>(
  { knex, replica }: { readonly knex: Knex; readonly replica?: Replica | undefined },
  work: (at: Knex) => Promise<T>,
): Promise<T> => (replica ? replica.read(knex, work) : work(knex));

const whatKeepsBehind = async (
  replica: Knex,
  { position, system, database }: Position,
  mostMs: number,
): Promise<string | undefined> => {
  const until = performance.now() + mostMs;
  for (let pause = firstPauseMs; ; pause = Math.min(2 * pause, longestPauseMs)) {
    const found = await rowOf<{ problem: string | null; reached: boolean }>(
      replica.raw(hasReached, [system, database, position]),
    );
    if (found.problem !== null) return found.problem;
    if (found.reached) return undefined;
    if (performance.now() + pause > until) return `is more than ${mostMs / 1_000} s behind`;
    await sleep(pause);
  }
};

const rowOf = async <Row>(query: Knex.Raw): Promise<Row> => ((await query) as { rows: [Row] }).rows[0];

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

// 08: connections, 40: among others what replay cancels, 53: too many connections, 57P: a server that ends, 58 and XX: its own faults
const ofServer = /^(08|40|53|57P|58|XX)/;

/** A statement at fault is so at the primary as well. */
const isOfStatement = (error: unknown): boolean => {
  // a connection that cannot be had has no severity
  const { severity, code } = error as { severity?: string; code?: string };
  return severity !== undefined && !ofServer.test(code ?? "");
};

/** 0 where no replica is named. */
export const replicaFigures = ({ replica }: { readonly replica?: Replica | undefined }) => [
  {
    name: "replica_reads",
    help: "long reads that the replica has answered",
    read: async () => replica?.counts.atReplica ?? 0,
  },
  {
    name: "replica_reads_missed",
    help: "long reads of the primary because the replica was away or behind",
    read: async () => replica?.counts.atPrimary ?? 0,
  },
];
