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
import { agedMonths, agedRecords, dropMonth } from "./repository.ts";

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
 * Takes away the months of usage records that are older than is kept, each written to a file first where a folder is named.
 * A month is gone only after its file is whole; a job that is cut short writes the file anew.
 */
export const runDropAgedRecords =
  ({ db, clock, config }: AgedDeps) =>
  async (_: object, { signal }: Pick<JobContext, "signal">): Promise<void> => {
    const { usageYears, usageExportDir } = config;
    const records = (db.usage ?? db).knex;
    const oldest = firstDay(addMonths(monthOf(clock.now()), -12 * usageYears));
    for (const month of await agedMonths(records, oldest)) {
      const file = usageExportDir && (await writeMonth(usageExportDir, month, agedRecords(records, month), signal));
      await dropWithRecord(db, month, file);
    }
  };

const writeMonth = async (folder: string, month: string, rows: AsyncIterable<object>, signal: AbortSignal) => {
  const name = `usage-records-${month.slice(0, 7)}.ndjson.gz`;
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

// Two databases have no common transaction: the record is written first, so that no month goes without one.
const dropWithRecord = (db: Database, month: string, file: string | undefined): Promise<void> =>
  db.knex.transaction(async (trx) => {
    const bytes = db.usage ? undefined : await dropMonth(trx, month);
    await recordOwnAudit(trx, {
      userId: null,
      action: "usage-records:drop",
      subject: month.slice(0, 7),
      after: { ...(bytes !== undefined && { usageBytes: bytes }), ...(file && { usageFile: file }) },
    });
    if (db.usage) await dropMonth(db.usage.knex, month);
  });
