import { callbackify } from "node:util";
import type { Request, RequestHandler } from "express";
import passport, { type Strategy } from "passport";

export { Strategy as LocalStrategy } from "passport-local";

/** What the session keeps of a user; another version in the database ends it. */
export type Remembered = { readonly id: number; readonly version: number };
export type Passport = ReturnType<typeof createPassport>;

type Options = {
  /** By the name of the way in. */
  readonly strategies: Readonly<Record<string, Strategy>>;
  readonly remember: (user: Express.User) => Remembered;
  readonly find: (remembered: Remembered, req: Request) => Promise<Express.User | undefined>;
};

export const createPassport = ({ strategies, remember, find }: Options) => {
  const authenticator = new passport.Passport();
  for (const [name, strategy] of Object.entries(strategies)) authenticator.use(name, strategy);
  authenticator.serializeUser<Remembered>((user, done) => done(null, remember(user)));
  // passport tells by the number of parameters whether the request is wanted
  authenticator.deserializeUser<Remembered>(
    callbackify(async (req: Request, kept: Remembered) => (await find(kept, req)) ?? false),
  );
  return authenticator;
};

/** The user is read on every request, so that a suspension, an ended session or a revoked grant takes effect at once. */
export const readUser = (authenticator: Passport): RequestHandler[] => [
  authenticator.initialize(),
  authenticator.session(),
];

/** Why a sign-in failed, for the journal only: the user sees the same sentence for every reason. */
export type Refusal = {
  readonly message: string;
  readonly userId: number | null;
  readonly triesLeft?: number;
  /** To wait before anything is tried. */
  readonly seconds?: number;
  /** False: it leaves no record in the journal. */
  readonly isRecorded?: boolean;
};

/** The user that the form's fields identify, or the reason for the refusal. */
export const authenticate = (authenticator: Passport, way: string, req: Request) =>
  new Promise<{ user: Express.User } | { user: undefined; refusal: Refusal }>((resolve, reject) => {
    const answer = (error: unknown, user: Express.User | false, refusal?: Refusal) => {
      if (error) return reject(error);
      resolve(user ? { user } : { user: undefined, refusal: refusal ?? { message: "", userId: null } });
    };
    authenticator.authenticate(way, answer)(req, req.res, reject);
  });

/** Begins a session of the user under a new id; of the session before it keeps only what is given, and a sealed form. */
export const beginSession = async (req: Request, user: Express.User, kept: object): Promise<void> => {
  const { keptForm } = req.session;
  await new Promise<void>((resolve, reject) => {
    req.logIn(user, (error: unknown) => (error ? reject(error) : resolve()));
  });
  Object.assign(req.session, keptForm !== undefined && { keptForm }, kept);
};

export const endSession = (req: Request): Promise<void> =>
  new Promise((resolve, reject) => {
    req.session.destroy((error: unknown) => (error ? reject(error) : resolve()));
  });

/** A new id without a user; of the session before it keeps only what is given, and a sealed form. */
export const renewSession = async (req: Request, kept: object): Promise<void> => {
  const { keptForm } = req.session;
  await new Promise<void>((resolve, reject) => {
    req.session.regenerate((error: unknown) => (error ? reject(error) : resolve()));
  });
  Object.assign(req.session, keptForm !== undefined && { keptForm }, kept);
};
