import { createWriteStream } from "node:fs";
import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import { z } from "zod";
import { recordOwnAudit } from "../journal/index.ts";
import { addMonths, firstDay, monthOf } from "../kernel/month.ts";
import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/db.ts";
import { defineJob, type JobContext } from "../platform/jobs.ts";
import { agedPartitions, agedRecords, dropPartition } from "./repository.ts";

/** On the third of each month, a day after the last call of the month before has come in. */
export const dropAgedRecords = defineJob({
  name: "usage.drop-aged-records",
  payload: z.object({}),
  cron: "45 3 3 * *",
});

export type AgedDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly config: Pick<Config, "usageYears" | "usageExportDir">;
};

/**
 * Takes away the partitions of usage records that are older than is kept, each written to a file first where a folder is named.
 * One is gone only after its file is whole; a job that is cut short writes the file anew.
 */
export const runDropAgedRecords =
  ({ db, clock, config }: AgedDeps) =>
  async (_: object, { signal }: Pick<JobContext, "signal">): Promise<void> => {
    const { usageYears, usageExportDir } = config;
    const records = (db.usage ?? db).knex;
    const oldest = firstDay(addMonths(monthOf(clock.now()), -12 * usageYears));
    for (const part of await agedPartitions(records, oldest)) {
      const file = usageExportDir && (await writePartition(usageExportDir, part, agedRecords(records, part), signal));
      await dropWithRecord(db, part, file);
    }
  };

/** A partition is a month, or a week that begins on the day: «2023-10», «2023-10-02». */
const periodOf = (part: string): string => part.replace("usage_records_", "").replaceAll("_", "-");

const writePartition = async (folder: string, part: string, rows: AsyncIterable<object>, signal: AbortSignal) => {
  const name = `usage-records-${periodOf(part)}.ndjson.gz`;
  const unfinished = join(folder, `${name}.unfinished`);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await pipeline(
    Readable.from(linesOf(rows)),
    createGzip(),
    createWriteStream(unfinished, { mode: 0o600, flush: true }),
    { signal },
  );
  await rename(unfinished, join(folder, name));
  return name;
};

async function* linesOf(rows: AsyncIterable<object>): AsyncGenerator<string> {
  for await (const row of rows) yield `${JSON.stringify(row)}\n`;
}

// Two databases have no common transaction: the record is written first, so that none goes without one.
const dropWithRecord = (db: Database, part: string, file: string | undefined): Promise<void> =>
  db.knex.transaction(async (trx) => {
    const bytes = db.usage ? undefined : await dropPartition(trx, part);
    await recordOwnAudit(trx, {
      userId: null,
      action: "usage-records:drop",
      subject: periodOf(part),
      after: { ...(bytes !== undefined && { usageBytes: bytes }), ...(file && { usageFile: file }) },
    });
    if (db.usage) await dropPartition(db.usage.knex, part);
  });
