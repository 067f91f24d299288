const remembered = 20;
const failureCountsMs = 60_000;

export type Pace = {
  sent(ms: number): void;
  failed(ms: number): void;
  /** The likely duration and outcome of a send now, judged by the latest ones. */
  expected(): { ms: number; fails: boolean };
};

/** How long sends take and whether they fail while the gateway is reachable, so that a probe can imitate them. */
export function createPace(): Pace {
  const durations: number[] = [];
  let failure: { at: number; ms: number } | undefined;
  return {
    sent: (ms) => {
      failure = undefined;
      durations.push(ms);
      if (durations.length > remembered) durations.shift();
    },
    failed: (ms) => {
      failure = { at: performance.now(), ms };
    },
    expected: () => {
      if (failure && performance.now() - failure.at < failureCountsMs) return { ms: failure.ms, fails: true };
      return { ms: medianOf(durations), fails: false };
    },
  };
}

const medianOf = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
