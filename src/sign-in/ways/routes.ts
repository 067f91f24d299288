import type { Response } from "express";
import { findLogin, type LoginName } from "../../accounts/index.ts";
import { knownDevice } from "../../platform/device.ts";
import { formOf, readForm } from "../../platform/forms.ts";
import { authenticate } from "../../platform/passport.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { recordRefusal, welcome } from "../entry.ts";
import { type PasswordWay, passwordForms } from "../forms.ts";
import { messages } from "../messages.ts";
import { forgetPasswordTries, takePasswordTry } from "../password-limits.ts";
import { nextOf } from "../requests.ts";
import type { Site } from "../site.ts";
import { type PasswordView, passwordPage } from "./pages.ts";

/** The three ways in that end with a password. */
export const passwordRoutes = (site: Site): readonly Route[] =>
  routes("/sign-in", [
    ...passwordWays.map((way) => get(`/${way}`, "public", (req, res) => showWay(req, res, way))),
    ...passwordWays.map((way) =>
      post(`/${way}`, "public", (req, res) => signIn(site, req, res, { way, isForStaff: false }), {
        sample: samples[way],
      }),
    ),
    get("", "public", (_req, res) => res.redirect(303, "/sign-in/password")),
  ]);

/** The operator's own door: the same way by e-mail, for staff alone. */
export const staffRoutes = (site: Site): readonly Route[] =>
  routes("/support/sign-in", [
    get("", "public", (req, res) => showWay(req, res, "email", true)),
    post("", "public", (req, res) => signIn(site, req, res, { way: "email", isForStaff: true }), {
      sample: samples.email,
    }),
  ]);

const passwordWays = ["password", "account", "email"] as const;
const noPassword = "no such password";
const samples = {
  password: { phone: "375291000001", password: noPassword },
  account: { account: "00170000003", password: noPassword },
  email: { email: "admin@romashka.example", password: noPassword },
} as const;

type Door = { readonly way: PasswordWay; readonly isForStaff: boolean };

function showWay(req: PageRequest, res: Response, way: PasswordWay, isForStaff = false) {
  if (req.user) return res.redirect(303, "/");
  showPage(req, res, { way, isForStaff, next: nextOf(req) });
}

const showPage = (req: PageRequest, res: Response, view: PasswordView, status = 200) =>
  show(req, res, "sign-in/sign-in", passwordPage(wordsOf(req, messages), view), { status, layout: "plain" });

async function signIn(site: Site, req: PageRequest, res: Response, { way, isForStaff }: Door) {
  const next = nextOf(req);
  const read = readForm(passwordForms[way], req.body);
  if (!read.ok) return showPage(req, res, { way, isForStaff, next, typed: read.form }, 422);
  const name = nameOf(way, read.data);
  const typed = formOf(passwordForms[way], req.body);
  const login = await findLogin(site.db, name);
  const device = knownDevice(site.secrets, req, login, site.overHttps);
  const attempt = { name, address: req.ip ?? "", device };
  const wait = await takePasswordTry(site, attempt);
  if (wait > 0) {
    res.setHeader("Retry-After", String(wait));
    return showPage(req, res, { way, isForStaff, next, typed, waitSeconds: wait }, 429);
  }
  const checked = await authenticate(site.authenticator, way, req);
  const isRightDoor = checked.user && (!isForStaff || checked.user.isStaff);
  if (!checked.user || !isRightDoor) {
    const refusal = checked.user ? { message: "refused", userId: checked.user.id } : checked.refusal;
    await recordRefusal(site, req, way, refusal);
    const fault = refusal.message === "expired" ? "expired" : "refused";
    return showPage(req, res, { way, isForStaff, next, typed, fault }, 422);
  }
  await forgetPasswordTries(site, attempt);
  await welcome(site, req, res, { user: checked.user, way, next });
}

const nameOf = (way: PasswordWay, data: { phone?: string; account?: number; email?: string }): LoginName => {
  if (way === "password") return { phone: data.phone ?? "" };
  return way === "account" ? { login_account: data.account ?? 0 } : { email: data.email ?? "" };
};
