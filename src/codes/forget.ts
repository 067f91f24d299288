import { z } from "zod";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { deleteCodesBefore } from "./repository.ts";

const dayMs = 86_400_000;
// the breaker compares with the last week
const keptDays = 8;

export const forgetCodes = defineJob({ name: "codes.forget-codes", payload: z.object({}), cron: "20 3 * * *" });

export const runForgetCodes =
  ({ db, clock }: { db: Database; clock: Clock }) =>
  async (): Promise<void> => {
    await deleteCodesBefore(db.knex, new Date(clock.now().getTime() - keptDays * dayMs));
  };
