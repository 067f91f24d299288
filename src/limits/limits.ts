import { setTimeout as pause } from "node:timers/promises";
import type { Database, Knex } from "../platform/db.ts";
import { type Counted, createLimit, type Limit, type Pace, takeTurn } from "../platform/limits.ts";
import { networkOf, placeOf } from "./place.ts";
import { type End, type Fact, type RuleName, rules, turns } from "./rules.ts";

/** Both `address` and `network` are given as the address. */
export type Facts = Partial<Readonly<Record<Fact, string>>>;
/** The windows in which an attempt was counted within the limit, by rule. */
export type Windows = Partial<Readonly<Record<RuleName, number>>>;
export type Taken = {
  /** 0: the attempt may go on. */
  readonly secondsToWait: number;
  /** The first rule whose limit is exceeded; unless it ends in a refusal, the attempt may go on all the same. */
  readonly over: RuleName | null;
  /** By the last rule that was taken, including this attempt. */
  readonly count: number;
  readonly windows: Windows;
};
export type Limits = {
  /**
   * Counts one attempt by one rule after the other, and stops at the first that refuses. The rules of the asking side stand
   * before those of the customer: who is refused already counts nowhere else.
   */
  take(names: readonly RuleName[], facts: Facts): Promise<Taken>;
  /** Takes an attempt back that was right or was not made: by the rules named, in the windows in which it was counted. */
  giveBack(names: readonly RuleName[], facts: Facts, windows: Windows): Promise<void>;
  forget(names: readonly RuleName[], facts: Facts): Promise<void>;
  /** Whether the limit of one of the rules is reached. Counts nothing. */
  isSpent(names: readonly RuleName[], facts: Facts): Promise<boolean>;
};

export const createLimits = ({ knex }: Database, pace: Pace = turns): Limits => {
  const all = Object.entries(rules).map(([name, rule]) => [name, createLimit(knex, { name, ...rule })] as const);
  const limits = Object.fromEntries(all) as Record<RuleName, Limit>;
  return {
    take: async (names, facts) => {
      const windows: Partial<Record<RuleName, number>> = {};
      let over: RuleName | null = null;
      let count = 0;
      for (const name of names) {
        const key = keyOf(name, facts);
        const counted = await limits[name].take(key);
        count = counted.count;
        if (!counted.isOver) windows[name] = counted.window;
        else over ??= name;
        const secondsToWait = counted.isOver ? await waitFor(knex, pace, name, { key, counted }) : 0;
        if (secondsToWait > 0) return { secondsToWait, over, count, windows };
      }
      return { secondsToWait: 0, over, count, windows };
    },
    giveBack: async (names, facts, windows) => {
      const giveBack = async (name: RuleName) => {
        const window = windows[name];
        if (window !== undefined) await limits[name].giveBack(keyOf(name, facts), window);
      };
      await Promise.all(names.map(giveBack));
    },
    forget: async (names, facts) => {
      await Promise.all(names.map((name) => limits[name].forget(keyOf(name, facts))));
    },
    isSpent: async (names, facts) =>
      (await Promise.all(names.map((name) => limits[name].isSpent(keyOf(name, facts))))).some(Boolean),
  };
};

type Over = { readonly key: readonly string[]; readonly counted: Counted };

/** Beyond the limit: by how the rule ends, seconds to come back after, or 0 when the attempt may go on, now or at its turn. */
const waitFor = async (knex: Knex, pace: Pace, name: RuleName, { key, counted }: Over): Promise<number> => {
  const end: End = rules[name].end;
  if (end === "refuse") return counted.secondsLeft;
  if (end === "demand") return 0;
  const ms = await takeTurn(knex, pace, [name, ...key]);
  if (ms === undefined) return pace.mostSeconds;
  await pause(ms);
  return 0;
};

const keyOf = (name: RuleName, facts: Facts): string[] =>
  rules[name].by.map((fact) => {
    const value = facts[fact];
    if (value === undefined) throw new TypeError(`${name} counts by ${fact}, which is not given`);
    if (fact === "address") return placeOf(value);
    return fact === "network" ? networkOf(value) : value;
  });
