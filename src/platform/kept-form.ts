import { isOverHttps } from "./config.ts";
import { fillForm, type TypedFields } from "./fill-form.ts";
import { cookie } from "./preferences.ts";
import type { PageRequest, Response } from "./routing.ts";

/*
 * What was typed into a form that could not be taken: its session had ended, or a proof was needed first. It waits sealed in the
 * session of this browser, and is put back into the form, once, when the same user opens its page. Nothing is sent by itself.
 */

declare module "express-session" {
  interface SessionData {
    keptForm?: string;
  }
}

type Kept = { readonly userId: number; readonly path: string; readonly fields: TypedFields; readonly at: number };

const use = "kept form";
const lifeMs = 30 * 60_000;
/** Characters of names and values. A longer text, and a file, has to be sent anew. */
const longest = 32_000;
const secret = /^_|password|^(current|code|credential|token|pin|puk)$/i;

const nameOf = ({ config }: PageRequest["site"]): string => (isOverHttps(config) ? "__Host-user" : "user");

/** Whose forms come from this browser, also once the session has gone. Sealed: it names nobody, and opens nothing. */
export const rememberUser = ({ site }: PageRequest, res: Response, { id }: { readonly id: number }): void => {
  const options = { sameSite: "lax", httpOnly: true, secure: isOverHttps(site.config), path: "/" } as const;
  res.cookie(nameOf(site), site.secrets.seal(use, String(id)), options);
};

export const forgetUser = ({ site }: PageRequest, res: Response): void => {
  res.clearCookie(nameOf(site), { sameSite: "lax", httpOnly: true, secure: isOverHttps(site.config), path: "/" });
};

const rememberedUser = (req: PageRequest): number | undefined => {
  const id = opened(req, cookie(req, nameOf(req.site)));
  return id === undefined ? undefined : Number(id);
};

/** Keeps the form of the request for its user. False where nobody is known, or where there is nothing or too much to keep. */
export const keepForm = (req: PageRequest): boolean => {
  const userId = req.user?.id ?? rememberedUser(req);
  const fields = typedOf(req.body);
  const size = JSON.stringify(fields).length;
  if (userId === undefined || req.viewing || Object.keys(fields).length === 0 || size > longest) return false;
  const kept: Kept = { userId, path: req.originalUrl, fields, at: req.site.clock.now().getTime() };
  req.session.keptForm = req.site.secrets.seal(use, JSON.stringify(kept));
  return true;
};

const typedOf = (body: unknown): TypedFields =>
  Object.fromEntries(
    Object.entries((body ?? {}) as Record<string, string | string[]>)
      .filter(([name]) => !secret.test(name))
      .map(([name, value]) => [name, [value].flat()]),
  );

/** The page with the kept form filled in, if it is this user's and the page has it. */
export const giveBack = (req: PageRequest, html: string, notice: () => string): string => {
  if (!req.session?.keptForm || req.method !== "GET" || !req.user) return html;
  const kept = keptOf(req);
  if (!kept) {
    delete req.session.keptForm;
    return html;
  }
  const filled = fillForm(html, { ...kept, page: req.originalUrl, notice: notice() });
  if (filled === undefined) return html;
  delete req.session.keptForm;
  return filled;
};

/** Undefined for another person's, an old one, and one that somebody has changed. */
const keptOf = (req: PageRequest): Kept | undefined => {
  const text = opened(req, req.session.keptForm);
  const kept = text === undefined ? undefined : (JSON.parse(text) as Kept);
  if (!kept || req.viewing || kept.userId !== req.user?.id) return undefined;
  return req.site.clock.now().getTime() - kept.at > lifeMs ? undefined : kept;
};

const opened = ({ site }: PageRequest, sealed: string | undefined): string | undefined => {
  try {
    return sealed === undefined ? undefined : site.secrets.open(use, sealed);
  } catch {
    return undefined;
  }
};
