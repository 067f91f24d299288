const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/** What an attempt is counted by: where it comes from, or the user, login, number or account that it is about. */
export type Fact = "address" | "network" | "login" | "number" | "user" | "account";
type Rule = {
  readonly by: readonly Fact[];
  readonly attempts: number;
  /** Counted from the first attempt. */
  readonly seconds: number;
};

/**
 * Every limit of attempts: the counters, their table in docs/security.md and the attack tests are made from this list.
 * Right attempts are given back, so that only wrong ones add up. No attempt by an outsider is counted by the customer
 * alone, except codes, where the customer's known browsers have counts of their own (`number` then holds the browser).
 */
export const rules = {
  "password-login": { by: ["address", "login"], attempts: 5, seconds: 15 * minute },
  "password-address": { by: ["address"], attempts: 20, seconds: hour },
  /** NIST SP 800-63B rev. 4: at most 100 wrong passwords in a row; a reset or a sign-in by another way lifts it. */
  "password-in-a-row": { by: ["login"], attempts: 100, seconds: 3_650 * day },
  /** A passkey cannot be guessed: this limit keeps nonsense from filling the journal. */
  "passkey-address": { by: ["address"], attempts: 20, seconds: hour },
  "code-number-hour": { by: ["number"], attempts: 5, seconds: hour },
  "code-number-day": { by: ["number"], attempts: 10, seconds: day },
  "code-address": { by: ["address"], attempts: 10, seconds: 10 * minute },
  "code-address-day": { by: ["address"], attempts: 100, seconds: day },
  "code-network-day": { by: ["network"], attempts: 300, seconds: day },
  /** Counts only after the right first factor. */
  "second-factor": { by: ["user"], attempts: 5, seconds: 15 * minute },
  "second-factor-day": { by: ["user"], attempts: 50, seconds: day },
  /** Invitations sent by mail or SMS. */
  "invitation-user": { by: ["user"], attempts: 20, seconds: hour },
  "invitation-account": { by: ["account"], attempts: 50, seconds: day },
  "invitation-open": { by: ["address"], attempts: 30, seconds: 10 * minute },
  /** Links to confirm a delivery address: to one mailbox from whatever account, and from one account. */
  "delivery-link-mailbox": { by: ["login"], attempts: 5, seconds: day },
  "delivery-link-account": { by: ["account"], attempts: 30, seconds: day },
  "delivery-link-open": { by: ["address"], attempts: 30, seconds: 10 * minute },
  "current-password": { by: ["user"], attempts: 5, seconds: 15 * minute },
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof rules;

export const codeRules = {
  digits: 6,
  seconds: 5 * minute,
  /** Wrong tries after which a new code is needed. */
  tries: 5,
  /** Seconds before the second, the third and every later code for one number. */
  pauses: [60, 120, 300],
  /** No codes for this long after a SIM swap or a change of number: the new SIM may be in the wrong hands. */
  simChangeHours: 24,
} as const;

/** Wrong passwords in a row, from any address: each answer is delayed longer, up to the hard stop. */
export const slowing = { after: 10, firstSeconds: 1, mostSeconds: 30 } as const;

/** No code is sent by SMS while one of these limits is exceeded; the other ways to sign in stay open. */
export const breaker = {
  windowSeconds: hour,
  /** So many times the average hour of the last week, but not below `leastPerHour`. */
  timesUsual: 3,
  leastPerHour: 200,
  /** A smaller share of used codes than this, once `sentBeforeShare` were sent. */
  leastUsedShare: 0.3,
  sentBeforeShare: 50,
} as const;
