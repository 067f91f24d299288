import type { Express, NextFunction, Request, RequestHandler, Response } from "express";

import { NotAllowed } from "../kernel/errors.ts";
import type { Lang } from "../kernel/lang.ts";
import type { AccountScope } from "./db.ts";
import { type Messages, type Words, wordsFor } from "./i18n.ts";

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
};
export type PageRequest = Request & {
  lang: Lang;
  requestId: string;
  file?: Upload | undefined;
  viewing?: Viewing | undefined;
};
/** A request whose account is in the address and whose user holds the route's permission on it. */
export type ScopedRequest = PageRequest & { scope: AccountScope };

// a method's parameters are compared both ways, so that a list may hold handlers of page and of scoped requests
export type Handler = { handle(req: PageRequest, res: Response, next: NextFunction): unknown }["handle"];
type Extra = {
  /** What each `:name` in the path is, for the generated access matrix: "invoice", "order"… */
  readonly params?: Readonly<Record<string, string>>;
  /** A body that would be accepted, for the same. */
  readonly sample?: Readonly<Record<string, string | readonly string[]>>;
  /** A multipart form with one file. */
  readonly upload?: boolean;
  /** Asks for a fresh second factor, of who has one. */
  readonly stepUp?: boolean;
  /** Not shown to support who looks on as a customer. */
  readonly viewing?: "deny";
  /** Open also before a temporary password is changed or a required second factor set up. */
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

export const mount = (app: Express, all: readonly Route[], before: (route: Route) => RequestHandler[]): void => {
  const methods = new Map<string, string[]>();
  for (const route of all) {
    app[route.method](route.path, ...before(route), route.handler as unknown as RequestHandler);
    methods.set(route.path, [...(methods.get(route.path) ?? []), route.method.toUpperCase()]);
  }
  for (const [path, allowed] of methods) {
    app.all(path, (_req, res) => {
      res.setHeader("Allow", allowed.includes("GET") ? [...allowed, "HEAD"] : allowed);
      throw new NotAllowed(path);
    });
  }
};

export const wordsOf = <K extends string>(req: Request, messages: Messages<K>): Words<K> =>
  wordsFor(messages, (req as PageRequest).lang);
