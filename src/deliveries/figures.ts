import type { Database } from "../platform/db.ts";
import type { Figure } from "../platform/metrics.ts";
import { readFigures } from "./repository.ts";

/** For the operator: what waits, for how long, and what only they can mend. */
export const deliveryFigures = (db: Database): readonly Figure[] => [
  {
    name: "deliveries_queued",
    help: "documents that wait to be mailed",
    read: async () => (await readFigures(db)).queued,
  },
  {
    name: "deliveries_oldest_seconds",
    help: "age of the oldest document that waits to be mailed",
    read: async () => (await readFigures(db)).oldestSeconds,
  },
  {
    name: "deliveries_failed_here",
    help: "documents of the last 4 days that failed for a reason of ours: sender or sign-in refused, server unreachable, document not made",
    read: async () => (await readFigures(db)).refused,
  },
];
