import { setTimeout as later } from "node:timers/promises";
import { SmsUnavailable } from "./gateway.ts";

/** The outcome of `work`, or what `signal` was aborted with; the work itself may go on to its end. */
export function orAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>();
  const abort = () => reject(signal.reason);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  work.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  return promise;
}

/** @throws what `signal` was aborted with */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  await later(ms, undefined, { signal }).catch(() => signal.throwIfAborted());
}

/** Runs work that is given `ms` at most; `abort` ends all of it. */
export function createDeadlines(ms: number) {
  const running = new Set<AbortController>();
  return {
    within: async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
      const time = new AbortController();
      const timer = setTimeout(() => time.abort(new SmsUnavailable("the SMS gateway did not answer in time")), ms);
      running.add(time);
      try {
        return await orAborted(work(time.signal), time.signal);
      } finally {
        clearTimeout(timer);
        running.delete(time);
      }
    },
    abort: (reason: Error): void => {
      for (const time of running) time.abort(reason);
    },
  };
}

export type Window = {
  /** Resolves when there is a place, first come first served. @throws what `signal` was aborted with */
  enter(signal: AbortSignal): Promise<void>;
  leave(): void;
};

export function createWindow(size: number): Window {
  const waiting: (() => void)[] = [];
  let free = size;
  const leave = () => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return {
    enter: async (signal) => {
      signal.throwIfAborted();
      if (free > 0) {
        free -= 1;
        return;
      }
      const { promise, resolve } = Promise.withResolvers<void>();
      waiting.push(resolve);
      try {
        await orAborted(promise, signal);
      } catch (error) {
        const place = waiting.indexOf(resolve);
        if (place === -1) leave();
        else waiting.splice(place, 1);
        throw error;
      }
    },
    leave,
  };
}
