import type { SignedInUser } from "../accounts/index.ts";
import { createPassport, type Passport, readUser } from "../platform/passport.ts";
import type { PageRequest } from "../platform/routing.ts";
import { accountStrategy } from "./account-strategy.ts";
import type { SignInDeps } from "./deps.ts";
import { emailStrategy } from "./email-strategy.ts";
import { passwordStrategy } from "./password-strategy.ts";
import { noteSeen } from "./repository.ts";
import { smsStrategy } from "./sms-strategy.ts";
import { findUser } from "./user.ts";

declare global {
  namespace Express {
    interface User extends SignedInUser {}
  }
}

/** One way to sign in is one strategy file, registered here under the name of its tab. */
export const openPassport = (deps: SignInDeps): Passport =>
  createPassport({
    strategies: {
      sms: smsStrategy(deps),
      password: passwordStrategy(deps),
      account: accountStrategy(deps),
      email: emailStrategy(deps),
    },
    remember: (user) => ({ id: user.id, version: user.sessionVersion }),
    find: (remembered, { session }) => findUser(deps, { ...remembered, signInId: session.signInId ?? null }),
  });

export const setUpPassport = (deps: SignInDeps) => [...readUser(openPassport(deps)), keepSeen(deps)];

/** The list of sessions says when each was last seen; the session itself notes it once a minute. */
const keepSeen =
  ({ db, clock }: SignInDeps) =>
  async ({ user, session }: Pick<PageRequest, "user" | "session">, _res: unknown, next: () => void) => {
    const { signInId, seenAt } = session;
    if (user && signInId && seenAt !== undefined && seenAt !== session.notedAt) {
      session.notedAt = seenAt;
      await noteSeen(db, signInId, clock.now());
    }
    next();
  };
