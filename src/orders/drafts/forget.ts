import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db.ts";
import { defineJob } from "../../platform/jobs.ts";
import { deleteOldDrafts } from "./repository.ts";

const keptMs = 24 * 3_600_000;

/** A draft that nobody confirmed for a day is forgotten with its list: prices and statuses have moved on. */
export const forgetDrafts = defineJob({ name: "orders.forget-drafts", payload: z.object({}), cron: "45 * * * *" });

export const runForgetDrafts =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  (): Promise<void> =>
    deleteOldDrafts(db, new Date(clock.now().getTime() - keptMs));
