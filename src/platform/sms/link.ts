import type { SmppAddress } from "./address.ts";
import { SmsUnavailable } from "./gateway.ts";
import { openSession, type SessionTimes, type SmppSession } from "./session.ts";
import { orAborted } from "./waiting.ts";

export type LinkTimes = SessionTimes & {
  /** Before the first new attempt; doubled after each that fails, up to `longestPauseMs`. */
  firstPauseMs: number;
  longestPauseMs: number;
  /** So long after a failed attempt nobody waits for another. */
  quietMs: number;
};

export type Link = {
  isBound(): boolean;
  /** The bound connection, as soon as there is one. @throws SmsUnavailable, or what `signal` was aborted with */
  bound(signal: AbortSignal): Promise<SmppSession>;
  close(): Promise<void>;
};

/** Keeps one connection bound: the first attempt starts now, a lost connection is opened again. */
export function createLink(address: SmppAddress, times: LinkTimes): Link {
  const state: State = { address, times, closing: new AbortController(), next: outcome(), pauseMs: times.firstPauseMs };
  void attempt(state);
  return {
    isBound: () => state.session !== undefined,
    bound: async (signal) => {
      const { session, closing, failure } = state;
      if (session) return session;
      if (closing.signal.aborted) throw new SmsUnavailable("the SMS gateway was closed");
      if (failure && performance.now() - failure.at < times.quietMs) throw failure.error;
      // a user waits now: the pause, up to half a minute, is too long
      if (failure && state.timer) void attempt(state);
      return orAborted(state.next.promise, signal);
    },
    close: async () => {
      state.closing.abort();
      clearTimeout(state.timer);
      await state.session?.unbind();
    },
  };
}

type State = {
  readonly address: SmppAddress;
  readonly times: LinkTimes;
  readonly closing: AbortController;
  session?: SmppSession | undefined;
  /** Of the latest attempt. */
  failure?: { at: number; error: unknown } | undefined;
  /** What comes of the attempt that is under way or is the next one. */
  next: PromiseWithResolvers<SmppSession>;
  pauseMs: number;
  /** Until the next attempt. */
  timer?: NodeJS.Timeout | undefined;
};

async function attempt(state: State): Promise<void> {
  clearTimeout(state.timer);
  state.timer = undefined;
  try {
    const session = await openSession(state.address, state.times, state.closing.signal);
    state.session = session;
    state.failure = undefined;
    state.pauseMs = state.times.firstPauseMs;
    state.next.resolve(session);
    session.onLost(() => {
      state.session = undefined;
      attemptLater(state);
    });
    if (state.closing.signal.aborted) session.lose("the gateway was closed");
  } catch (error) {
    state.failure = { at: performance.now(), error };
    state.next.reject(error);
    attemptLater(state);
    state.pauseMs = Math.min(state.pauseMs * 2, state.times.longestPauseMs);
  }
}

function attemptLater(state: State): void {
  state.next = outcome();
  if (!state.closing.signal.aborted) state.timer = setTimeout(() => void attempt(state), state.pauseMs);
}

function outcome(): PromiseWithResolvers<SmppSession> {
  const next = Promise.withResolvers<SmppSession>();
  // nobody may be waiting for it
  next.promise.catch(() => undefined);
  return next;
}
