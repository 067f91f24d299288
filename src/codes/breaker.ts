import { breaker } from "../limits/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database } from "../platform/db.ts";
import type { Logger } from "../platform/log.ts";
import { readTraffic, type Traffic } from "./repository.ts";

/** A flood, or codes that nobody uses: somebody earns by our SMS, or guesses. */
export const isFlood = ({ sent, used, usualHour }: Traffic): boolean =>
  sent >= Math.max(breaker.leastPerHour, breaker.timesUsual * usualHour) ||
  (sent >= breaker.sentBeforeShare && used / sent < breaker.leastUsedShare);

/** Asked before the number is looked up, so that it says nothing of it. */
export const isStopped = async ({ db, clock, log }: { db: Database; clock: Clock; log: Logger }): Promise<boolean> => {
  const traffic = await readTraffic(db.knex, clock.now(), breaker.windowSeconds);
  if (!isFlood(traffic)) return false;
  log.error(traffic, "codes by SMS are stopped: too many, or too few of them used");
  return true;
};
