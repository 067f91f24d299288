import type { Request, RequestHandler } from "express";
import { allows, type Grant, type Role, roleText } from "./accounts/index.ts";
import { isFresh, mustHaveFactor, mustShowMailbox } from "./factors/index.ts";
import { parseAccountNumber } from "./kernel/account-number.ts";
import {
  FactorMissing,
  Forbidden,
  FormOutdated,
  FreshProofNeeded,
  NotHeld,
  NotWhileViewing,
  RoleNeeded,
  SessionOver,
} from "./kernel/errors.ts";
import type { Clock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import { type Database, mintScope } from "./platform/db.ts";
import { keepForm } from "./platform/kept-form.ts";
import type { PageRequest, Response, Route, ScopedRequest } from "./platform/routing.ts";
import { ownPath, signInPath } from "./sign-in/index.ts";

type Deps = { db: Database; clock: Clock; config: Config };

/** Who may pass: anyone, any user, staff, or a user whose grant in the chosen role holds the route's permission on the address's account. */
export const guard =
  (deps: Deps, route: Route): RequestHandler =>
  (plain, res, next) => {
    const req = plain as PageRequest;
    if (route.access === "public") return next();
    if (!req.user) return res.redirect(303, signInFor(req, route));
    if (req.viewing) refuseViewing(route);
    const before = req.viewing || route.early ? undefined : firstOf(deps, req, req.user);
    if (before) return res.redirect(303, before);
    const elsewhere = admit(deps, req, route, req.user);
    if (elsewhere) return res.redirect(303, elsewhere);
    refuseWithoutFactor(deps, route, req.user);
    if (hasShownEnough(req, res, route)) next();
  };

/** False: more has to be shown first, and the request has been answered. */
const hasShownEnough = (req: PageRequest, res: Response, { stepUp, addsFactor }: Route): boolean => {
  if (stepUp && !isFresh(req)) {
    askAnew(req, res);
    return false;
  }
  if (!addsFactor || !mustShowMailbox(req)) return true;
  // the overview leads to the code first, so that nothing has been typed on a form that comes here
  res.redirect(303, "/profile/second-factor");
  return false;
};

/** Where the operator has switched second factors off nobody has one. */
const refuseWithoutFactor = ({ config }: Deps, { needsFactor }: Route, { hasSecondFactor }: Express.User): void => {
  if (needsFactor && !hasSecondFactor && config.secondFactor !== "off") throw new FactorMissing();
};

/** Pages closed while support views the portal as a customer. */
const refuseViewing = (route: Route): void => {
  if (route.viewing === "deny" || route.stepUp) throw new NotWhileViewing("not while viewing as a customer");
};

/** By who the person is; the address to go to first where a role has to be chosen. */
const admit = (deps: Deps, req: PageRequest, { access }: Route, user: Express.User): string | undefined => {
  if (access === "staff") {
    if (!(req.viewing?.staff ?? user).isStaff) throw new NotHeld("staff");
    return undefined;
  }
  if (access === "signed-in") return undefined;
  const { role } = req.session;
  if (!role) return user.isStaff ? "/support" : "/role";
  const scope = scopeFor(deps.db, req, user, { role, permission: access });
  const may = (permission: string) => allows(role, permission);
  const granted: Omit<ScopedRequest, keyof PageRequest> = { scope, may, isFresh: isFresh(req) };
  Object.assign(req, granted);
  return undefined;
};

const signInFor = (req: PageRequest, { access }: Route): string => {
  const page = pageOf(req);
  const back = page === "/" ? "" : `?next=${encodeURIComponent(page)}`;
  if (req.session.demanded) return `/sign-in/confirmation${back}`;
  if (req.session.pending) return `/sign-in/second-factor${back}`;
  return access === "staff" ? `/support/sign-in${back}` : `${signInPath(req)}${back}`;
};

/** The page that is asked for, or that a form was sent from; "/" when it is none of ours. */
const pageOf = (req: PageRequest): string => {
  if (req.method === "GET") return req.originalUrl;
  const from = req.get("referer") ?? "";
  const [, host, path] = /^https?:\/\/([^/]+)(\/.*)$/.exec(from) ?? [];
  return host === req.host ? ownPath(path) : "/";
};

/** A form without its session's token: where the session has ended meanwhile, the person is told so and led back by way of signing in. */
export const formRefusal =
  (route: Route) =>
  (plain: Request): Error => {
    const req = plain as PageRequest;
    if (route.access === "public") return new FormOutdated(pageOf(req));
    const isKept = keepForm(req);
    return req.user ? new FormOutdated(pageOf(req)) : new SessionOver(signInFor(req, route), isKept);
  };

/** What has to be done before anything else; undefined when nothing has. */
const firstOf = ({ config }: Deps, req: PageRequest, user: Express.User): string | undefined => {
  // who came in by a code did not use the temporary password
  if (user.hasTemporaryPassword && req.session.way !== "sms") {
    return `/profile/password?next=${encodeURIComponent(pageOf(req))}`;
  }
  return mustHaveFactor(config, user) && !user.hasSecondFactor ? "/profile/second-factor" : undefined;
};

/** A page is shown after the proof; a form is refused, and the person sent back to its page by way of the proof. */
const askAnew = (req: PageRequest, res: Response): void => {
  if (req.method === "GET") return res.redirect(303, `/step-up?next=${encodeURIComponent(req.originalUrl)}`);
  throw new FreshProofNeeded(`/step-up?next=${encodeURIComponent(pageOf(req))}`, keepForm(req));
};

const scopeFor = (
  db: Database,
  req: PageRequest,
  user: Express.User,
  { role, permission }: { role: Role; permission: string },
) => {
  const accountId = parseAccountNumber(accountOf(req) ?? "");
  const held = user.grants.filter((grant) => grant.accountId === accountId && grant.role === role);
  // another account's page is not there; a page of one's own account that the role does not open is refused
  if (held.length === 0)
    throw new NotHeld(
      "account",
      otherRole(req, user, (grant) => grant.accountId === accountId),
    );
  if (!allows(role, permission)) throw roleNeeded(req, user, { accountId, permission });
  const { msisdn } = req.params;
  const grant = held.find((each) => each.role !== "subscriber" || each.msisdn === msisdn);
  // a subscriber's permissions reach the granted numbers alone: a page that names another number, or none, is not there
  if (!grant) throw new NotHeld("subscriber");
  const { viewing, requestId } = req;
  const who = { msisdn: grant.msisdn ?? user.phone, address: req.ip ?? null, requestId };
  if (!viewing) return mintScope(db, grant.accountId, { ...who, userId: user.id, name: user.name, role });
  const { id: userId, name } = viewing.staff;
  return mintScope(db, grant.accountId, { ...who, userId, name, role: "support", actingFor: user.name }, true);
};

/** Where the user chooses another role, if they hold one that has what is asked for. */
const otherRole = (req: PageRequest, user: Express.User, has: (grant: Grant) => boolean): string | undefined =>
  !req.viewing && user.grants.some(has) ? `/role?next=${encodeURIComponent(pageOf(req))}` : undefined;

/** Names the role that is missing: a colleague's, or another of the user's own. */
const roleNeeded = (
  req: PageRequest,
  user: Express.User,
  { accountId, permission }: { accountId: number | undefined; permission: string },
): Forbidden => {
  const role = staffRoles.find((each) => allows(each, permission));
  if (!role) return new Forbidden(permission);
  const place = otherRole(req, user, (held) => held.accountId === accountId && allows(held.role, permission));
  return new RoleNeeded(permission, roleText(req, role), place);
};

// the least that opens it: a supervisor may what an administrator may
const staffRoles = ["viewer", "accountant", "administrator"] as const;

export const accountOf = (req: Request): string | undefined => {
  const { account } = req.params;
  return typeof account === "string" ? account : undefined;
};
