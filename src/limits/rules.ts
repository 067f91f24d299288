const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

/**
 * What an attempt is counted by: where it comes from (its place or its network, place.ts; a browser that the user has signed
 * in with before), or the user, login, number or account that it is about.
 */
export type Fact = "address" | "network" | "browser" | "login" | "number" | "user" | "account";
/**
 * `refuse`: no more until the window ends. `slow`: attempts are served one after the other (`turns`): behind one address there
 * may be thousands of people. `demand`: the attempt goes on, and a right password is not enough (src/sign-in/confirmation);
 * a `slow` rule of passwords demands the same.
 */
export type End = "refuse" | "slow" | "demand";
type Rule = {
  readonly by: readonly Fact[];
  readonly attempts: number;
  /** Counted from the first attempt. */
  readonly seconds: number;
  readonly end: End;
  /** Counted from the last attempt. */
  readonly sliding?: true;
};

/**
 * Every limit of attempts: the counters, their table in docs/security.md and the attack tests are made from this list.
 * Right attempts are given back, so that only wrong ones add up. Nothing that an outsider does refuses a customer who has
 * the right password, or a browser that the customer has signed in with before: it is counted by `browser` rules alone.
 */
export const rules = {
  "password-login": { by: ["address", "login"], attempts: 5, seconds: 15 * minute, end: "refuse" },
  "password-address": { by: ["address"], attempts: 20, seconds: hour, end: "slow" },
  "password-network": { by: ["network"], attempts: 100, seconds: hour, end: "slow" },
  /** NIST SP 800-63B rev. 4: at most 100 wrong passwords in a row. A day without a wrong one ends the row as well. */
  "password-in-a-row": { by: ["login"], attempts: 100, seconds: day, end: "demand", sliding: true },
  "password-browser": { by: ["browser"], attempts: 5, seconds: 15 * minute, end: "refuse" },
  /** A passkey cannot be guessed: this limit keeps nonsense from filling the journal. */
  "passkey-address": { by: ["address"], attempts: 20, seconds: hour, end: "slow" },
  /** Codes asked for, used or not. */
  "code-address": { by: ["address"], attempts: 10, seconds: 10 * minute, end: "slow" },
  "code-address-day": { by: ["address"], attempts: 100, seconds: day, end: "slow" },
  /** The bound of what a flood can cost: no turn of an address lasts longer than this. */
  "code-network-day": { by: ["network"], attempts: 300, seconds: day, end: "refuse" },
  /** Codes that were not used. */
  "code-number-hour": { by: ["number"], attempts: 5, seconds: hour, end: "refuse" },
  "code-number-day": { by: ["number"], attempts: 10, seconds: day, end: "refuse" },
  /** For known browsers, and for those who have shown a first factor. */
  "code-browser-hour": { by: ["browser"], attempts: 5, seconds: hour, end: "refuse" },
  "code-browser-day": { by: ["browser"], attempts: 10, seconds: day, end: "refuse" },
  /** SMS, used or not, from whatever browser: strangers use up no more than `code-number-day` of it. After a first factor by itself. */
  "code-sms-day": { by: ["number"], attempts: 30, seconds: day, end: "refuse" },
  "code-tries": { by: ["address"], attempts: 30, seconds: 10 * minute, end: "slow" },
  /** Counts only after the right first factor. */
  "second-factor": { by: ["user"], attempts: 5, seconds: 15 * minute, end: "refuse" },
  "second-factor-day": { by: ["user"], attempts: 50, seconds: day, end: "refuse" },
  /** Invitations sent by mail or SMS. */
  "invitation-user": { by: ["user"], attempts: 20, seconds: hour, end: "refuse" },
  "invitation-account": { by: ["account"], attempts: 50, seconds: day, end: "refuse" },
  "invitation-open": { by: ["address"], attempts: 30, seconds: 10 * minute, end: "slow" },
  /** Links to confirm a delivery address: to one mailbox from whatever account, and from one account. */
  "delivery-link-mailbox": { by: ["login"], attempts: 5, seconds: day, end: "refuse" },
  "delivery-link-account": { by: ["account"], attempts: 30, seconds: day, end: "refuse" },
  "delivery-link-open": { by: ["address"], attempts: 30, seconds: 10 * minute, end: "slow" },
  "current-password": { by: ["user"], attempts: 5, seconds: 15 * minute, end: "refuse" },
} as const satisfies Record<string, Rule>;
export type RuleName = keyof typeof rules;

/** Beyond a `slow` rule. Whoever would wait longer is told to come back; that passes as soon as the flood does. */
export const turns = { everySeconds: 1, mostSeconds: 30 } as const;

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

/** Wrong passwords in a row, from any address: the answer to a wrong one comes later each time. The right one is not delayed. */
export const slowing = { after: 10, firstSeconds: 1, mostSeconds: 30 } as const;

/**
 * Codes by SMS that strangers ask for and nobody uses. Each purpose is looked at by itself; a network that makes a flood is
 * closed alone, and only what the others send closes the purpose. Known browsers and those who have shown a first factor go on.
 */
export const breaker = {
  windowSeconds: hour,
  /** Unused ones of one network: it makes a flood. */
  unusedOfNetwork: 20,
  /** Unused ones: so many times the average hour of the last week, but not below `leastPerHour`. */
  timesUsual: 3,
  leastPerHour: 200,
  /** A smaller share of used codes than this, once `sentBeforeShare` were sent to `numbersBeforeShare` numbers. */
  leastUsedShare: 0.3,
  sentBeforeShare: 50,
  numbersBeforeShare: 10,
} as const;
