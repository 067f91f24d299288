import express, { type Express, type Request, type RequestHandler } from "express";
import { accountRoutes, allows, type Role, shellOf } from "./accounts/index.ts";
import { auditRoutes } from "./audit/index.ts";
import { bulkRoutes } from "./bulk/index.ts";
import { deliveryRoutes } from "./deliveries/index.ts";
import { invoiceRoutes } from "./invoices/index.ts";
import { parseAccountNumber } from "./kernel/account-number.ts";
import { Forbidden, NotFound } from "./kernel/errors.ts";
import { operations } from "./operations.ts";
import { orderRoutes } from "./orders/index.ts";
import { outboxRoutes } from "./outbox/index.ts";
import { createAssets } from "./platform/assets.ts";
import type { Clock } from "./platform/clock.ts";
import type { Config } from "./platform/config.ts";
import { csrfToken, requireCsrf } from "./platform/csrf.ts";
import { type Database, isReady, mintScope, type Pool } from "./platform/db.ts";
import { errorPage, pageNotFound } from "./platform/errors.ts";
import { takeFlash } from "./platform/flash.ts";
import { type Logger, logRequests } from "./platform/log.ts";
import { createMetrics } from "./platform/metrics.ts";
import { readPreferences, themeOf } from "./platform/preferences.ts";
import { type ShellOf, setUpRendering } from "./platform/render.ts";
import { mount, type PageRequest, type Route, type ScopedRequest } from "./platform/routing.ts";
import { requestIds, securityHeaders } from "./platform/security.ts";
import { sessions } from "./platform/session.ts";
import { receiveUpload } from "./platform/upload.ts";
import { setUpPassport, signInRoutes } from "./sign-in/index.ts";
import { subscriberRoutes } from "./subscribers/index.ts";

export type Deps = {
  config: Config;
  db: Database;
  sessionPool: Pool;
  sessionSecret: string;
  clock: Clock;
  log: Logger;
};

/** Every address of the portal, as data: the app is built from this list and the access matrix is generated from it. */
export const allRoutes = (deps: Deps): readonly Route[] => [
  ...signInRoutes(deps),
  ...accountRoutes(deps),
  ...bulkRoutes(operations, deps),
  ...orderRoutes(operations),
  ...invoiceRoutes(deps),
  ...deliveryRoutes,
  ...subscriberRoutes(deps),
  ...auditRoutes(deps),
  ...(deps.config.outboxDir ? outboxRoutes(deps.config.outboxDir) : []),
];

export const createApp = (deps: Deps, list: readonly Route[] = allRoutes(deps)): Express => {
  const { config, db, sessionPool, sessionSecret, clock, log } = deps;
  const overHttps = config.publicUrl.startsWith("https://");
  const assets = createAssets();
  const metrics = createMetrics();
  const app = express();
  app.disable("x-powered-by");
  app.set("query parser", "simple");
  app.set("trust proxy", config.trustProxy);
  setUpRendering(app, { production: config.production, shellOf: shellFor(deps, assets.url) });

  app.use(requestIds, securityHeaders(overHttps), metrics.measure, logRequests(log), readPreferences);
  app.get("/healthz", (_req, res) => void res.type("text").send("ok"));
  app.get("/readyz", async (_req, res) => void res.status((await isReady(db)) ? 200 : 503).end());
  app.get("/metrics", metrics.page);
  app.use(assets.router);
  app.use(express.urlencoded({ extended: false, limit: "256kb", parameterLimit: 2_000 }));
  app.use(sessions({ pool: sessionPool, secret: sessionSecret, secure: overHttps, clock }), setUpPassport(db));
  mount(app, list, (route) => before(db, route));
  app.use(pageNotFound);
  app.use(errorPage(log));
  return app;
};

/** A form's token comes before anything else; an upload is not even read for those who may not send it. */
const before = (db: Database, route: Route): RequestHandler[] => {
  if (route.upload) return [guard(db, route), receiveUpload, requireCsrf];
  return route.method === "post" ? [requireCsrf, guard(db, route)] : [guard(db, route)];
};

const shellFor =
  ({ config }: Deps, asset: (name: string) => string): ShellOf =>
  (req, { title }) =>
    shellOf({
      title,
      lang: (req as PageRequest).lang,
      theme: themeOf(req),
      csrf: req.session ? csrfToken(req) : "",
      path: req.method === "GET" ? req.originalUrl : (req.get("referer")?.replace(/^https?:\/\/[^/]+/, "") ?? "/"),
      asset,
      operatorName: config.operator.name,
      user: req.user ?? null,
      role: req.session?.role ?? null,
      accountNumber: accountOf(req) ?? null,
      flash: takeFlash(req),
    });

const accountOf = (req: Request): string | undefined => {
  const { account } = req.params;
  return typeof account === "string" ? account : undefined;
};

/** Who may pass: anyone, any user, or a user whose grant in the chosen role holds the route's permission on the address's account. */
const guard =
  (db: Database, { access }: Route): RequestHandler =>
  (req, res, next) => {
    if (access === "public") return next();
    if (!req.user) {
      const back = req.method === "GET" ? `?next=${encodeURIComponent(req.originalUrl)}` : "";
      return res.redirect(303, `/sign-in/password${back}`);
    }
    if (access === "signed-in") return next();
    const { role } = req.session;
    if (!role) return res.redirect(303, "/role");
    (req as ScopedRequest).scope = scopeFor(db, req, req.user, role, access);
    next();
  };

const scopeFor = (db: Database, req: Request, user: Express.User, role: Role, permission: string) => {
  const accountId = parseAccountNumber(accountOf(req) ?? "");
  const grant = user.grants.find((held) => held.accountId === accountId && held.role === role);
  // another account's page is not there; a page of one's own account that the role does not open is refused
  if (!grant) throw new NotFound("account");
  if (!allows(role, permission)) throw new Forbidden(permission);
  return mintScope(db, grant.accountId, {
    userId: user.id,
    name: user.name,
    msisdn: grant.msisdn ?? user.phone,
    role,
    address: req.ip ?? null,
    requestId: (req as PageRequest).requestId,
  });
};
