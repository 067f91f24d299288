import { type Express, type NextFunction, type Request, type RequestHandler, type Response, Router } from "express";
import type { Logger } from "pino";
import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { Forbidden, FreshProofNeeded, NotAllowed } from "../kernel/errors.ts";
import type { Lang } from "../kernel/lang.ts";
import type { Clock } from "./clock.ts";
import type { Config } from "./config.ts";
import type { AccountScope, Database } from "./db.ts";
import { type Messages, type Words, wordsFor } from "./i18n.ts";
import type { Secrets } from "./secrets.ts";
import type { SmsGateway } from "./sms/index.ts";

export type { Response } from "express";

/** `public`: anyone; `signed-in`: any user; `staff`: the operator's; else a permission that a grant on the address's account must hold. */
export type Access = "public" | "signed-in" | "staff" | `${string}:${string}`;
export type Upload = {
  readonly field: string;
  readonly path: string;
  readonly name: string;
  readonly isTooLarge: boolean;
};

/** Support sees a customer's pages: `user` is the customer, and this is who really looks. */
export type Viewing = {
  readonly id: string;
  readonly staff: Express.User;
  readonly reason: string;
  readonly ticket: string;
  /** Milliseconds of the clock. */
  readonly endsAt: number;
  /** Writes this page into the journal, for an answer that is no page of HTML (those are written by themselves). */
  readonly note: () => Promise<void>;
};
/**
 * What a request needs of the process, the same for all requests. A feature adds its own part beside its noun:
 * `declare module "../platform/routing.ts" { interface Site { readonly limits: Limits } }`.
 */
export interface Site {
  readonly config: Config;
  readonly db: Database;
  readonly clock: Clock;
  readonly log: Logger;
  readonly sms: SmsGateway;
  readonly secrets: Secrets;
}
export type PageRequest = Request & {
  site: Site;
  lang: Lang;
  requestId: string;
  file?: Upload | undefined;
  viewing?: Viewing | undefined;
  /** What the page that answers says above its own content: locals of components/alert. */
  notices?: readonly object[];
};
/** A request whose account is in the address and whose user holds the route's permission on it. */
export type ScopedRequest = PageRequest & {
  scope: AccountScope;
  /** Whether the chosen role holds a permission on the address's account. */
  may: (permission: string) => boolean;
  /** The user proved who he is within 10 minutes. */
  isFresh: boolean;
};

// a method's parameters are compared both ways, so that a list may hold handlers of page and of scoped requests
export type Handler = { handle(req: PageRequest, res: Response, next: NextFunction): unknown }["handle"];
type Extra = {
  /** What each `:name` in the path is, for the generated access matrix: "invoice", "order"… */
  readonly params?: Readonly<Record<string, string>>;
  /** A body that would be accepted, for the access matrix. */
  readonly sample?: Readonly<Record<string, string | readonly string[]>>;
  /** A multipart form with one file. */
  readonly upload?: boolean;
  /** Requires that the user proved who he is within 10 minutes: by a second factor if he has one, otherwise by signing in or the first one anew. */
  readonly stepUp?: boolean;
  /** With `stepUp`: closed to a user without a second factor, unless the operator has switched second factors off. */
  readonly needsFactor?: boolean;
  /** Sets up a second factor: to staff who have none it is open after a code to their own mailbox. */
  readonly addsFactor?: boolean;
  /** "deny": closed while support views the portal as a customer. */
  readonly viewing?: "deny";
  /** The limits of attempts that bound its refusals in the journal (src/limits/rules.ts). */
  readonly limits?: readonly string[];
  /** Open also before the user has changed a temporary password or set up a required second factor. */
  readonly early?: boolean;
};
type Spec = Extra & {
  readonly method: "get" | "post";
  readonly path: string;
  readonly access: Access;
  readonly handler: Handler;
};
export type Route = Spec;

const spec =
  (method: "get" | "post") =>
  (path: string, access: Access, handler: Handler, extra: Extra = {}): Spec => ({
    method,
    path,
    access,
    handler,
    ...extra,
  });
export const get = spec("get");
export const post = spec("post");

