import type { Request, RequestHandler } from "express";
import { allows, type Role } from "./accounts/index.ts";
import { mustHaveFactor } from "./factors/index.ts";
import { parseAccountNumber } from "./kernel/account-number.ts";
import { Forbidden, FreshFactorNeeded, NotFound } from "./kernel/errors.ts";
import type { Clock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import { type Database, mintScope } from "./platform/db.ts";
import type { PageRequest, Route, ScopedRequest } from "./platform/routing.ts";
import { ownPath } from "./sign-in/index.ts";

type Deps = { db: Database; clock: Clock; config: Config };

/** A second factor shown longer ago than this is asked for again. */
const freshMs = 10 * 60_000;

/** Who may pass: anyone, any user, staff, or a user whose grant in the chosen role holds the route's permission on the address's account. */
export const guard =
  (deps: Deps, route: Route): RequestHandler =>
  (plain, res, next) => {
    const req = plain as PageRequest;
    const { access } = route;
    if (access === "public") return next();
    if (!req.user) return res.redirect(303, signInFor(req, route));
    if (req.viewing && (route.viewing === "deny" || route.stepUp)) throw new Forbidden("not while looking on");
    const before = req.viewing || route.early ? undefined : firstOf(deps, req, req.user);
    if (before) return res.redirect(303, before);
    if (access === "staff" && !(req.viewing?.staff ?? req.user).isStaff) throw new NotFound("no such address");
    if (access !== "staff" && access !== "signed-in") {
      const { role } = req.session;
      if (!role) return res.redirect(303, req.user.isStaff ? "/support" : "/role");
      (req as ScopedRequest).scope = scopeFor(deps.db, req, req.user, { role, permission: access });
    }
    if (route.stepUp && !isFresh(deps, req, req.user)) return askFactor(req, res);
    next();
  };

const signInFor = (req: PageRequest, { access }: Route): string => {
  const back = req.method === "GET" ? `?next=${encodeURIComponent(req.originalUrl)}` : "";
  if (req.session.pending) return `/sign-in/second-factor${back}`;
  return access === "staff" ? `/support/sign-in${back}` : `/sign-in/password${back}`;
};

/** What has to be done before anything else; undefined when nothing has. */
const firstOf = ({ config }: Deps, { session }: PageRequest, user: Express.User): string | undefined => {
  // who came in by a code did not use the temporary password
  if (user.hasTemporaryPassword && session.way !== "sms") return "/profile/password";
  return mustHaveFactor(config, user) && !user.hasSecondFactor ? "/profile/second-factor" : undefined;
};

const isFresh = ({ clock }: Deps, { session }: PageRequest, user: Express.User): boolean =>
  !user.hasSecondFactor || clock.now().getTime() - (session.factorAt ?? 0) <= freshMs;

/** A page is shown after the factor; a form is refused, and the person sent back to its page by way of the factor. */
const askFactor = (req: PageRequest, res: Parameters<RequestHandler>[1]): void => {
  if (req.method === "GET") return res.redirect(303, `/step-up?next=${encodeURIComponent(req.originalUrl)}`);
  const page = ownPath(req.get("referer")?.replace(/^https?:\/\/[^/]+/, ""));
  throw new FreshFactorNeeded(`/step-up?next=${encodeURIComponent(page)}`);
};

const scopeFor = (
  db: Database,
  req: PageRequest,
  user: Express.User,
  { role, permission }: { role: Role; permission: string },
) => {
  const accountId = parseAccountNumber(accountOf(req) ?? "");
  const grant = user.grants.find((held) => held.accountId === accountId && held.role === role);
  // another account's page is not there; a page of one's own account that the role does not open is refused
  if (!grant) throw new NotFound("account");
  if (!allows(role, permission)) throw new Forbidden(permission);
  const { viewing } = req;
  const actor = {
    userId: viewing?.staff.id ?? user.id,
    name: viewing?.staff.name ?? user.name,
    msisdn: grant.msisdn ?? user.phone,
    role: viewing ? "support" : role,
    actingFor: viewing ? user.name : null,
    address: req.ip ?? null,
    requestId: req.requestId,
  };
  return mintScope(db, grant.accountId, actor, viewing !== undefined);
};

export const accountOf = (req: Request): string | undefined => {
  const { account } = req.params;
  return typeof account === "string" ? account : undefined;
};
