import { fromKnex, PgBoss } from "pg-boss";
import type { z } from "zod";
import { beside } from "./connections.ts";
import type { Database, Knex, Tx } from "./db.ts";
import { startupOptions } from "./logins.ts";

export type Job<P extends object> = {
  readonly name: string;
  readonly payload: z.ZodType<P>;
  readonly retryLimit: number;
  /** Cap of the doubling pause between tries, seconds. */
  readonly retryDelayMax: number;
  /** Its cron schedule in Minsk time; it then runs with an empty payload. */
  readonly cron: string | undefined;
};
/** What a queue is made from. */
export type JobQueue = Pick<Job<never>, "name" | "retryLimit" | "retryDelayMax" | "cron">;
/** The signal is aborted when another worker has taken the job over or this one stops: a long job then ends and is tried again. */
export type JobContext = {
  readonly signal: AbortSignal;
  readonly isLastTry: boolean;
  /** The operator has put it back after all its tries (/support/queue), and this is the first of the new ones. */
  readonly isPutBack?: boolean;
};
export type JobHandler = { readonly job: JobQueue; run(payload: unknown, context: JobContext): Promise<void> };

export const defineJob = <P extends object>(
  job: Pick<Job<P>, "name" | "payload"> & Partial<Pick<Job<P>, "retryLimit" | "retryDelayMax" | "cron">>,
): Job<P> => ({ retryLimit: 20, retryDelayMax: 300, cron: undefined, ...job });

/** Joins a job with its handler; the payload is parsed when it is put in and when it is taken out. */
export const handle = <P extends object>(
  job: Job<P>,
  run: (payload: P, context: JobContext) => Promise<void>,
): JobHandler => ({
  job,
  run: (payload, context) => run(job.payload.parse(payload), context),
});

/** A job to put into the queue; `afterSeconds` from now it may be taken. */
export type Enqueued<P extends object> = {
  /** A UUID of the caller's own, by which the job can be found; made up unless given. */
  readonly id?: string;
  readonly payload: P;
  readonly priority?: number;
  readonly afterSeconds?: number;
};

/** Puts jobs into the queue within the transaction that asks for them. */
export const enqueue = async <P extends object>(tx: Tx, job: Job<P>, jobs: readonly Enqueued<P>[]): Promise<void> =>
  enqueueIn(tx.scope.db, tx, job, jobs);

/** As `enqueue`, in a transaction that belongs to no account. */
export const enqueueIn = async <P extends object>(
  db: Database,
  trx: Knex,
  job: Job<P>,
  jobs: readonly Enqueued<P>[],
): Promise<void> => {
  const rows = jobs.map(({ id, payload, priority = usual, afterSeconds }) => ({
    ...(id !== undefined && { id }),
    data: job.payload.parse(payload),
    priority,
    ...(afterSeconds !== undefined && { startAfter: afterSeconds }),
  }));
  await db.sender.insert(job.name, rows, { db: fromKnex(trx) });
};

export const deadLetterOf = (name: string): string => `${name}.dead`;
const heartbeatSeconds = 10;
const never = 10 * 365 * 86_400;

/** Creates the queue's tables and one queue a job; run by migrations, as their owner. */
export const installJobs = async (databaseUrl: string, jobs: readonly JobQueue[]): Promise<void> => {
  const boss = new PgBoss({ connectionString: databaseUrl, supervise: false, schedule: false, max: 2 });
  boss.on("error", () => undefined);
  await boss.start();
  for (const { name, retryLimit, retryDelayMax, cron } of jobs) {
    const deadLetter = deadLetterOf(name);
    await boss.createQueue(deadLetter, { retentionSeconds: never });
    const options = { retryLimit, retryDelay: 1, retryBackoff: true, retryDelayMax, deadLetter, heartbeatSeconds };
    // unstarted jobs are kept: the default forgets them after 14 days
    const settings = { ...options, retentionSeconds: never, deleteAfterSeconds: 3_600, notify: true };
    await boss.createQueue(name, settings);
    await boss.updateQueue(name, settings);
    if (cron) await boss.schedule(name, cron, {}, { tz: "Europe/Minsk" });
  }
  await boss.stop({ graceful: false });
};

export type Worker = { stop(): Promise<void> };
type OnError = (error: unknown, job?: string) => void;
const stopWithinMs = 15_000;
/** The priority of a job unless it asks for a lower one. One slot takes no job below it, so that these never wait for a long job to end. */
const usual = 0;

/** Takes jobs until stopped; a stop waits up to 15 s for the jobs that run, and returns the others to the queue. */
export const startWorker = async (
  databaseUrl: string,
  handlers: readonly JobHandler[],
  { concurrency, onError }: { concurrency: number; onError: OnError },
): Promise<Worker> => {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    ...startupOptions(databaseUrl, "portal_worker"),
    max: concurrency + beside.queue,
    migrate: false,
    createSchema: false,
    monitorIntervalSeconds: 2,
    superviseIntervalSeconds: 2,
    useListenNotify: true,
    reindex: false,
  });
  boss.on("error", onError);
  await boss.start();
  const stopping = new AbortController();
  for (const handler of handlers) {
    // for what comes by the clock one slot is enough
    const count = handler.job.cron === undefined ? concurrency : 1;
    for (let slot = 0; slot < count; slot++) {
      const options = { ...slotOptions(slot === count - 1), ...(slot === 0 && count > 1 && { minPriority: usual }) };
      await listen(boss, handler, { onError, stopping: stopping.signal, options });
    }
  }
  return {
    stop: () => {
      stopping.abort(new Error("the worker stops"));
      return boss.stop({ graceful: true, timeout: stopWithinMs, close: true });
    },
  };
};

/**
 * One slot: it takes a job at a time, and after each looks for the next one at once. Left to itself pg-boss sleeps after
 * every job until its figures of the queue, read every few seconds, show a backlog: 450 items/s instead of thousands.
 */
const listen = async (
  boss: PgBoss,
  handler: JobHandler,
  { onError, stopping, options }: { onError: OnError; stopping: AbortSignal; options: SlotOptions },
): Promise<void> => {
  const slot: string = await boss.work(handler.job.name, options, async ([taken]) => {
    if (!taken) return;
    const context = {
      signal: AbortSignal.any([taken.signal, stopping]),
      isLastTry: taken.retryCount >= taken.retryLimit,
      isPutBack: taken.retryCount === 0 && taken.sourceRootId !== null,
    };
    try {
      await handler.run(taken.data, context);
    } catch (error) {
      onError(error, handler.job.name);
      throw error;
    } finally {
      boss.notifyWorker(slot);
    }
  });
};

/**
 * New jobs are told of by NOTIFY. Those whose pause before another try is over are found by the one slot of each job that asks every two
 * seconds, by the others within ten. Where all of them asked as often an idle worker had 48 statements planned a second.
 */
const slotOptions = (asksOften: boolean) =>
  ({
    includeMetadata: true,
    batchSize: 1,
    pollingIntervalSeconds: 0.5,
    notifyPollingIntervalSeconds: asksOften ? 2 : 10,
    heartbeatRefreshSeconds: 3,
  }) as const;
type SlotOptions = ReturnType<typeof slotOptions> & { readonly minPriority?: number };
