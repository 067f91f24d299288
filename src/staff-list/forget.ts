import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { deleteOldLists } from "./repository.ts";

/** Long enough to work through the heaps, and no longer: the file holds personal data. */
export const keptDays = 7;
const keptMs = keptDays * 86_400_000;

export const forgottenAt = (uploadedAt: Date): Date => new Date(uploadedAt.getTime() + keptMs);

export const forgetStaffLists = defineJob({
  name: "staff-list.forget-lists",
  payload: z.object({}),
  cron: "50 * * * *",
});

export const runForgetStaffLists =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  (): Promise<void> =>
    deleteOldLists(db, new Date(clock.now().getTime() - keptMs));
