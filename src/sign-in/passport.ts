import { callbackify } from "node:util";
import type { Request, RequestHandler } from "express";
import passport from "passport";
import { findSignedInUser, type Role, type SignedInUser } from "../accounts/index.ts";
import type { Database } from "../platform/db.ts";
import { passwordStrategy, type Refusal } from "./password-strategy.ts";

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

/** What the session keeps of a user; a later version in the database ends it. */
type Remembered = { readonly id: number; readonly version: number };

/** One way to sign in is one strategy file, registered here under the name of its tab. */
export const createPassport = (db: Database) => {
  const authenticator = new passport.Passport();
  authenticator.use("password", passwordStrategy(db));
  authenticator.serializeUser<Remembered>((user, done) => done(null, { id: user.id, version: user.sessionVersion }));
  const find = callbackify(async ({ id, version }: Remembered) => (await findSignedInUser(db, id, version)) ?? false);
  authenticator.deserializeUser<Remembered>(find);
  return authenticator;
};

export type Passport = ReturnType<typeof createPassport>;

/** The user is read on every request: a suspension, an ended session, a revoked grant act at once. */
export const setUpPassport = (db: Database): RequestHandler[] => {
  const authenticator = createPassport(db);
  return [authenticator.initialize(), authenticator.session()];
};

/** Who the form's fields prove to be, or why not. */
export const authenticate = (authenticator: Passport, way: string, req: Request) =>
  new Promise<{ user: Express.User } | { user: undefined; refusal: Refusal }>((resolve, reject) => {
    const answer = (error: unknown, user: Express.User | false, refusal?: Refusal) => {
      if (error) return reject(error);
      resolve(user ? { user } : { user: undefined, refusal: refusal ?? { message: "", userId: null } });
    };
    authenticator.authenticate(way, answer)(req, req.res, reject);
  });

type Kept = { startedAt: number; seenAt: number; role?: Role | undefined };

/** Begins a session under a new id that knows the user and nothing of the session before but what is named here. */
export const beginSession = async (req: Request, user: Express.User, { role, ...times }: Kept): Promise<void> => {
  await new Promise<void>((resolve, reject) => {
    req.logIn(user, (error: unknown) => (error ? reject(error) : resolve()));
  });
  Object.assign(req.session, times, role && { role });
};

export const endSession = (req: Request): Promise<void> =>
  new Promise((resolve, reject) => {
    req.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });
