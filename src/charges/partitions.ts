import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { ensureChargePartitions } from "./month/repository.ts";

/** Every night, months ahead: making one stops writing to subscribers for a moment, which an import would hold for minutes. */
export const makeChargePartitions = defineJob({
  name: "charges.make-partitions",
  payload: z.object({}),
  cron: "25 2 * * *",
});

export const runMakeChargePartitions =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  (): Promise<void> =>
    ensureChargePartitions(db.knex, clock.now());
