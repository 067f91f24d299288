import { randomInt } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { wordsFor } from "../platform/i18n.ts";
import { messages } from "./messages.ts";
import { type Command, checkSize, type Network, NoAnswer, type Outcome } from "./network.ts";
import {
  type Behaviour,
  findOutcomes,
  type Ledger,
  openLedger,
  readBehaviour,
  takeCommands,
  writeBehaviour,
} from "./repository.ts";

export type SimulatedOptions = {
  databaseUrl: string;
  role?: "portal_web" | "portal_worker" | undefined;
  timeoutMs: number;
};

// Read no more often, so that being told costs nothing: five one-row reads a second at most.
const behaviourKeptMs = 200;

const instant: Behaviour = { delayMs: 0, failRate: 0, refuseMsisdns: [], hangAfterEffect: false };

/**
 * A network that obeys at once and remembers every key, in connections and a schema of its own.
 * It can be told to be slow, to fail, to refuse and to hang (`tellSimulatedNetwork`).
 */
export function createSimulatedNetwork({ databaseUrl, role, timeoutMs }: SimulatedOptions): Network {
  const ledger = openLedger(databaseUrl, role);
  const behaviourNow = remembered(() => readBehaviour(ledger), behaviourKeptMs);
  const call = (work: (behaviour: Behaviour) => Promise<Outcome[]>): Promise<Outcome[]> =>
    answeredWithin(timeoutMs, async () => {
      const behaviour = await behaviourNow();
      if (failsNow(behaviour.failRate)) throw new NoAnswer("told to fail");
      return work(behaviour);
    });

  return {
    send: async (commands) => {
      checkSize(commands);
      if (commands.length === 0) return [];
      return call(async (behaviour) => {
        const outcomes = await obey(ledger, commands, behaviour);
        await pause(behaviour.hangAfterEffect ? timeoutMs * 2 : behaviour.delayMs);
        return outcomes;
      });
    },
    ask: async (keys) => {
      checkSize(keys);
      if (keys.length === 0) return [];
      return call(async ({ delayMs }) => {
        await pause(delayMs);
        return complete(keys, await findOutcomes(ledger, keys, 0));
      });
    },
    close: () => ledger.end(),
  };
}

/** Told once, known to every process when this resolves. What is not named goes back to the instant network. */
export async function tellSimulatedNetwork(databaseUrl: string, behaviour: Partial<Behaviour>): Promise<void> {
  const ledger = openLedger(databaseUrl);
  try {
    await writeBehaviour(ledger, { ...instant, ...behaviour });
  } finally {
    await ledger.end();
  }
  await sleep(behaviourKeptMs + 50);
}

async function obey(ledger: Ledger, commands: readonly Command[], behaviour: Behaviour): Promise<Outcome[]> {
  const taken = await takeCommands(ledger, commands, behaviour, wordsFor(messages, "ru").t("refused"));
  const fresh = new Set(taken.map(({ key }) => key));
  const keys = commands.map(({ key }) => key);
  const repeated = keys.filter((key) => !fresh.has(key));
  if (repeated.length === 0) return complete(keys, taken);
  // read apart: a key that another call took at the same moment is not in this statement's snapshot
  return complete(keys, [...taken, ...(await findOutcomes(ledger, repeated, behaviour.delayMs))]);
}

const complete = (keys: readonly string[], outcomes: readonly Outcome[]): Outcome[] => {
  const byKey = new Map(outcomes.map((outcome) => [outcome.key, outcome]));
  return keys.map((key) => byKey.get(key) ?? { key, state: "unknown" });
};

const pause = async (ms: number): Promise<void> => {
  if (ms > 0) await sleep(ms, undefined, { ref: false });
};

const failsNow = (rate: number): boolean => rate > 0 && randomInt(1_000_000) < rate * 1_000_000;

/** Whatever goes wrong between us and the ledger leaves the call in doubt, as with a real network. */
async function answeredWithin(timeoutMs: number, work: () => Promise<Outcome[]>): Promise<Outcome[]> {
  const over = new AbortController();
  const timeout = sleep(timeoutMs, undefined, { signal: over.signal }).then(() => {
    throw new NoAnswer(`nothing within ${timeoutMs} ms`);
  });
  try {
    return await Promise.race([work(), timeout]);
  } catch (cause) {
    throw cause instanceof NoAnswer ? cause : new NoAnswer("the simulated network is out of reach", { cause });
  } finally {
    over.abort();
  }
}

function remembered<T>(read: () => Promise<T>, keptMs: number): () => Promise<T> {
  let value: Promise<T> | undefined;
  let readAt = 0;
  return () => {
    if (value && performance.now() - readAt < keptMs) return value;
    readAt = performance.now();
    value = read();
    value.catch(() => {
      value = undefined;
    });
    return value;
  };
}
