import { createHash } from "node:crypto";
import type { Knex } from "./db.ts";

/** The number of attempts allowed within a number of seconds, counted from the first attempt. */
export type Rule = {
  readonly name: string;
  readonly attempts: number;
  readonly seconds: number;
  /** The window is counted from the last attempt instead. */
  readonly sliding?: boolean;
};

export type Counted = {
  /** Including this attempt. */
  readonly count: number;
  readonly isOver: boolean;
  /** Seconds until the count begins anew. */
  readonly secondsLeft: number;
  /** The window in which the attempt was counted: its end, milliseconds of the database's clock. */
  readonly window: number;
};
export type Limit = {
  /** Counts before anything is tried, in one statement: a hundred attempts at once are counted one by one. */
  take(key: readonly string[]): Promise<Counted>;
  /** Takes an attempt back that turned out not to count. A window that has ended meanwhile is left alone. */
  giveBack(key: readonly string[], window: number): Promise<void>;
  forget(key: readonly string[]): Promise<void>;
  /** Whether the next attempt would be refused; counts nothing. */
  isSpent(key: readonly string[]): Promise<boolean>;
};

/** One clock for all web processes: the database's. */
const now = "(extract(epoch from clock_timestamp()) * 1000)::bigint";

/**
 * The count stops at one beyond the limit. So nothing has to be given back when an attempt is refused: a giving back that
 * comes after the end of the window would be credit in the next one.
 */
const takeSql = `
  insert into rate_limits as counted (key, points, expire) values (:key, 1, ${now} + :ms)
  on conflict (key) do update set
    points = case when counted.expire <= ${now} then 1 else least(counted.points + 1, :most) end,
    expire = case when counted.expire <= ${now} or :sliding then ${now} + :ms else counted.expire end
  returning points, expire::float8 as "window", ceil((expire - ${now}) / 1000.0)::int as "secondsLeft"`;

const giveBackSql = `
  update rate_limits set points = least(points, :attempts) - 1 where key = :key and points > 0 and expire = :window`;

/** Counts in PostgreSQL, so that all web processes count together. The key's parts are hashed: no number or address is kept. */
export const createLimit = (knex: Knex, { name, attempts, seconds, sliding = false }: Rule): Limit => {
  const rowOf = (key: readonly string[]): string => `${name}:${hashOf(key)}`;
  return {
    take: async (key) => {
      const numbers = { ms: seconds * 1000, most: attempts + 1, sliding };
      const { rows } = await knex.raw(takeSql, { key: rowOf(key), ...numbers });
      const { points, window, secondsLeft } = rows[0] as { points: number; window: number; secondsLeft: number };
      return { count: points, isOver: points > attempts, secondsLeft: Math.max(1, secondsLeft), window };
    },
    giveBack: async (key, window) => {
      await knex.raw(giveBackSql, { key: rowOf(key), attempts, window });
    },
    forget: async (key) => {
      await knex("rate_limits")
        .where({ key: rowOf(key) })
        .delete();
    },
    isSpent: async (key) => {
      const { rows } = await knex.raw(
        `select exists (select from rate_limits where key = ? and points >= ? and expire > ${now}) as "isSpent"`,
        [rowOf(key), attempts],
      );
      return (rows[0] as { isSpent: boolean }).isSpent;
    },
  };
};

export type Pace = {
  /** One attempt each so many seconds. */
  readonly everySeconds: number;
  /** The longest that an attempt waits for its turn. */
  readonly mostSeconds: number;
};

/** The row's `expire` is the next turn that is free. */
const turnSql = `
  insert into rate_limits as turn (key, points, expire) values (:key, 0, ${now} + :every)
  on conflict (key) do update set expire = greatest(turn.expire, ${now}) + :every
  where turn.expire <= ${now} + :most
  returning greatest(0, expire - ${now})::float8 as ms`;

/** @returns milliseconds until the attempt's turn; undefined: too many wait already */
export const takeTurn = async (
  knex: Knex,
  { everySeconds, mostSeconds }: Pace,
  key: readonly string[],
): Promise<number | undefined> => {
  const times = { every: Math.ceil(everySeconds * 1000), most: mostSeconds * 1000 };
  const { rows } = await knex.raw(turnSql, { key: `turn:${hashOf(key)}`, ...times });
  return (rows[0] as { ms: number } | undefined)?.ms;
};

/** What has ended counts for nothing. */
export const deleteEndedLimits = async (knex: Knex): Promise<void> => {
  await knex.raw(`delete from rate_limits where expire <= ${now}`);
};

/** Hashed, so that a leaked table or log identifies nobody. */
export const hashOf = (key: readonly string[]): string =>
  createHash("sha256").update(key.join("\n")).digest("base64url");
