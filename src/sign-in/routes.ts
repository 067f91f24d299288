import type { Response } from "express";
import { homeOf, saveLanguage } from "../accounts/index.ts";
import { recordOwnAudit } from "../journal/index.ts";
import { NotFound } from "../kernel/errors.ts";
import { isLang } from "../kernel/lang.ts";
import { endSession } from "../platform/passport.ts";
import { isTheme, remember } from "../platform/preferences.ts";
import { get, type PageRequest, post, type Route, routes } from "../platform/routing.ts";
import { sessionCookie } from "../platform/session.ts";
import type { SignInDeps } from "./deps.ts";
import { whoOf } from "./entry.ts";
import { ownPath } from "./forms.ts";
import { passageRoutes } from "./passages/routes.ts";
import { passkeyRoutes } from "./passkey/routes.ts";
import { endSignIn } from "./repository.ts";
import { field, userOf } from "./requests.ts";
import { roleRoutes } from "./roles/routes.ts";
import { secondFactorRoutes } from "./second-factor/routes.ts";
import { type Site, siteOf } from "./site.ts";
import { smsRoutes } from "./sms/routes.ts";
import { stepUpRoutes } from "./step-up/routes.ts";
import { passwordRoutes, staffRoutes } from "./ways/routes.ts";

export const signInRoutes = (deps: SignInDeps): readonly Route[] => {
  const site = siteOf(deps);
  return [
    ...routes("", [
      get("/", "public", goHome),
      post("/sign-out", "signed-in", (req, res) => signOut(site, req, res), { early: true }),
      post("/language", "public", (req, res) => chooseLanguage(site, req, res), { sample: { language: "en" } }),
      post("/theme", "public", (req, res) => chooseTheme(site, req, res), { sample: { theme: "dark" } }),
    ]),
    ...smsRoutes(site),
    ...passwordRoutes(site),
    ...staffRoutes(site),
    ...passkeyRoutes(site),
    ...secondFactorRoutes(site),
    ...stepUpRoutes(site),
    ...roleRoutes,
    ...passageRoutes(site),
  ];
};

function goHome({ user, session }: PageRequest, res: Response) {
  if (!user) return res.redirect(303, "/sign-in/password");
  if (user.isStaff) return res.redirect(303, "/support");
  res.redirect(303, session.role ? homeOf(user, session.role) : "/role");
}

async function signOut({ db, clock, overHttps }: Site, req: PageRequest, res: Response) {
  const { id, name } = userOf(req);
  const { signInId } = req.session;
  await endSession(req);
  await db.knex.transaction(async (trx) => {
    if (signInId) await endSignIn(trx, signInId, clock.now());
    const ended = { userId: id, userName: name, action: "sessions:end", subject: "sign-out" };
    await recordOwnAudit(trx, { ...whoOf(req), ...ended });
  });
  const { name: cookie, ...options } = sessionCookie(overHttps);
  // not "cookies": language and theme are the browser's and stay
  res.clearCookie(cookie, options).setHeader("Clear-Site-Data", '"cache", "storage"');
  res.redirect(303, "/sign-in/password");
}

async function chooseLanguage({ db, overHttps }: Site, req: PageRequest, res: Response) {
  const language = field(req, "language");
  if (!isLang(language)) throw new NotFound("no such language");
  remember(res, "lang", language, overHttps);
  if (req.user) await saveLanguage(db, { ...whoOf(req), userId: req.user.id, userName: req.user.name }, language);
  res.redirect(303, ownPath(field(req, "back")));
}

function chooseTheme({ overHttps }: Site, req: PageRequest, res: Response) {
  const theme = field(req, "theme");
  if (!isTheme(theme)) throw new NotFound("no such theme");
  remember(res, "theme", theme, overHttps);
  res.redirect(303, ownPath(field(req, "back")));
}