/** A feature's list of routes: plain data, from which the app is built and the access matrix generated. */
export const routes = (base: string, list: readonly Spec[]): readonly Route[] =>
  list.map((route) => ({ ...route, path: base + route.path || "/" }));

/**
 * A request is compared with the addresses that begin as it does, and not with all: the router looks at one after the other,
 * and with 312 of them that was a third of what an answer without a page cost.
 */
export const mount = (app: Express, all: readonly Route[], before: (route: Route) => RequestHandler[]): void => {
  const routers = new Map<string, Router>();
  const pages = new Set(all.filter(({ method }) => method === "get").map(({ path }) => path));
  for (const [head, group] of Map.groupBy(all, ({ path }) => headOf(path))) {
    if (head.includes(":")) throw new Error(`an address must begin with a word of its own: ${head}`);
    routers.set(head, routerOf(group, before, pages));
  }
  app.use((req, res, next) => {
    const router = routers.get(headOf(req.path));
    if (router) router(req, res, next);
    else next();
  });
};

/** The word by which addresses differ first: of `/a/00020000001/invoices/7` it is `a/invoices`. */
const headOf = (path: string): string => {
  const [, first = "", , third = ""] = path.toLowerCase().split("/", 4);
  return first === "a" ? `a/${third}` : first;
};

const routerOf = (
  group: readonly Route[],
  before: (route: Route) => RequestHandler[],
  pages: ReadonlySet<string>,
): Router => {
  const router = Router();
  for (const route of group) {
    router[route.method](route.path, ...before(route), route.handler as unknown as RequestHandler);
  }
  for (const [path, of] of Map.groupBy(group, (route) => route.path)) {
    const allowed = of.map(({ method }) => method.toUpperCase());
    const form = pages.has(path) ? undefined : formOf(path, pages);
    if (form !== undefined) router.get(path, (req, res) => res.redirect(303, addressOf(form, req)));
    router.all(path, (_req, res) => {
      res.setHeader("Allow", allowed.includes("GET") ? [...allowed, "HEAD"] : allowed);
      throw new NotAllowed(path);
    });
  }
  return router;
};

/**
 * The page with the form that is sent to an address: the nearest page above it. It is opened instead, for a person who reloads
 * or copies the address of an answer, or comes back to a tab that the phone has dropped meanwhile.
 */
export const formOf = (path: string, pages: ReadonlySet<string>): string | undefined => {
  const above = path.slice(0, path.lastIndexOf("/")) || "/";
  if (path === "/" || pages.has(above)) return path === "/" ? undefined : above;
  return formOf(above, pages);
};

/** The page's address with the request's own parameters and query. */
const addressOf = (page: string, { params, originalUrl }: Request): string => {
  const path = page.replace(/:(\w+)/g, (_all, name: string) => encodeURIComponent(String(params[name])));
  const query = originalUrl.indexOf("?");
  return query < 0 ? path : path + originalUrl.slice(query);
};

export const wordsOf = <K extends string>(req: Request, messages: Messages<K>): Words<K> =>
  wordsFor(messages, (req as PageRequest).lang);

/** @throws Forbidden if nobody is signed in */
export const userOf = ({ user }: PageRequest): Express.User => {
  if (!user) throw new Forbidden("nobody is signed in");
  return user;
};

/** Where a request comes from, for the journal. */
export type Origin = { readonly address: string; readonly requestId: string };
export const originOf = ({ ip = "", requestId }: PageRequest): Origin => ({ address: ip, requestId });

/** A user who does something on their own behalf, and where the request comes from. */
export type Requester = Origin & { readonly user: Express.User };
export const requesterOf = (req: PageRequest, user = userOf(req)): Requester => ({ ...originOf(req), user });

/** The account of the request: the address its pages begin with, its number as people read it, and what the user may do there. */
export const placeOf = ({ scope, may }: ScopedRequest) => ({
  base: `/a/${formatAccountNumber(scope.accountId)}`,
  accountText: showAccountNumber(scope.accountId),
  may,
});

/** For actions whose risk depends on the data of the request. @throws FreshProofNeeded: the user confirms and returns to `page` */
export const requireFreshProof = ({ isFresh }: ScopedRequest, page: string): void => {
  if (!isFresh) throw new FreshProofNeeded(`/step-up?next=${encodeURIComponent(page)}`);
};
