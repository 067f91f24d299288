import type { RequestHandler } from "express";
import session from "express-session";
import type { Pool } from "pg";
import type { Clock } from "./clock.ts";
import { SessionStore } from "./session-store.ts";

const minute = 60_000;
const hour = 60 * minute;

/** How long a session lives without a request, and in all. NIST SP 800-63B rev. 4, AAL2; shorter for the operator's staff. */
export const lifetimes = {
  usual: { idleMs: 30 * minute, absoluteMs: 12 * hour },
  short: { idleMs: 15 * minute, absoluteMs: 8 * hour },
} as const;
export type Lifetime = keyof typeof lifetimes;

/** Who proved who he is longer ago than this proves it again before a risky action. */
export const freshMs = 10 * minute;

declare module "express-session" {
  interface SessionData {
    startedAt?: number;
    seenAt?: number;
    lifetime?: Lifetime;
  }
}

type Options = { pool: Pool; secrets: readonly (string | undefined)[]; secure: boolean; clock: Clock };

/** Sessions in PostgreSQL: 30 minutes idle, 12 hours at most. A session is written once a minute, not on every request. */
export const sessions = ({ pool, secrets, secure, clock }: Options): RequestHandler[] => {
  const { name, ...cookie } = sessionCookie(secure);
  return [
    session({
      store: new SessionStore(pool, lifetimes.usual.idleMs / 1000),
      // the first signs, a cookie may be signed by any of them
      secret: secrets.filter((secret) => secret !== undefined),
      name,
      resave: false,
      saveUninitialized: false,
      cookie,
    }),
    saveBeforeRedirect,
    ageSession(clock),
  ];
};

/**
 * express-session sends an answer's head before it has saved, and a browser follows a redirect on its head alone:
 * one sign-in in four then met a session that did not know it yet.
 */
const saveBeforeRedirect: RequestHandler = (req, res, next) => {
  const stateOf = () => req.sessionID + JSON.stringify(req.session);
  const before = stateOf();
  const redirect = res.redirect.bind(res) as (...where: unknown[]) => void;
  res.redirect = (...where: unknown[]) => {
    if (!req.session || stateOf() === before) return redirect(...where);
    req.session.save((error: unknown) => (error ? next(error) : redirect(...where)));
  };
  next();
};

export const sessionCookie = (secure: boolean) => ({
  name: secure ? "__Host-portal" : "portal",
  httpOnly: true,
  secure,
  sameSite: "lax" as const,
  path: "/",
});

const ageSession =
  (clock: Clock): RequestHandler =>
  (req, _res, next) => {
    const now = clock.now().getTime();
    const { startedAt, seenAt, lifetime = "usual" } = req.session;
    if (startedAt === undefined || seenAt === undefined) return next();
    if (isTooOld({ startedAt, seenAt, lifetime }, now)) return req.session.regenerate(next);
    if (now - seenAt > minute) req.session.seenAt = now;
    next();
  };

type Ages = { readonly startedAt: number; readonly seenAt: number; readonly lifetime: Lifetime };

/** Past its time without a request, or past its time in all. */
export const isTooOld = ({ startedAt, seenAt, lifetime }: Ages, now: number): boolean => {
  const { idleMs, absoluteMs } = lifetimes[lifetime];
  return now - seenAt > idleMs || now - startedAt > absoluteMs;
};
