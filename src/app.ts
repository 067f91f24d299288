import { parse as parseQuery, unescape } from "node:querystring";
import express, { type Express, type RequestHandler } from "express";
import { accessRoutes } from "./access/index.ts";
import { accessibilityRoutes } from "./accessibility/index.ts";
import { accountRoutes, shellOf } from "./accounts/index.ts";
import { allocationRoutes } from "./allocation/index.ts";
import { bulkRoutes } from "./bulk/index.ts";
import { chargeRoutes } from "./charges/index.ts";
import { deliveryFigures, deliveryRoutes, deliverySettingsRoutes } from "./deliveries/index.ts";
import { departmentRoutes } from "./departments/index.ts";
import { documents } from "./documents.ts";
import { factorRoutes } from "./factors/index.ts";
import { finderRoutes } from "./finder/index.ts";
import { accountOf, formRefusal, guard } from "./guard.ts";
import { homeRoutes } from "./home/index.ts";
import { importRoutes } from "./imports/index.ts";
import { invoiceRoutes, invoicesOverAccounts } from "./invoices/index.ts";
import { journalRoutes } from "./journal/index.ts";
import { journalWords } from "./journal-words.ts";
import { storable } from "./kernel/stored-text.ts";
import { createLimits } from "./limits/index.ts";
import { numberCardRoutes } from "./numbers/index.ts";
import { operations, orderForms } from "./operations.ts";
import { menuForms, networkFigures, orderRoutes } from "./orders/index.ts";
import { outboxRoutes } from "./outbox/index.ts";
import { paymentRoutes, paymentsOverAccounts } from "./payments/index.ts";
import { addresses } from "./platform/address.ts";
import { createAssets } from "./platform/assets.ts";
import { isOverHttps } from "./platform/config.ts";
import { formToken, requireCsrf } from "./platform/csrf.ts";
import { isReady, type Pool } from "./platform/db.ts";
import { deadFigure } from "./platform/dead-jobs.ts";
import { errorPage, pageNotFound } from "./platform/errors.ts";
import { takeFlash } from "./platform/flash.ts";
import { logRequests } from "./platform/log.ts";
import { createMetrics } from "./platform/metrics.ts";
import { packPages } from "./platform/packed.ts";
import { readPreferences, themeOf } from "./platform/preferences.ts";
import { fullTitle, type ShellOf, setUpRendering } from "./platform/render.ts";
import { replicaFigures } from "./platform/replica.ts";
import { mount, type PageRequest, type Route, type Site } from "./platform/routing.ts";
import { createSecrets } from "./platform/secrets.ts";
import { requestIds, securityHeaders } from "./platform/security.ts";
import { sessions } from "./platform/session.ts";
import { receiveUpload } from "./platform/upload.ts";
import { productRoutes } from "./products/index.ts";
import { profileRoutes } from "./profile/index.ts";
import { reconciliationRoutes } from "./reconciliation-acts/index.ts";
import { referenceRoutes } from "./reference/index.ts";
import { serviceCardRoutes } from "./services/index.ts";
import { setUpPassport, signInRoutes } from "./sign-in/index.ts";
import { staffListRoutes } from "./staff-list/index.ts";
import { cardRoutes, subscriberRoutes } from "./subscribers/index.ts";
import { supportRoutes, viewAs, viewingBanner } from "./support/index.ts";
import { tariffCardRoutes } from "./tariffs/index.ts";
import { callDetailsRoutes, recordRoutes } from "./usage/index.ts";

type Outside = Pick<Site, "config" | "db" | "clock" | "log" | "sms"> & { sessionPool: Pool; sessionSecret: string };
export type Deps = Outside & Site;

export const depsOf = (outside: Outside): Deps => ({
  ...outside,
  orderForms,
  operations,
  documents,
  journalWords,
  limits: createLimits(outside.db),
  secrets: createSecrets(outside.sessionSecret, outside.config.previousSecret),
});

