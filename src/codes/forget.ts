import { z } from "zod";
import { defineJob } from "../platform/jobs.ts";
import type { Site } from "../platform/routing.ts";
import { deleteCodesBefore } from "./repository.ts";

const dayMs = 86_400_000;
// the breaker compares with the last week
const keptDays = 8;

export const forgetCodes = defineJob({ name: "codes.forget-codes", payload: z.object({}), cron: "20 3 * * *" });

export const runForgetCodes =
  ({ db, clock }: Pick<Site, "db" | "clock">) =>
  async (): Promise<void> => {
    await deleteCodesBefore(db.knex, new Date(clock.now().getTime() - keptDays * dayMs));
  };
