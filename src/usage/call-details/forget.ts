import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db.ts";
import { defineJob } from "../../platform/jobs.ts";
import { deleteOldDrafts } from "./repository.ts";

const keptMs = 86_400_000;

/** Drafts of call details that nobody confirmed within a day. */
export const forgetDetailDrafts = defineJob({
  name: "call-details.forget-drafts",
  payload: z.object({}),
  cron: "50 3 * * *",
});

export const runForgetDetailDrafts =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  (): Promise<void> =>
    deleteOldDrafts(db, new Date(clock.now().getTime() - keptMs));
