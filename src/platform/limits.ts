import { createHash } from "node:crypto";
import { RateLimiterPostgres, RateLimiterRes } from "rate-limiter-flexible";
import type { Knex } from "./db.ts";

/** The number of attempts allowed within a number of seconds, counted from the first attempt. */
export type Rule = { readonly name: string; readonly attempts: number; readonly seconds: number };

export type Counted = {
  /** Including this attempt. */
  readonly count: number;
  readonly isOver: boolean;
  /** Seconds until the count begins anew. */
  readonly secondsLeft: number;
};
export type Limit = {
  /** Counts before anything is tried, in one statement: a hundred attempts at once are counted one by one. */
  take(key: readonly string[]): Promise<Counted>;
  /** Takes an attempt back that turned out not to count. */
  giveBack(key: readonly string[]): Promise<void>;
  forget(key: readonly string[]): Promise<void>;
  /** Whether the next attempt would be refused; counts nothing. */
  isSpent(key: readonly string[]): Promise<boolean>;
};

/** Counts in PostgreSQL, so that all web processes count together. The key's parts are hashed: no number or address is kept. */
export const createLimit = (knex: Knex, rule: Rule): Limit => {
  const limiter = new RateLimiterPostgres({
    storeClient: knex,
    storeType: "knex",
    tableName: "rate_limits",
    tableCreated: true,
    keyPrefix: rule.name,
    points: rule.attempts,
    duration: rule.seconds,
  });
  return {
    take: async (key) => {
      // beyond the limit the library rejects with the count, which is not an error here
      const counted = await limiter.consume(hashOf(key)).catch((over: unknown) => {
        if (over instanceof RateLimiterRes) return over;
        throw over;
      });
      return {
        count: counted.consumedPoints,
        isOver: counted.consumedPoints > rule.attempts,
        secondsLeft: Math.max(1, Math.ceil(counted.msBeforeNext / 1000)),
      };
    },
    giveBack: async (key) => {
      await limiter.reward(hashOf(key));
    },
    forget: async (key) => {
      await limiter.delete(hashOf(key));
    },
    isSpent: async (key) => ((await limiter.get(hashOf(key)))?.consumedPoints ?? 0) >= rule.attempts,
  };
};

/** Hashed, so that a leaked table or log identifies nobody. */
export const hashOf = (key: readonly string[]): string =>
  createHash("sha256").update(key.join("\n")).digest("base64url");
