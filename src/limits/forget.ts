import { z } from "zod";
import type { Database } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { deleteEndedLimits } from "../platform/limits.ts";

export const forgetLimits = defineJob({ name: "limits.forget-limits", payload: z.object({}), cron: "40 * * * *" });

export const runForgetLimits =
  ({ db }: { readonly db: Database }) =>
  (): Promise<void> =>
    deleteEndedLimits(db.knex);
