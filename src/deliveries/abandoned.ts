import { z } from "zod";
import { type Database, inScope, jobScope } from "../platform/db.ts";
import { defineJob } from "../platform/jobs.ts";
import { findAbandoned, findDelivery } from "./repository.ts";
import { end } from "./send.ts";

/** Deliveries whose job the queue has given up: a worker that died in the last try could not say so itself. */
export const endAbandoned = defineJob({
  name: "deliveries.end-abandoned",
  payload: z.object({}),
  cron: "*/5 * * * *",
});

/** Ends them as failed, with the server's last words. The mail of the last try may have gone out: the page says so. */
export const runEndAbandoned =
  ({ db }: { db: Database }) =>
  async (): Promise<void> => {
    for (const { accountId, id } of await findAbandoned(db)) {
      const scope = jobScope(db, accountId);
      const delivery = await inScope(scope, (tx) => findDelivery(tx, id));
      if (delivery) await end(scope, delivery, "failed", { answer: delivery.serverAnswer, trouble: "interrupted" });
    }
  };
