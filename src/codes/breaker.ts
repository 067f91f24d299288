import { breaker } from "../limits/index.ts";
import type { Site } from "../platform/routing.ts";
import { readTraffic, type Traffic } from "./repository.ts";

/** Too many codes, or too few of them used: signs of SMS fraud or of guessing. */
export const isFlood = ({ sent, used, usualHour }: Traffic): boolean =>
  sent >= Math.max(breaker.leastPerHour, breaker.timesUsual * usualHour) ||
  (sent >= breaker.sentBeforeShare && used / sent < breaker.leastUsedShare);

/** Asked before the number is looked up, so that the answer reveals nothing about the number. */
export const isStopped = async ({ db, clock, log }: Pick<Site, "db" | "clock" | "log">): Promise<boolean> => {
  const traffic = await readTraffic(db.knex, clock.now(), breaker.windowSeconds);
  if (!isFlood(traffic)) return false;
  log.error(traffic, "codes by SMS are stopped: too many, or too few of them used");
  return true;
};
