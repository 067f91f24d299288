import { z } from "zod";
import { defineJob } from "../platform/jobs.ts";
import type { Site } from "../platform/routing.ts";
import { deleteExpiredSessions } from "./repository.ts";

export const forgetSessions = defineJob({
  name: "sessions.forget-sessions",
  payload: z.object({}),
  cron: "*/15 * * * *",
});

export const runForgetSessions =
  ({ db }: Pick<Site, "db">) =>
  (): Promise<void> =>
    deleteExpiredSessions(db.knex);
