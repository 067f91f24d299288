import type { SessionData } from "express-session";
import type { Role } from "../accounts/index.ts";
import { beginSession } from "../platform/passport.ts";
import type { PageRequest } from "../platform/routing.ts";

/** The ways to sign in: the guide's four, then passkeys. */
export const ways = ["sms", "password", "account", "email", "passkey"] as const;
export type Way = (typeof ways)[number];

declare module "express-session" {
  interface SessionData {
    role?: Role | undefined;
    /** How the user signed in. */
    way?: Way;
    /** The row of this sign-in in `sign_ins`: when the row is ended, the session is over. */
    signInId?: string;
    /** The last `seenAt` that was written to that row. */
    notedAt?: number;
    /** When the user last proved who he is, by signing in or anew, in milliseconds of the clock. */
    provedAt?: number;
  }
}

const carried = ["startedAt", "seenAt", "notedAt", "lifetime", "role", "way", "signInId", "provedAt", "shown"] as const;

/** The same sign-in under a new session id. Nothing else of the old session is carried over. */
export const continueSession = (
  req: PageRequest,
  user: Express.User,
  changes: Partial<SessionData> = {},
): Promise<void> => {
  const { session } = req;
  const kept = carried.filter((name) => session[name] !== undefined).map((name) => [name, session[name]]);
  return beginSession(req, user, { ...Object.fromEntries(kept), ...changes });
};
