import { homeOf, saveLanguage } from "../accounts/index.ts";
import { authorOf, recordOwnAudit } from "../journal/index.ts";
import { NotFound } from "../kernel/errors.ts";
import { isLang } from "../kernel/lang.ts";
import { isOverHttps } from "../platform/config.ts";
import { textField } from "../platform/forms.ts";
import { forgetUser } from "../platform/kept-form.ts";
import { endSession } from "../platform/passport.ts";
import { isTheme, remember } from "../platform/preferences.ts";
import { get, type PageRequest, post, type Response, type Route, requesterOf, routes } from "../platform/routing.ts";
import { sessionCookie } from "../platform/session.ts";
import { endSignIn } from "../sessions/index.ts";
import { confirmationRoutes } from "./confirmation/routes.ts";
import { ownPath } from "./forms.ts";
import { signInPath } from "./last-way.ts";
import { passkeyRoutes } from "./passkey/routes.ts";
import { recoveryRoutes } from "./recovery/routes.ts";
import { registrationRoutes } from "./registration/routes.ts";
import { roleRoutes } from "./roles/routes.ts";
import { secondFactorRoutes } from "./second-factor/routes.ts";
import { smsRoutes } from "./sms/routes.ts";
import { stepUpRoutes } from "./step-up/routes.ts";
import { passwordRoutes, staffRoutes } from "./ways/routes.ts";

export const signInRoutes: readonly Route[] = [
  ...routes("", [
    get("/", "public", goHome),
    post("/sign-out", "signed-in", signOut, { early: true }),
    post("/language", "public", chooseLanguage, { sample: { language: "en" } }),
    post("/theme", "public", chooseTheme, { sample: { theme: "dark" } }),
  ]),
  ...smsRoutes,
  ...passwordRoutes,
  ...staffRoutes,
  ...passkeyRoutes,
  ...confirmationRoutes,
  ...secondFactorRoutes,
  ...stepUpRoutes,
  ...roleRoutes,
  ...registrationRoutes,
  ...recoveryRoutes,
];

function goHome(req: PageRequest, res: Response) {
  const { user, session } = req;
  if (!user) return res.redirect(303, signInPath(req));
  if (user.isStaff) return res.redirect(303, "/support");
  res.redirect(303, session.role ? homeOf(user, session.role) : "/role");
}

async function signOut(req: PageRequest, res: Response) {
  const { db, clock, config } = req.site;
  const author = authorOf(requesterOf(req));
  const { signInId } = req.session;
  await endSession(req);
  await db.knex.transaction(async (trx) => {
    if (signInId) await endSignIn(trx, signInId, clock.now());
    await recordOwnAudit(trx, { ...author, action: "sessions:end", subject: "sign-out" });
  });
  forgetUser(req, res);
  const { name: cookie, ...options } = sessionCookie(isOverHttps(config));
  // not "cookies": language and theme belong to the browser and stay
  res.clearCookie(cookie, options).setHeader("Clear-Site-Data", '"cache", "storage"');
  res.redirect(303, signInPath(req));
}

async function chooseLanguage(req: PageRequest, res: Response) {
  const { db, config } = req.site;
  const language = textField(req.body, "language");
  if (!isLang(language)) throw new NotFound("no such language");
  remember(res, "lang", language, isOverHttps(config));
  if (req.user) await saveLanguage(db, authorOf(requesterOf(req)), language);
  res.redirect(303, ownPath(textField(req.body, "back")));
}

function chooseTheme(req: PageRequest, res: Response) {
  const theme = textField(req.body, "theme");
  if (!isTheme(theme)) throw new NotFound("no such theme");
  remember(res, "theme", theme, isOverHttps(req.site.config));
  res.redirect(303, ownPath(textField(req.body, "back")));
}
