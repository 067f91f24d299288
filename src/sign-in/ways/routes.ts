import { findLogin, type LoginName } from "../../accounts/index.ts";
import { knownDevice } from "../../platform/device.ts";
import { formOf, readForm } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { recordRefusal, welcome } from "../entry.ts";
import { nextOf, type PasswordWay, passwordForms } from "../forms.ts";
import { messages } from "../messages.ts";
import { checkFields } from "../passport.ts";
import { forgetPasswordTries, takePasswordTry } from "../password-limits.ts";
import { type PasswordView, passwordPage } from "./pages.ts";

const passwordWays = ["password", "account", "email"] as const;
const noPassword = "no such password";
const samples = {
  password: { phone: "375291000001", password: noPassword },
  account: { account: "00170000003", password: noPassword },
  email: { email: "admin@romashka.example", password: noPassword },
} as const;

/** The three ways with a password. */
export const passwordRoutes: readonly Route[] = routes("/sign-in", [
  ...passwordWays.map((way) => get(`/${way}`, "public", (req, res) => showWay(req, res, { way, isForStaff: false }))),
  ...passwordWays.map((way) =>
    post(`/${way}`, "public", (req, res) => signIn(req, res, { way, isForStaff: false }), { sample: samples[way] }),
  ),
  get("", "public", (_req, res) => res.redirect(303, "/sign-in/password")),
]);

const ofStaff = { way: "email", isForStaff: true } as const;

/** The same way by e-mail on a page of its own, for the operator's staff only. */
export const staffRoutes: readonly Route[] = routes("/support/sign-in", [
  get("", "public", (req, res) => showWay(req, res, ofStaff)),
  post("", "public", (req, res) => signIn(req, res, ofStaff), { sample: samples.email }),
]);

type Entrance = { readonly way: PasswordWay; readonly isForStaff: boolean };

function showWay(req: PageRequest, res: Response, entrance: Entrance) {
  if (req.user) return res.redirect(303, "/");
  showPage(req, res, { ...entrance, next: nextOf(req) });
}

const showPage = (req: PageRequest, res: Response, view: PasswordView, status = 200) =>
  show(req, res, "sign-in/sign-in", passwordPage(wordsOf(req, messages), view), { status, layout: "plain" });

async function signIn(req: PageRequest, res: Response, entrance: Entrance) {
  const { way, isForStaff } = entrance;
  const { db, limits } = req.site;
  const next = nextOf(req);
  const read = readForm(passwordForms[way], req.body);
  if (!read.ok) return showPage(req, res, { ...entrance, next, typed: read.form }, 422);
  const name = nameOf(way, read.data);
  const typed = formOf(passwordForms[way], req.body);
  const device = knownDevice(req, await findLogin(db, name));
  const tried = { name, address: req.ip ?? "", device };
  const wait = await takePasswordTry(limits, tried);
  if (wait > 0) {
    res.setHeader("Retry-After", String(wait));
    return showPage(req, res, { ...entrance, next, typed, waitSeconds: wait }, 429);
  }
  const checked = await checkFields(req, way);
  const isAdmitted = checked.user && (!isForStaff || checked.user.isStaff);
  if (!checked.user || !isAdmitted) {
    const refusal = checked.user ? { message: "refused", userId: checked.user.id } : checked.refusal;
    await recordRefusal(req, way, refusal);
    const fault = refusal.message === "expired" ? "expired" : "refused";
    return showPage(req, res, { ...entrance, next, typed, fault }, 422);
  }
  await forgetPasswordTries(limits, tried);
  await welcome(req, res, { user: checked.user, way, next });
}

const nameOf = (way: PasswordWay, data: { phone?: string; account?: number; email?: string }): LoginName => {
  if (way === "password") return { phone: data.phone ?? "" };
  return way === "account" ? { login_account: data.account ?? 0 } : { email: data.email ?? "" };
};
