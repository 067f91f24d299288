import { randomUUID } from "node:crypto";
import type { RequestHandler } from "express";
import helmet from "helmet";
import type { PageRequest } from "./routing.ts";

const self = ["'self'"];

/** Strict headers: nothing inline, nothing from elsewhere, nobody frames us. */
export const securityHeaders = (overHttps: boolean): RequestHandler[] => [
  helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'none'"],
        scriptSrc: self,
        styleSrc: self,
        imgSrc: ["'self'", "data:"],
        fontSrc: self,
        connectSrc: self,
        formAction: self,
        baseUri: ["'none'"],
        frameAncestors: ["'none'"],
        ...(overHttps && { upgradeInsecureRequests: [] }),
      },
    },
    strictTransportSecurity: overHttps ? { maxAge: 31_536_000, includeSubDomains: true } : false,
    referrerPolicy: { policy: "same-origin" },
    crossOriginOpenerPolicy: { policy: "same-origin" },
  }),
  (_req, res, next) => {
    res.setHeader("Cache-Control", "no-store");
    next();
  },
];

/** Our own id for each request: it is shown on error pages and stands in the log and the journal. */
export const requestIds: RequestHandler = (req, res, next) => {
  const requestId = randomUUID();
  (req as PageRequest).requestId = requestId;
  res.setHeader("X-Request-Id", requestId);
  next();
};
