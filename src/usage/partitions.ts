import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { ensurePartitions } from "./repository.ts";

/** Every night, so that a month that begins finds its partition even after a worker was away for weeks. */
export const makePartitions = defineJob({ name: "usage.make-partitions", payload: z.object({}), cron: "15 2 * * *" });

export const runMakePartitions =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  (): Promise<void> =>
    ensurePartitions((db.usage ?? db).knex, clock.now());