/** Every address of the portal, as data: the app is built from this list and the access matrix is generated from it. */
export const allRoutes = (deps: Deps): readonly Route[] => [
  ...signInRoutes,
  ...accessibilityRoutes,
  ...profileRoutes,
  ...factorRoutes,
  ...accountRoutes,
  ...homeRoutes,
  ...bulkRoutes(deps.orderForms),
  ...orderRoutes,
  ...invoiceRoutes,
  ...invoicesOverAccounts,
  ...allocationRoutes,
  ...paymentRoutes,
  ...paymentsOverAccounts,
  ...chargeRoutes,
  ...reconciliationRoutes,
  ...deliveryRoutes,
  ...deliverySettingsRoutes,
  ...accessRoutes,
  ...subscriberRoutes,
  ...cardRoutes,
  ...serviceCardRoutes,
  ...tariffCardRoutes,
  ...numberCardRoutes,
  ...departmentRoutes,
  ...recordRoutes,
  ...callDetailsRoutes,
  ...referenceRoutes,
  ...staffListRoutes,
  ...productRoutes,
  ...journalRoutes,
  ...finderRoutes,
  ...supportRoutes,
  ...importRoutes,
  ...(deps.config.outboxDir ? outboxRoutes(deps.config.outboxDir) : []),
];

/** As "simple", but no page gets a text from its address that PostgreSQL refuses. */
const storableQuery = (query: string) => parseQuery(query, "&", "=", { decodeURIComponent: decoded });
const decoded = (text: string): string => storable(unescape(text));

export const createApp = (deps: Deps, list: readonly Route[] = allRoutes(deps)): Express => {
  const { config, db, sessionPool, sessionSecret, clock, log } = deps;
  const overHttps = isOverHttps(config);
  const assets = createAssets();
  const metrics = createMetrics([...networkFigures(db), deadFigure(db), ...deliveryFigures(db), ...replicaFigures(db)]);
  const app = express();
  app.disable("x-powered-by");
  // no page is kept by a browser, so none is compared with
  app.disable("etag");
  app.set("query parser", storableQuery);
  app.set("trust proxy", config.trustProxy);
  setUpRendering(app, { production: config.production, shellOf: shellFor(deps, assets.url) });

  app.use(
    onSite(deps),
    addresses,
    requestIds,
    securityHeaders(overHttps),
    metrics.measure,
    logRequests(log),
    readPreferences,
    packPages,
  );
  app.get("/healthz", (_req, res) => void res.type("text").send("ok"));
  app.get("/readyz", async (_req, res) => void res.status((await isReady(db)) ? 200 : 503).end());
  app.get("/metrics", metrics.page);
  app.use(assets.router);
  app.use(express.urlencoded({ extended: false, limit: "256kb", parameterLimit: 2_000 }));
  app.use(
    sessions({ pool: sessionPool, secrets: [sessionSecret, config.previousSecret], secure: overHttps, clock }),
    ...setUpPassport,
  );
  app.use(viewAs(list) as unknown as RequestHandler);
  mount(app, list, (route) => before(deps, route));
  app.use(pageNotFound);
  app.use(errorPage(log));
  return app;
};

const onSite =
  (site: Site): RequestHandler =>
  (req, _res, next) => {
    (req as PageRequest).site = site;
    next();
  };

/** A form's token comes before anything else; an upload is not even read for those who may not send it. */
const before = (deps: Deps, route: Route): RequestHandler[] => {
  const guarded = guard(deps, route);
  const ownForm = requireCsrf(formRefusal(route));
  if (route.upload) return [guarded, receiveUpload, ownForm];
  return route.method === "post" ? [ownForm, guarded] : [guarded];
};

const shellFor =
  (site: Deps, asset: (name: string) => string): ShellOf =>
  (req, page) =>
    shellOf({
      title: fullTitle(page),
      lang: (req as PageRequest).lang,
      theme: themeOf(req),
      csrf: req.session ? formToken(req as PageRequest) : "",
      path: req.method === "GET" ? req.originalUrl : (req.get("referer")?.replace(/^https?:\/\/[^/]+/, "") ?? "/"),
      asset,
      operatorName: site.config.operator.name,
      user: req.user ?? null,
      role: req.session?.role ?? null,
      accountNumber: accountOf(req) ?? null,
      flash: takeFlash(req),
      forms: menuForms(site.orderForms, (req as PageRequest).lang),
      action: (operation, subject) =>
        site.operations
          .get(operation)
          ?.texts((req as PageRequest).lang)
          .action(subject) ?? operation,
      notices: (req as PageRequest).notices ?? [],
      viewing: viewingBanner(req as PageRequest, site.clock.now()),
    });
