import { breaker, networkOf } from "../limits/index.ts";
import type { Site } from "../platform/routing.ts";
import { type Channel, type Purpose, readTraffic, type Source, type Traffic } from "./repository.ts";

const isUnused = ({ sent, unused }: Pick<Source, "sent" | "unused">): boolean =>
  (sent - unused) / sent < breaker.leastUsedShare;

/** Codes that one network asks for and nobody uses. */
export const isFloodOf = (source: Source): boolean => source.unused >= breaker.unusedOfNetwork && isUnused(source);

/** Too many unused codes, or to too many numbers, without any one network that makes them. */
export const isFlood = ({ sources, usualHour }: Traffic): boolean => {
  const others = sources.filter((source) => !isFloodOf(source));
  const [sent, unused, numbers] = (["sent", "unused", "numbers"] as const).map((name) =>
    others.reduce((sum, source) => sum + source[name], 0),
  ) as [number, number, number];
  const most = Math.max(breaker.leastPerHour, breaker.timesUsual * usualHour);
  const areUnused = sent >= breaker.sentBeforeShare && numbers >= breaker.numbersBeforeShare;
  return unused >= most || (areUnused && isUnused({ sent, unused }));
};

type Asked = {
  readonly purpose: Purpose;
  readonly channel: Channel;
  readonly device: string | null;
  readonly address: string;
};

/**
 * Whether no code goes out by SMS. Asked before the number is looked up, so that the answer reveals nothing about the number;
 * never of a known browser, nor after the first factor.
 */
export const isStopped = async (
  { db, clock, log, secrets }: Pick<Site, "db" | "clock" | "log" | "secrets">,
  { purpose, channel, device, address }: Asked,
): Promise<boolean> => {
  if (channel !== "sms" || device) return false;
  const { windowSeconds } = breaker;
  const traffic = await readTraffic(db.knex, purpose, { now: clock.now(), windowSeconds });
  const own = secrets.sign("codes", `network ${networkOf(address)}`);
  const isOwn = traffic.sources.some((source) => source.network === own && isFloodOf(source));
  if (!isOwn && !isFlood(traffic)) return false;
  const { usualHour, sources } = traffic;
  const unused = sources.reduce((sum, source) => sum + source.unused, 0);
  log.error(
    { purpose, isOwn, usualHour, unused, networks: sources.length },
    "codes by SMS are stopped: too few are used",
  );
  return true;
};
