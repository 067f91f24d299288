import { timingSafeEqual } from "node:crypto";
import { csrfSync } from "csrf-sync";
import type { Request, RequestHandler } from "express";
import { FormRefused } from "../kernel/errors.ts";

const { generateToken, getTokenFromState } = csrfSync();

export const csrfToken = generateToken;

// a browser names the origin of the request; for clients without that header (old browsers, scripts) only the token counts
const sameSite = new Set([undefined, "same-origin", "none"]);

/** A change needs the session's token and must not come from another site (reliability: CSRF). */
export const requireCsrf =
  (refusal: (req: Request) => Error): RequestHandler =>
  (req, _res, next) => {
    const site = req.headers["sec-fetch-site"];
    if (!sameSite.has(typeof site === "string" ? site : undefined)) throw new FormRefused("another site's form");
    if (!hasToken(req)) throw refusal(req);
    next();
  };

// csrf-sync compares them character by character, up to the first difference
const hasToken = (req: Request): boolean => {
  const typed: unknown = (req.body as { _csrf?: unknown } | undefined)?._csrf;
  const kept = getTokenFromState(req);
  if (typeof typed !== "string" || !kept) return false;
  const [given, own] = [Buffer.from(typed), Buffer.from(kept)];
  return given.length === own.length && timingSafeEqual(given, own);
};
