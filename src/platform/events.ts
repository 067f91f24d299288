import { setTimeout as wait } from "node:timers/promises";
import type { Response } from "express";
import { keepWhileHeld, type Leave } from "./leaves.ts";

type Tick = { readonly event: object; readonly isLast: boolean };
/** One state that is read for all who watch it. */
type Source = { readonly watchers: Set<Response>; data: string };

const pauseMs = 700;
/** So often something is sent though nothing has changed: whoever is between must not take the connection for dead. */
const stillHereMs = 15_000;
// a page left open is disconnected then; its browser connects again
const longestMs = 10 * 60_000;

// by what the states belong to, so that two portals of one process never share
const sources = new WeakMap<object, Map<string, Source>>();

type State = {
  /** Whose state it is, and which: all who name the same ones get what the first one's `next` reads. */
  readonly of: object;
  readonly key: string;
  next(): Promise<Tick | undefined>;
};

/**
 * Server-sent events of one state, read once for all its watchers until it is final, the page is closed, the watcher's leave
 * has ended, or ten minutes have passed.
 */
export const streamEvents = <Right>(res: Response, state: State, leave: Leave<Right>): void => {
  const { of, key } = state;
  res.writeHead(200, { "Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no" });
  const known = sources.get(of) ?? new Map<string, Source>();
  sources.set(of, known);
  const source = known.get(key);
  if (source) {
    source.watchers.add(res);
    res.write(source.data || ": here\n\n");
  } else {
    const begun = { watchers: new Set([res]), data: "" };
    known.set(key, begun);
    void run(begun, state).finally(() => known.delete(key));
  }
  const leaveNow = () => {
    known.get(key)?.watchers.delete(res);
    res.end();
  };
  const forget = keepWhileHeld(leave, leaveNow);
  const end = setTimeout(leaveNow, longestMs).unref();
  res.once("close", () => {
    clearTimeout(end);
    forget();
    known.get(key)?.watchers.delete(res);
  });
};

const run = async (source: Source, state: State): Promise<void> => {
  let saidAt = performance.now();
  while (source.watchers.size > 0) {
    const tick = await state.next().catch(() => undefined);
    const data = tick ? `data: ${JSON.stringify(tick.event)}\n\n` : source.data;
    const isNews = data !== source.data;
    source.data = data;
    if (isNews || performance.now() - saidAt > stillHereMs) {
      for (const res of source.watchers) res.write(isNews ? data : ": still here\n\n");
      saidAt = performance.now();
    }
    if (tick?.isLast) break;
    await wait(pauseMs, undefined, { ref: false });
  }
  for (const res of source.watchers) res.end();
};
