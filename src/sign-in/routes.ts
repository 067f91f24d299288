import type { Response } from "express";
import { homeOf, rolesOf, saveLanguage } from "../accounts/index.ts";
import { recordOwnAudit } from "../audit/index.ts";
import { Forbidden, NotFound } from "../kernel/errors.ts";
import { isLang } from "../kernel/lang.ts";
import type { Clock } from "../platform/clock.ts";
import type { Config } from "../platform/config.ts";
import type { Database } from "../platform/db.ts";
import { formOf, readForm } from "../platform/forms.ts";
import { authenticate, beginSession, endSession, type Passport, type Refusal } from "../platform/passport.ts";
import { isTheme, remember } from "../platform/preferences.ts";
import { show } from "../platform/render.ts";
import { get, type PageRequest, post, type Route, routes, wordsOf } from "../platform/routing.ts";
import { sessionCookie } from "../platform/session.ts";
import { ownPath, passwordForm } from "./forms.ts";
import { type PasswordLimits, passwordLimits } from "./limits.ts";
import { messages } from "./messages.ts";
import { comingPage, rolePage, type SignInView, signInPage, type Way } from "./pages.ts";
import { openPassport } from "./passport.ts";

type Deps = { db: Database; clock: Clock; config: Config };
type Site = { db: Database; clock: Clock; overHttps: boolean; authenticator: Passport; limits: PasswordLimits };

export const signInRoutes = ({ db, clock, config }: Deps): readonly Route[] => {
  const overHttps = config.publicUrl.startsWith("https://");
  const site = { db, clock, overHttps, authenticator: openPassport(db), limits: passwordLimits(db) };
  return routes("", [
    get("/", "public", goHome),
    get("/sign-in", "public", (_req, res) => res.redirect(303, "/sign-in/password")),
    ...(["sms", "password", "account", "email"] as const).map((way) =>
      get(`/sign-in/${way}`, "public", (req, res) => showWay(req, res, way)),
    ),
    post("/sign-in/password", "public", (req, res) => signIn(site, req, res), {
      sample: { phone: "375291000001", password: "no such password" },
    }),
    get("/registration", "public", (req, res) => showComing(req, res, "registration")),
    get("/password-recovery", "public", (req, res) => showComing(req, res, "recovery")),
    get("/role", "signed-in", showRoles),
    post("/role", "signed-in", chooseRole, { sample: { role: "administrator" } }),
    post("/sign-out", "signed-in", (req, res) => signOut(site, req, res)),
    post("/language", "public", (req, res) => chooseLanguage(site, req, res), { sample: { language: "en" } }),
    post("/theme", "public", (req, res) => chooseTheme(site, req, res), { sample: { theme: "dark" } }),
  ]);
};

function goHome({ user, session }: PageRequest, res: Response) {
  if (!user) return res.redirect(303, "/sign-in/password");
  res.redirect(303, session.role ? homeOf(user, session.role) : "/role");
}

function showWay(req: PageRequest, res: Response, way: Way) {
  if (req.user) return res.redirect(303, "/");
  showSignIn(req, res, { way, next: nextOf(req) });
}

const showSignIn = (req: PageRequest, res: Response, view: SignInView, status = 200) =>
  show(req, res, "sign-in/sign-in", signInPage(wordsOf(req, messages), view), { status, layout: "plain" });

function showComing(req: PageRequest, res: Response, topic: "registration" | "recovery") {
  show(req, res, "accounts/coming", comingPage(wordsOf(req, messages), topic), { layout: "plain" });
}

async function signIn(site: Site, req: PageRequest, res: Response) {
  const next = nextOf(req);
  const read = readForm(passwordForm, req.body);
  if (!read.ok) return showSignIn(req, res, { way: "password", next, typed: read.form }, 422);
  const { phone } = read.data;
  const address = req.ip ?? "";
  const typed = formOf(passwordForm, req.body);
  const wait = await site.limits.wait(address, phone);
  if (wait > 0) {
    res.setHeader("Retry-After", String(wait));
    return showSignIn(req, res, { way: "password", next, typed, waitMinutes: Math.ceil(wait / 60) }, 429);
  }
  const checked = await authenticate(site.authenticator, "password", req);
  if (!checked.user) {
    await site.limits.failed(address, phone);
    await recordRefusal(site.db, req, checked.refusal);
    return showSignIn(req, res, { way: "password", next, typed, isRefused: true }, 422);
  }
  await site.limits.succeeded(address, phone);
  await enter(site, req, res, checked.user, next);
}

const enter = async (
  { db, clock, overHttps }: Site,
  req: PageRequest,
  res: Response,
  user: Express.User,
  next: string,
) => {
  const now = clock.now().getTime();
  const [role, ...others] = rolesOf(user);
  const onlyRole = others.length === 0 ? role : undefined;
  await beginSession(req, user, { startedAt: now, seenAt: now, role: onlyRole });
  await recordOwnAudit(db.knex, {
    ...whoOf(req),
    userId: user.id,
    userName: user.name,
    action: "sessions:begin",
    subject: "password",
  });
  if (!req.headers.cookie?.includes("lang=")) remember(res, "lang", user.language, overHttps);
  if (!onlyRole) return res.redirect(303, next === "/" ? "/role" : `/role?next=${encodeURIComponent(next)}`);
  res.redirect(303, next === "/" ? homeOf(user, onlyRole) : next);
};

/** A stranger's number stays out of the journal: people type their passwords into that field too. */
const recordRefusal = (db: Database, req: PageRequest, { userId }: Refusal) =>
  recordOwnAudit(db.knex, { ...whoOf(req), userId, action: "sessions:refuse", subject: "password" });

function showRoles(req: PageRequest, res: Response) {
  const page = rolePage(wordsOf(req, messages), rolesOf(userOf(req)), nextOf(req));
  show(req, res, "sign-in/role", page, { layout: "plain" });
}

async function chooseRole(req: PageRequest, res: Response) {
  const user = userOf(req);
  const role = rolesOf(user).find((held) => held === field(req, "role"));
  if (!role) throw new Forbidden("a role that is not held");
  const { startedAt = 0, seenAt = 0 } = req.session;
  await beginSession(req, user, { startedAt, seenAt, role });
  const next = nextOf(req);
  res.redirect(303, next === "/" ? homeOf(user, role) : next);
}

async function signOut({ db, overHttps }: Site, req: PageRequest, res: Response) {
  const { id, name } = userOf(req);
  await endSession(req);
  await recordOwnAudit(db.knex, {
    ...whoOf(req),
    userId: id,
    userName: name,
    action: "sessions:end",
    subject: "sign-out",
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

const field = (req: PageRequest, name: string): unknown => {
  const body: Record<string, unknown> | undefined = req.body;
  return body?.[name];
};
const nextOf = (req: PageRequest): string => ownPath(field(req, "next") ?? req.query["next"]);
const whoOf = (req: PageRequest) => ({ address: req.ip ?? "", requestId: req.requestId });

const userOf = (req: PageRequest): Express.User => {
  if (!req.user) throw new Forbidden("nobody is signed in");
  return req.user;
};
