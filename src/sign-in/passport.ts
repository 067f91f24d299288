import type { SignedInUser } from "../accounts/index.ts";
import { authenticate, createPassport, readUser } from "../platform/passport.ts";
import type { PageRequest } from "../platform/routing.ts";
import { noteSeen } from "../sessions/index.ts";
import { accountStrategy } from "./account-strategy.ts";
import { emailStrategy } from "./email-strategy.ts";
import type { Tab } from "./pages.ts";
import { passwordStrategy } from "./password-strategy.ts";
import { smsStrategy } from "./sms-strategy.ts";
import { findUser } from "./user.ts";

declare global {
  namespace Express {
    interface User extends SignedInUser {}
  }
}

const strategies = {
  sms: smsStrategy,
  password: passwordStrategy,
  account: accountStrategy,
  email: emailStrategy,
} as const satisfies Record<Tab, unknown>;

const passport = createPassport({
  strategies,
  remember: (user) => ({ id: user.id, version: user.sessionVersion }),
  find: (remembered, req) => {
    const { site, session } = req as PageRequest;
    return findUser(site, { ...remembered, signInId: session.signInId ?? null });
  },
});

/** The user whose login was proved by the form's fields, or the reason why not. */
export const checkFields = (req: PageRequest, tab: Tab) => authenticate(passport, tab, req);

/** The list of sessions shows when each was last used: the session notes it once a minute, and the row follows. */
const keepSeen: ReturnType<typeof readUser>[number] = async (req, _res, next) => {
  const { site, user, session } = req as PageRequest;
  const { signInId, seenAt } = session;
  if (user && signInId && seenAt !== undefined && seenAt !== session.notedAt) {
    session.notedAt = seenAt;
    await noteSeen(site.db, signInId, site.clock.now());
  }
  next();
};

/** Reads the user of the session into `req.user`. */
export const setUpPassport = [...readUser(passport), keepSeen];
