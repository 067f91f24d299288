import type { Database } from "./db.ts";
import { deadLetterOf } from "./jobs.ts";
import type { Figure } from "./metrics.ts";

/** What failed at every try, as it stands in the dead-letter queue of its job. */
export type DeadJob = {
  readonly id: string;
  /** Of the job. */
  readonly name: string;
  readonly accountId: number | null;
  readonly failedAt: Date;
  readonly tries: number;
  /** What its last try threw. */
  readonly fault: string;
};

const isDead = "source_name is not null and name like '%.dead' and state = 'created'";
const mostAtOnce = 100_000;
const deadJobs = `select id, source_name as name, (data ->> 'accountId')::bigint as "accountId", created_on as "failedAt",
    coalesce(source_retry_count, 0) + 1 as tries, left(coalesce(source_output ->> 'message', source_output::text, ''), 300) as fault
  from pgboss.job where ${isDead}`;

/** The newest first. */
export const listDead = async ({ knex }: Database, most: number): Promise<readonly DeadJob[]> =>
  (await knex.raw<{ rows: DeadJob[] }>(`${deadJobs} order by created_on desc, id limit ?`, [most])).rows;

export const findDead = async ({ knex }: Database, id: string): Promise<DeadJob | undefined> =>
  (await knex.raw<{ rows: DeadJob[] }>(`${deadJobs} and id = ?`, [id])).rows[0];

/** Puts one of them, or all, back into the queue of its job with all its tries; by the worker. */
export const retryDead = async (db: Database, id?: string): Promise<void> => {
  if (id !== undefined) {
    const found = await findDead(db, id);
    if (found) await db.sender.redrive(deadLetterOf(found.name), { ids: [id] });
    return;
  }
  const { rows } = await db.knex.raw<{ rows: { name: string }[] }>(
    `select distinct name from pgboss.job where ${isDead}`,
  );
  for (const { name } of rows) await db.sender.redrive(name, { limit: mostAtOnce });
};

/** By the worker. */
export const dropDead = async (db: Database, id: string): Promise<void> => {
  const found = await findDead(db, id);
  if (found) await db.sender.deleteJob(deadLetterOf(found.name), id);
};

/** For the operator. */
export const deadFigure = ({ knex }: Database): Figure => ({
  name: "jobs_dead",
  help: "jobs given up after all tries, which somebody has to look at (/support/queue)",
  read: async () => {
    const { rows } = await knex.raw(`select count(*)::int as value from pgboss.job where ${isDead}`);
    return (rows as { value: number }[])[0]?.value ?? 0;
  },
});
