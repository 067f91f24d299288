import { createHash } from "node:crypto";
import { RateLimiterPostgres, type RateLimiterRes } from "rate-limiter-flexible";
import type { Knex } from "./db.ts";

/** So many attempts within so many seconds, counted from the first. */
export type Rule = { readonly name: string; readonly attempts: number; readonly seconds: number };

export type Limit = {
  /** Seconds to wait before another attempt; 0 when one is free now. */
  wait(...key: readonly string[]): Promise<number>;
  count(...key: readonly string[]): Promise<void>;
  forget(...key: readonly string[]): Promise<void>;
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
    wait: async (...key) => {
      const counted = await limiter.get(hashOf(key));
      return counted && counted.consumedPoints >= rule.attempts ? Math.ceil(counted.msBeforeNext / 1000) : 0;
    },
    count: async (...key) => {
      // beyond the limit it rejects with the count, which is no error here
      await limiter.consume(hashOf(key)).catch((over: RateLimiterRes | Error) => {
        if (over instanceof Error) throw over;
      });
    },
    forget: async (...key) => {
      await limiter.delete(hashOf(key));
    },
  };
};

const hashOf = (key: readonly string[]): string => createHash("sha256").update(key.join("\n")).digest("base64url");
