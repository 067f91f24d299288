import { fromKnex, PgBoss } from "pg-boss";
import type { z } from "zod";
import type { Tx } from "./db.ts";

export type Job<P extends object> = {
  readonly name: string;
  readonly payload: z.ZodType<P>;
  readonly retryLimit: number;
  /** Cap of the doubling pause between tries, seconds. */
  readonly retryDelayMax: number;
  /** When it runs by itself, with an empty payload, in Minsk time. */
  readonly cron: string | undefined;
};
/** What a queue is made from. */
export type JobQueue = Pick<Job<never>, "name" | "retryLimit" | "retryDelayMax" | "cron">;
export type JobContext = { readonly signal: AbortSignal; readonly isLastTry: boolean };
export type JobHandler = { readonly job: JobQueue; run(payload: unknown, context: JobContext): Promise<void> };
export type Enqueued = { payload: object; priority?: number };

export const defineJob = <P extends object>(
  job: Pick<Job<P>, "name" | "payload"> & Partial<Pick<Job<P>, "retryLimit" | "retryDelayMax" | "cron">>,
): Job<P> => ({ retryLimit: 20, retryDelayMax: 300, cron: undefined, ...job });

/** Joins a job with what does it; the payload is parsed on the way out as on the way in. */
export const handle = <P extends object>(
  job: Job<P>,
  run: (payload: P, context: JobContext) => Promise<void>,
): JobHandler => ({
  job,
  run: (payload, context) => run(job.payload.parse(payload), context),
});

/** Puts jobs into the queue within the transaction that asks for them. */
export const enqueue = async <P extends object>(
  tx: Tx,
  job: Job<P>,
  jobs: readonly { payload: P; priority?: number }[],
): Promise<void> => {
  const rows = jobs.map(({ payload, priority = 0 }) => ({ data: job.payload.parse(payload), priority }));
  await tx.scope.db.sender.insert(job.name, rows, { db: fromKnex(tx) });
};

const deadLetterOf = (name: string): string => `${name}.dead`;
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

/** Takes jobs until stopped; a stop waits for what is under way, 20 s at most, and gives the rest back. */
export const startWorker = async (
  databaseUrl: string,
  handlers: readonly JobHandler[],
  { concurrency, onError }: { concurrency: number; onError: (error: unknown, job?: string) => void },
): Promise<Worker> => {
  const boss = new PgBoss({
    connectionString: databaseUrl,
    options: "-c role=portal_worker",
    max: concurrency + 3,
    migrate: false,
    createSchema: false,
    monitorIntervalSeconds: 2,
    superviseIntervalSeconds: 2,
    useListenNotify: true,
    reindex: false,
  });
  boss.on("error", onError);
  await boss.start();
  for (const handler of handlers) await listen(boss, handler, concurrency, onError);
  return { stop: () => boss.stop({ graceful: true, timeout: 20_000, close: true }) };
};

const listen = (
  boss: PgBoss,
  handler: JobHandler,
  concurrency: number,
  onError: (error: unknown, job?: string) => void,
): Promise<string> =>
  boss.work(
    handler.job.name,
    {
      includeMetadata: true,
      batchSize: 1,
      localConcurrency: concurrency,
      pollingIntervalSeconds: 0.5,
      notifyPollingIntervalSeconds: 2,
      burstWhenReadyExceeds: 1,
      burstWhenBatchFull: true,
      heartbeatRefreshSeconds: 3,
    },
    async ([taken]) => {
      if (!taken) return;
      const context = { signal: taken.signal, isLastTry: taken.retryCount >= taken.retryLimit };
      await handler.run(taken.data, context).catch((error: unknown) => {
        onError(error, handler.job.name);
        throw error;
      });
    },
  );
