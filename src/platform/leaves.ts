import { setTimeout as wait } from "node:timers/promises";

/** What an answer that goes on for minutes rests on. */
export type Leave<Right> = {
  /** All leaves of the same owner are asked about together. */
  readonly of: object;
  readonly right: Right;
  /** Which of the rights still hold. Where it cannot be found out none does. */
  readonly stillHeld: (rights: readonly Right[]) => Promise<readonly Right[]>;
};

/** One query for all watchers of a process each time: 200 of them cost as much as one. */
const askEveryMs = 1_000;

type Kept = { readonly right: unknown; readonly end: () => void };
const askedAbout = new WeakMap<object, Set<Kept>>();

/** Calls `end` once the right no longer holds, within two seconds. @returns what makes it forget the matter */
export const keepWhileHeld = <Right>({ of, right, stillHeld }: Leave<Right>, end: () => void): (() => void) => {
  const kept: Kept = { right, end };
  const known = askedAbout.get(of);
  const all = known ?? new Set();
  all.add(kept);
  if (!known) {
    askedAbout.set(of, all);
    void askAgainAndAgain(of, all, stillHeld as Ask);
  }
  return () => all.delete(kept);
};

type Ask = (rights: readonly unknown[]) => Promise<readonly unknown[]>;

const askAgainAndAgain = async (of: object, all: Set<Kept>, stillHeld: Ask): Promise<void> => {
  while (all.size > 0) {
    await wait(askEveryMs, undefined, { ref: false });
    const asked = [...all];
    const held = await heldOf(asked, stillHeld);
    for (const each of asked) {
      if (!held.has(each.right) && all.delete(each)) each.end();
    }
  }
  askedAbout.delete(of);
};

const heldOf = async (asked: readonly Kept[], stillHeld: Ask): Promise<ReadonlySet<unknown>> => {
  if (asked.length === 0) return new Set();
  try {
    return new Set(await stillHeld(asked.map(({ right }) => right)));
  } catch {
    return new Set();
  }
};
