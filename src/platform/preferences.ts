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
type Name = "lang" | "theme" | "way";
const nameOf = (name: Name, secure: boolean): string => (secure ? `__Host-${name}` : name);
const chosenOf = (req: Request, name: Name): string | undefined => cookie(req, nameOf(name, true)) ?? cookie(req, name);

export const langOf = (req: Request): Lang => {
  const chosen = chosenOf(req, "lang");
  return isLang(chosen) ? chosen : (wantedOf(req.get("accept-language") ?? "") ?? defaultLang);
};

/** Until a language is chosen: the first of the browser's that the portal speaks. `be-BY, en;q=0.9` is be. */
const wantedOf = (header: string): Lang | undefined =>
  header
    .slice(0, 200)
    .split(",")
    .map((part) => {
      const [tag = "", quality] = part.toLowerCase().replaceAll(" ", "").split(";q=");
      return { lang: tag.split("-")[0], quality: quality === undefined ? 1 : Number(quality) || 0 };
    })
    .toSorted((a, b) => b.quality - a.quality)
    .filter(({ quality }) => quality > 0)
    .map(({ lang }) => lang)
    .find(isLang);

/** The tab of signing in by which somebody last came in with this browser: it says nothing of who. */
export const lastWayOf = (req: Request): string => chosenOf(req, "way") ?? "";

export const themeOf = (req: Request): Theme => themes.find((theme) => theme === chosenOf(req, "theme")) ?? "auto";
export const isTheme = (text: unknown): text is Theme => themes.some((theme) => theme === text);

/** How a person likes to see and enter the portal: no secret, so that a plain cookie of a year keeps it. */
export const remember = (res: Response, name: Name, value: string, secure: boolean): void => {
  res.cookie(nameOf(name, secure), value, { maxAge: year, sameSite: "lax", httpOnly: true, secure, path: "/" });
};

export const readPreferences: RequestHandler = (req, _res, next) => {
  (req as PageRequest).lang = langOf(req);
  next();
};
