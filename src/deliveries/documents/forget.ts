import { z } from "zod";
import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/db.ts";
import { defineJob } from "../../platform/jobs.ts";
import { deleteExpired } from "./repository.ts";

export const forgetDocuments = defineJob({
  name: "deliveries.forget-documents",
  payload: z.object({}),
  cron: "15 * * * *",
});

export const runForgetDocuments =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  (): Promise<void> =>
    deleteExpired(db, clock.now());
