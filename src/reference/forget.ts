import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { deleteOldLists } from "./repository.ts";

const keptMs = 86_400_000;

export const forgetReferenceLists = defineJob({
  name: "reference.forget-lists",
  payload: z.object({}),
  cron: "40 3 * * *",
});

export const runForgetReferenceLists =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  (): Promise<void> =>
    deleteOldLists(db, new Date(clock.now().getTime() - keptMs));
