import { randomInt } from "node:crypto";
import { NoAnswer } from "../../network/index.ts";
import type { NetworkRate } from "../../platform/config.ts";
import { type AccountScope, type Database, readAtOnce, type Tx } from "../../platform/db.ts";
import type { Figure } from "../../platform/metrics.ts";
import { InProgress } from "./settle.ts";

/** Calls in a row without an answer after which nothing but a probe is sent. */
const mostFailures = 5;
/** Between probes: doubled from two seconds on. */
const longestPauseSeconds = 60;
/** Nobody else probes while one does; longer than a call may take. */
const probeSeconds = 15;

/** Passed, and whether the network had failed before; or when to come back. */
export type Gate = { readonly hasFailed: boolean } | { readonly waitSeconds: number };

type Row = { readonly failures: number; readonly waits: number };

/**
 * Whether a slice may call the network now. All workers ask one row: while the network fails one of them probes, the others
 * wait; with NETWORK_RATE each takes its items' points, which refill by the second and never add up to more than nothing, so
 * that in any second no more is sent than the rate and one slice. Nothing of the slice is marked before this.
 */
export const passGate = async (
  tx: Tx,
  operation: string,
  count: number,
  rate: NetworkRate | undefined,
): Promise<Gate> => {
  const { rows } = await tx.raw(
    `select failures, greatest(extract(epoch from closed_until - clock_timestamp()), 0)::float8 as waits from network_gates where name = 'all'`,
  );
  const { failures, waits } = rows[0] as Row;
  if (waits > 0) return { waitSeconds: Math.ceil(waits) };
  if (failures >= mostFailures && !(await beginProbe(tx))) return { waitSeconds: 2 };
  for (const [name, most] of ratesOf(operation, rate)) {
    if (!(await takePoints(tx, name, most, count))) return { waitSeconds: spread(most) };
  }
  return { hasFailed: failures > 0 };
};

const beginProbe = async (tx: Tx): Promise<boolean> => {
  const { rowCount } = await tx.raw(
    `update network_gates set closed_until = clock_timestamp() + make_interval(secs => ?) where name = 'all' and closed_until <= clock_timestamp()`,
    [probeSeconds],
  );
  return Number(rowCount) > 0;
};

const ratesOf = (operation: string, rate: NetworkRate | undefined): [string, number][] => {
  const own = rate?.byOperation[operation];
  return [
    ...(own === undefined ? [] : [[operation, own] as [string, number]]),
    ...(rate?.all === undefined ? [] : [["all", rate.all] as [string, number]]),
  ];
};

const takePoints = async (tx: Tx, name: string, most: number, count: number): Promise<boolean> => {
  await tx.raw("insert into network_gates (name) values (?) on conflict do nothing", [name]);
  const { rowCount } = await tx.raw(
    `update network_gates set points = least(points + extract(epoch from clock_timestamp() - refilled_at) * :most, 0) - :count, refilled_at = clock_timestamp()
     where name = :name and points + extract(epoch from clock_timestamp() - refilled_at) * :most >= 0`,
    { name, most, count },
  );
  return Number(rowCount) > 0;
};

/** Slices that wait come back one after the other, not all in the same second. */
const spread = (most: number): number => randomInt(1, 2 + Math.min(10, Math.ceil(1_600 / most)));

/** What a call without an answer means for everybody's next one; the network's own Retry-After is obeyed. */
export const noteFailure = async ({ knex }: Database, error: unknown): Promise<void> => {
  if (!(error instanceof NoAnswer) || error instanceof InProgress) return;
  await knex.raw(
    `update network_gates set failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()),
       closed_until = greatest(clock_timestamp() + make_interval(secs => ?::float8), case when failures + 1 >= ?
         then clock_timestamp() + make_interval(secs => least(?::float8, 2 ^ least(failures + 2 - ?, 10))) else '-infinity' end)
     where name = 'all'`,
    [error.retryAfterSeconds ?? 0, mostFailures, longestPauseSeconds, mostFailures],
  );
};

export const noteAnswer = async ({ knex }: Database): Promise<void> => {
  await knex.raw(
    "update network_gates set failures = 0, failing_since = null, closed_until = '-infinity' where name = 'all' and failures > 0",
  );
};

/** Of a slice that had nothing to send after all: the next one probes. */
export const endProbe = async ({ knex }: Database): Promise<void> => {
  await knex.raw("update network_gates set closed_until = clock_timestamp() where name = 'all' and failures >= ?", [
    mostFailures,
  ]);
};

/** For the operator: how the network answers. */
export const networkFigures = ({ knex }: Database): readonly Figure[] => {
  const read = (figure: "failures" | "isOpen") => async (): Promise<number> => {
    const { rows } = await knex.raw(
      `select failures, (failures >= ?)::int as "isOpen" from network_gates where name = 'all'`,
      [mostFailures],
    );
    return (rows as { failures: number; isOpen: number }[])[0]?.[figure] ?? 0;
  };
  return [
    {
      name: "network_failures",
      help: "calls to the network without an answer, since the last answer",
      read: read("failures"),
    },
    {
      name: "network_breaker_open",
      help: "1 while nothing but probes is sent to the network",
      read: read("isOpen"),
    },
  ];
};

/** Since when the network gives no answer; undefined while it does. For the pages of orders that wait for it. */
export const readFailing = async (scope: AccountScope): Promise<Date | undefined> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db
      .knex("network_gates")
      .where({ name: "all" })
      .where("failures", ">=", mostFailures)
      .select("failing_since as since"),
  });
  return (found as { since: Date }[])[0]?.since;
};
