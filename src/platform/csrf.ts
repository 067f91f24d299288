import { randomBytes, timingSafeEqual } from "node:crypto";
import type { Request, RequestHandler } from "express";
import { FormRefused } from "../kernel/errors.ts";
import { isOverHttps } from "./config.ts";
import { cookie } from "./preferences.ts";
import type { PageRequest } from "./routing.ts";

// a browser names the origin of the request; for clients without that header (old browsers, scripts) only the token counts
const sameSite = new Set([undefined, "same-origin", "none"]);

/** A change needs its form's token and must not come from another site (reliability: CSRF). */
export const requireCsrf =
  (refusal: (req: Request) => Error): RequestHandler =>
  (plain, _res, next) => {
    const req = plain as PageRequest;
    const site = req.headers["sec-fetch-site"];
    if (!sameSite.has(typeof site === "string" ? site : undefined)) throw new FormRefused("another site's form");
    if (!hasToken(req)) throw refusal(req);
    next();
  };

/**
 * The token of this page's forms: made of the session's id once somebody has signed in, and of the browser's own before. So it is
 * kept nowhere, a page for a stranger makes no session, and a new session has new tokens.
 */
export const formToken = (req: PageRequest): string => masked(tokenFor(req, subjectOf(req) ?? newBrowser(req)));

/**
 * Another text in each answer: pages are compressed, and a text that stays the same could be guessed byte by byte from their length
 * (BREACH, docs/decisions/032).
 */
const masked = (token: string): string => {
  const mask = randomBytes(tokenBytes);
  return Buffer.concat([mask, xor(mask, Buffer.from(token, "base64url"))]).toString("base64url");
};

const unmasked = (typed: string): string => {
  const bytes = Buffer.from(typed, "base64url");
  return xor(bytes.subarray(0, tokenBytes), bytes.subarray(tokenBytes)).toString("base64url");
};

const xor = (mask: Buffer, bytes: Buffer): Buffer => Buffer.from(bytes.map((byte, index) => byte ^ (mask[index] ?? 0)));

/** Of an HMAC-SHA-256. */
const tokenBytes = 32;

const tokenFor = ({ site }: PageRequest, subject: string): string => site.secrets.sign("form token", subject);

const hasToken = (req: PageRequest): boolean => {
  const typed: unknown = (req.body as { _csrf?: unknown } | undefined)?._csrf;
  const subject = subjectOf(req);
  return typeof typed === "string" && subject !== undefined && isSame(unmasked(typed), tokenFor(req, subject));
};

/** Half-way through signing in it is the browser still, so that a second tab's form holds as well. */
const subjectOf = (req: PageRequest): string | undefined => {
  if (req.session?.startedAt !== undefined) return `session ${req.sessionID}`;
  const browser = browserOf(req);
  return browser && `browser ${browser}`;
};

const nameOf = ({ config }: PageRequest["site"]): string => (isOverHttps(config) ? "__Host-browser" : "browser");

/** The id in the browser's cookie, if it is one of ours. */
const browserOf = (req: PageRequest): string | undefined => {
  const [id = "", seal = ""] = (cookie(req, nameOf(req.site)) ?? "").split(".");
  return id !== "" && isSame(seal, req.site.secrets.sign("browser", id)) ? id : undefined;
};

const newBrowser = (req: PageRequest): string => {
  const { site } = req;
  const id = randomBytes(16).toString("base64url");
  const options = { sameSite: "lax", httpOnly: true, secure: isOverHttps(site.config), path: "/" } as const;
  req.res?.cookie(nameOf(site), `${id}.${site.secrets.sign("browser", id)}`, options);
  return `browser ${id}`;
};

const isSame = (typed: string, made: string): boolean => {
  const [given, own] = [Buffer.from(typed), Buffer.from(made)];
  return given.length === own.length && timingSafeEqual(given, own);
};
