import { type AccountScope, arrayOf, type Database, type Query, type Tx } from "../../platform/db.ts";
import type { Schedule } from "./schedule.ts";

// an array of bigint would be read as texts
const columns = `s.kind, s.every, to_json(s.address_ids) as "addressIds", s.format, s.since`;

/** A schedule with what it has sent last. */
export type RunSchedule = Schedule & { readonly lastRanAt: Date | null };

export const schedulesOf = ({ db, accountId }: AccountScope): Query =>
  db.knex.raw(
    `select ${columns}, (select max(r.ran_at) from delivery_schedule_runs r where r.account_id = s.account_id and r.kind = s.kind) as "lastRanAt"
     from delivery_schedules s where s.account_id = ?`,
    [accountId],
  );

export const findSchedule = async (tx: Tx, kind: string): Promise<Schedule | undefined> => {
  const { rows } = await tx.raw<{ rows: Schedule[] }>(
    `select ${columns} from delivery_schedules s where s.account_id = ? and s.kind = ?`,
    [tx.scope.accountId, kind],
  );
  return rows[0];
};

export const listRunning = async (tx: Tx): Promise<Schedule[]> => {
  const { rows } = await tx.raw<{ rows: Schedule[] }>(
    `select ${columns} from delivery_schedules s where s.account_id = ? and s.every is not null order by s.kind`,
    [tx.scope.accountId],
  );
  return rows;
};

export const saveSchedule = async (tx: Tx, schedule: Schedule, at: Date): Promise<void> => {
  const { accountId, actor } = tx.scope;
  await tx("delivery_schedules")
    .insert({
      account_id: accountId,
      kind: schedule.kind,
      every: schedule.every,
      address_ids: [...schedule.addressIds],
      format: schedule.format,
      since: schedule.since,
      changed_by: actor.userId,
      changed_by_name: actor.name,
      changed_at: at,
    })
    .onConflict(["account_id", "kind"])
    .merge();
};

/** Kinds of documents that go to this address alone: they would go nowhere without it. */
export const schedulesNeeding = async (tx: Tx, addressId: number): Promise<string[]> => {
  const { rows } = await tx.raw<{ rows: { kind: string }[] }>(
    "select kind from delivery_schedules where account_id = ? and every is not null and address_ids = array[?::bigint]",
    [tx.scope.accountId, addressId],
  );
  return rows.map(({ kind }) => kind);
};

/** @returns the documents that went to it */
export const dropAddress = async (tx: Tx, addressId: number): Promise<string[]> => {
  const { rows } = await tx.raw<{ rows: { kind: string }[] }>(
    `update delivery_schedules set address_ids = array_remove(address_ids, :id::bigint)
     where account_id = :account and address_ids @> array[:id::bigint] returning kind`,
    { account: tx.scope.accountId, id: addressId },
  );
  return rows.map(({ kind }) => kind);
};

export const addToSchedules = async (tx: Tx, addressId: number, kinds: readonly string[]): Promise<void> => {
  await tx.raw(
    `update delivery_schedules set address_ids = address_ids || :id::bigint
     where account_id = :account and kind = any(:kinds::text[]) and not address_ids @> array[:id::bigint]`,
    { account: tx.scope.accountId, id: addressId, kinds: arrayOf(kinds) },
  );
};

type Run = { readonly kind: string; readonly period: string };

export const isRun = async (tx: Tx, { kind, period }: Run): Promise<boolean> =>
  (await tx("delivery_schedule_runs").where({ account_id: tx.scope.accountId, kind, period }).first("kind")) !==
  undefined;

/** Its key refuses a second one. */
export const insertRun = async (tx: Tx, { kind, period }: Run, subjectId: string, at: Date): Promise<void> => {
  await tx("delivery_schedule_runs").insert({
    account_id: tx.scope.accountId,
    kind,
    period,
    subject_id: subjectId,
    ran_at: at,
  });
};

/** Accounts in which a schedule has something to send, of all accounts: the worker looks at them one by one. */
export const accountsDue = async (db: Database, today: string): Promise<number[]> => {
  const { rows } = await db.knex.raw<{ rows: { id: number }[] }>(
    "select account_id as id from accounts_with_due_schedules(?)",
    [today],
  );
  return rows.map(({ id }) => id);
};
