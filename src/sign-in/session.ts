import type { SessionData } from "express-session";
import type { Role } from "../accounts/index.ts";

/** The guide's four, and the passkey beside them. */
export const ways = ["sms", "password", "account", "email"] as const;
export type Way = (typeof ways)[number];
export type Door = Way | "passkey";

declare module "express-session" {
  interface SessionData {
    role?: Role | undefined;
    /** How the person came in. */
    way?: Door;
    /** The row that this session answers to: once it is ended, so is the session. */
    signInId?: string;
    /** The last time of being seen that stands in that row. */
    notedAt?: number;
    /** When a second factor was last shown, milliseconds of the clock. */
    factorAt?: number | undefined;
    /** The first factor was right, the second has not been shown yet: nobody is signed in. */
    pending?: Pending;
    /** A code that has been sent and is waited for in this browser. */
    attempt?: Attempt;
  }
}

export type Pending = { readonly userId: number; readonly version: number; readonly way: Door; readonly at: number };

export type Attempt = {
  readonly codeId: string;
  readonly phone: string;
  readonly device: string | null;
  /** Milliseconds of the clock. */
  readonly sentAt: number;
  readonly resendSeconds: number;
};

type Kept = Pick<
  SessionData,
  "startedAt" | "seenAt" | "notedAt" | "lifetime" | "role" | "way" | "signInId" | "factorAt"
>;

/** What a session takes along when it gets a new id: the same person, in the same sign-in. */
export const keptOf = (session: Partial<SessionData>): Kept => {
  const { startedAt, seenAt, notedAt, lifetime, role, way, signInId, factorAt } = session;
  const kept = { startedAt, seenAt, notedAt, lifetime, role, way, signInId, factorAt };
  return Object.fromEntries(Object.entries(kept).filter(([, value]) => value !== undefined));
};
