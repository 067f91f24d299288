import type { Request, RequestHandler, Response } from "express";
import { defaultLang, isLang, type Lang } from "../kernel/lang.ts";
import type { PageRequest } from "./routing.ts";

const themes = ["light", "dark", "auto"] as const;
export type Theme = (typeof themes)[number];

const year = 365 * 86_400_000;
export const cookie = (req: Request, name: string): string | undefined =>
  req.headers.cookie
    ?.split("; ")
    .find((pair) => pair.startsWith(`${name}=`))
    ?.slice(name.length + 1);

/** Over https a cookie says that it is this host's own. */
const nameOf = (name: "lang" | "theme", secure: boolean): string => (secure ? `__Host-${name}` : name);
const chosenOf = (req: Request, name: "lang" | "theme"): string | undefined =>
  cookie(req, nameOf(name, true)) ?? cookie(req, name);

export const langOf = (req: Request): Lang => {
  const chosen = chosenOf(req, "lang");
  return isLang(chosen) ? chosen : defaultLang;
};

export const themeOf = (req: Request): Theme => themes.find((theme) => theme === chosenOf(req, "theme")) ?? "auto";
export const isTheme = (text: unknown): text is Theme => themes.some((theme) => theme === text);

/** How a person likes to see the portal: no secret, so that a plain cookie of a year keeps it. */
export const remember = (res: Response, name: "lang" | "theme", value: string, secure: boolean): void => {
  res.cookie(nameOf(name, secure), value, { maxAge: year, sameSite: "lax", httpOnly: true, secure, path: "/" });
};

export const readPreferences: RequestHandler = (req, _res, next) => {
  (req as PageRequest).lang = langOf(req);
  next();
};
