import { z } from "zod";
import type { Database } from "../../platform/db.ts";
import { dropDead, retryDead } from "../../platform/dead-jobs.ts";
import { defineJob } from "../../platform/jobs.ts";

const payload = z.object({
  /** Of a dead letter; all of them without it. */
  id: z.uuid().optional(),
  what: z.enum(["retry", "drop"]),
});

/** Web processes may only add to the queue, so that what is dead is moved by the worker. */
export const settleDead = defineJob({ name: "support.settle-dead", payload, retryLimit: 3 });

export const runSettleDead =
  ({ db }: { db: Database }) =>
  async ({ id, what }: z.output<typeof payload>): Promise<void> => {
    if (what === "retry") await retryDead(db, id);
    else if (id !== undefined) await dropDead(db, id);
  };
