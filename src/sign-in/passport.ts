import { findSignedInUser, type Role, type SignedInUser } from "../accounts/index.ts";
import type { Database } from "../platform/db.ts";
import { createPassport, type Passport, readUser } from "../platform/passport.ts";
import { passwordStrategy } from "./password-strategy.ts";

declare global {
  namespace Express {
    interface User extends SignedInUser {}
  }
}
declare module "express-session" {
  interface SessionData {
    role?: Role;
  }
}

/** One way to sign in is one strategy file, registered here under the name of its tab. */
export const openPassport = (db: Database): Passport =>
  createPassport({
    strategies: { password: passwordStrategy(db) },
    remember: (user) => ({ id: user.id, version: user.sessionVersion }),
    find: ({ id, version }) => findSignedInUser(db, id, version),
  });

export const setUpPassport = (db: Database) => readUser(openPassport(db));
