const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** What an attempt is counted by: where it comes from, and whom it is about. */
export type Fact = "address" | "network" | "login" | "number" | "user" | "account";
type Rule = {
  readonly by: readonly Fact[];
  readonly attempts: number;
  /** Counted from the first attempt. */
  readonly seconds: number;
};

/**
 * Every limit of attempts: the counters, their page in docs/security.md and the attack tests are made from this list.
 * What is right is given back, so that only what an attacker does adds up. Nothing that an outsider can do counts by the
 * customer alone, but for codes, where the customer's own browsers count by themselves (`number` then holds the browser).
 */
export const rules = {
  "password-login": { by: ["address", "login"], attempts: 5, seconds: 15 * minute },
  "password-address": { by: ["address"], attempts: 20, seconds: hour },
  /** NIST SP 800-63B rev. 4: at most 100 wrong ones in a row; ends with a reset or a sign-in by another way. */
  "password-in-a-row": { by: ["login"], attempts: 100, seconds: 3_650 * day },
  /** Not to be guessed; it keeps the journal from being filled by whoever sends nonsense. */
  "passkey-address": { by: ["address"], attempts: 20, seconds: hour },
  "code-number-hour": { by: ["number"], attempts: 5, seconds: hour },
  "code-number-day": { by: ["number"], attempts: 10, seconds: day },
  "code-address": { by: ["address"], attempts: 10, seconds: 10 * minute },
  "code-address-day": { by: ["address"], attempts: 100, seconds: day },
  "code-network-day": { by: ["network"], attempts: 300, seconds: day },
  /** A second factor is asked for only after the first one was right, so whoever is counted here knows that one. */
  "second-factor": { by: ["user"], attempts: 5, seconds: 15 * minute },
  "second-factor-day": { by: ["user"], attempts: 50, seconds: day },
  /** Mails and SMS with an invitation. */
  "invitation-user": { by: ["user"], attempts: 20, seconds: hour },
  "invitation-account": { by: ["account"], attempts: 50, seconds: day },
  "invitation-open": { by: ["address"], attempts: 30, seconds: 10 * minute },
  "current-password": { by: ["user"], attempts: 5, seconds: 15 * minute },
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof rules;

export const codeRules = {
  digits: 6,
  seconds: 5 * minute,
  /** Wrong ones; the next one needs a new code. */
  tries: 5,
  /** Before the second, the third and every later code for one number. */
  pauses: [60, 120, 300],
  /** After a SIM swap or a change of number no code goes to it: whoever holds the new card may not be its owner. */
  simChangeHours: 24,
} as const;

/** Wrong passwords in a row, from wherever: the answer comes later and later, up to the hard stop. */
export const slowing = { after: 10, firstSeconds: 1, mostSeconds: 30 } as const;

/** No code goes out while one of these holds; the other ways in stay open. */
export const breaker = {
  windowSeconds: hour,
  /** Times the usual hour of the last week, but never below this many. */
  timesUsual: 3,
  leastPerHour: 200,
  /** Fewer used than this share of what was sent, once so many were. */
  leastUsedShare: 0.3,
  sentBeforeShare: 50,
} as const;
