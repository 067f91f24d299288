import type { Database } from "../platform/db.ts";
import { type Counted, createLimit, type Limit } from "../platform/limits.ts";
import { type Fact, type RuleName, rules } from "./rules.ts";

export type Facts = Partial<Readonly<Record<Fact, string>>>;
export type Taken = {
  /** 0: the attempt may go on. */
  readonly secondsToWait: number;
  /** By the first rule named, including this attempt. */
  readonly count: number;
};
export type Limits = {
  /** Counts one attempt by every rule named. If one of them refuses it, it is counted by none. */
  take(names: readonly RuleName[], facts: Facts): Promise<Taken>;
  /** Takes an attempt back that was right or was not made. */
  giveBack(names: readonly RuleName[], facts: Facts): Promise<void>;
  forget(names: readonly RuleName[], facts: Facts): Promise<void>;
  /** Whether one of the rules refuses now. Counts nothing. */
  isSpent(names: readonly RuleName[], facts: Facts): Promise<boolean>;
};

export const createLimits = ({ knex }: Database): Limits => {
  const all = Object.entries(rules).map(([name, rule]) => [name, createLimit(knex, { name, ...rule })] as const);
  const limits = Object.fromEntries(all) as Record<RuleName, Limit>;
  const giveBack = async (names: readonly RuleName[], facts: Facts) => {
    await Promise.all(names.map((name) => limits[name].giveBack(keyOf(name, facts))));
  };
  return {
    take: async (names, facts) => {
      const counted = await Promise.all(names.map((name) => limits[name].take(keyOf(name, facts))));
      const secondsToWait = Math.max(...counted.map(waitOf));
      if (secondsToWait > 0) await giveBack(names, facts);
      return { secondsToWait, count: counted[0]?.count ?? 0 };
    },
    giveBack,
    forget: async (names, facts) => {
      await Promise.all(names.map((name) => limits[name].forget(keyOf(name, facts))));
    },
    isSpent: async (names, facts) =>
      (await Promise.all(names.map((name) => limits[name].isSpent(keyOf(name, facts))))).some(Boolean),
  };
};

const waitOf = ({ isOver, secondsLeft }: Counted): number => (isOver ? secondsLeft : 0);

const keyOf = (name: RuleName, facts: Facts): string[] =>
  rules[name].by.map((fact) => {
    const value = facts[fact];
    if (value === undefined) throw new TypeError(`${name} counts by ${fact}, which is not given`);
    return value;
  });

/** The network of an address: /24, for IPv6 /48. */
export const networkOf = (address: string): string => {
  const mapped = address.replace(/^::ffff:(?=\d+\.)/i, "");
  if (/^\d+(\.\d+){3}$/.test(mapped)) return mapped.split(".").slice(0, 3).join(".");
  const [head = ""] = mapped.toLowerCase().split("::");
  return [...head.split(":").filter(Boolean), "0", "0", "0"].slice(0, 3).join(":");
};
