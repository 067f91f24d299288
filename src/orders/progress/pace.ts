/** How many items had ended at a moment, milliseconds of any clock that only runs forward. */
export type Sample = { readonly at: number; readonly ended: number };

/** Over which the pace is taken: a pause or a slow network shows within it. */
const windowMs = 15_000;
const leastMs = 2_000;

/** The samples of the window, with the newest. */
export const withSample = (samples: readonly Sample[], newest: Sample): readonly Sample[] => [
  ...samples.filter(({ at }) => newest.at - at <= windowMs),
  newest,
];

/** Items a minute of late; undefined while too little has been seen, and while nothing moves. */
export const paceOf = (samples: readonly Sample[]): number | undefined => {
  const [first, last] = [samples[0], samples.at(-1)];
  if (!first || !last || last.at - first.at < leastMs || last.ended <= first.ended) return undefined;
  return ((last.ended - first.ended) * 60_000) / (last.at - first.at);
};
