import { findLogin, type LoginName } from "../../accounts/index.ts";
import { rules, type Taken } from "../../limits/index.ts";
import { knownDevice } from "../../platform/device.ts";
import { formOf, readForm } from "../../platform/forms.ts";
import { noteRefusal } from "../../platform/log.ts";
import type { Refusal } from "../../platform/passport.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { say, takeSaid } from "../../platform/said.ts";
import { demandCode } from "../confirmation/demand.ts";
import { type Entry, recordRefusal, welcome } from "../entry.ts";
import { nextOf, type PasswordWay, passwordForms } from "../forms.ts";
import { signInPath } from "../last-way.ts";
import { messages } from "../messages.ts";
import { withNext } from "../pages.ts";
import { checkFields } from "../passport.ts";
import { forgetPasswordTries, forgetWrongPasswords, slowDown, type Try, takePasswordTry } from "../password-limits.ts";
import { type PasswordView, passwordPage } from "./pages.ts";

const passwordWays = ["password", "account", "email"] as const;
const noPassword = "no such password";
const samples = {
  password: { phone: "375291000001", password: noPassword },
  account: { account: "00170000003", password: noPassword },
  email: { email: "admin@romashka.example", password: noPassword },
} as const;

const limits = ["password-login", "password-address", "password-network", "password-browser"];

/** The three ways with a password. */
export const passwordRoutes: readonly Route[] = routes("/sign-in", [
  ...passwordWays.map((way) => get(`/${way}`, "public", (req, res) => showWay(req, res, { way, isForStaff: false }))),
  ...passwordWays.map((way) =>
    post(`/${way}`, "public", (req, res) => signIn(req, res, { way, isForStaff: false }), {
      sample: samples[way],
      limits,
    }),
  ),
  get("", "public", (req, res) => res.redirect(303, signInPath(req))),
]);

const ofStaff = { way: "email", isForStaff: true } as const;

/** The same way by e-mail on a page of its own, for the operator's staff only. */
export const staffRoutes: readonly Route[] = routes("/support/sign-in", [
  get("", "public", (req, res) => showWay(req, res, ofStaff)),
  post("", "public", (req, res) => signIn(req, res, ofStaff), { sample: samples.email, limits }),
]);

type Entrance = { readonly way: PasswordWay; readonly isForStaff: boolean };

function showWay(req: PageRequest, res: Response, entrance: Entrance) {
  if (req.user) return res.redirect(303, "/");
  const said = takeSaid(req, pathOf(entrance)) as Pick<PasswordView, "typed" | "fault"> | undefined;
  showPage(req, res, { ...entrance, next: nextOf(req), ...said });
}

const pathOf = ({ way, isForStaff }: Entrance): string => (isForStaff ? "/support/sign-in" : `/sign-in/${way}`);

const showPage = (req: PageRequest, res: Response, view: PasswordView, status = 200) =>
  show(req, res, "sign-in/sign-in", passwordPage(wordsOf(req, messages), view), { status, layout: "plain" });

async function signIn(req: PageRequest, res: Response, entrance: Entrance) {
  const { way, isForStaff } = entrance;
  const next = nextOf(req);
  const read = readForm(passwordForms[way], req.body);
  if (!read.ok) return showPage(req, res, { ...entrance, next, typed: read.form }, 422);
  const name = nameOf(way, read.data);
  const typed = formOf(passwordForms[way], req.body);
  const tried = await triedBy(req, name);
  const taken = await takePasswordTry(req.site.limits, tried);
  if (taken.secondsToWait > 0) {
    res.setHeader("Retry-After", String(taken.secondsToWait));
    return showPage(req, res, { ...entrance, next, typed, waitSeconds: taken.secondsToWait }, 429);
  }
  const checked = await checkFields(req, way);
  if (checked.user && (!isForStaff || checked.user.isStaff)) {
    return admit(req, res, { user: checked.user, way, next }, { tried, taken });
  }
  const refusal = checked.user ? { message: "refused", userId: checked.user.id } : checked.refusal;
  await refuse(req, res, { way, refusal, tried, taken });
  const fault = refusal.message === "expired" ? "expired" : "refused";
  // the login alone: a password is typed anew
  const field = way === "password" ? "phone" : way;
  say(req, pathOf(entrance), { typed: { [field]: typed[field] }, fault });
  res.redirect(303, withNext(pathOf(entrance), next));
}

const triedBy = async (req: PageRequest, name: LoginName): Promise<Try> => {
  const device = knownDevice(req, await findLogin(req.site.db, name));
  return { name, address: req.ip ?? "", device };
};

type Counted = { readonly tried: Try; readonly taken: Taken };

/** After the right password. Beyond a limit it is not enough: a code to the user's own number or mailbox has to follow. */
const admit = async (req: PageRequest, res: Response, entry: Entry, { tried, taken }: Counted): Promise<void> => {
  const { limits: counts } = req.site;
  await forgetPasswordTries(counts, tried, taken);
  if (taken.over && !entry.user.hasSecondFactor) return demandCode(req, res, { ...entry, name: tried.name });
  await forgetWrongPasswords(counts, [tried.name]);
  await welcome(req, res, entry);
};

type Refused = Counted & { readonly way: PasswordWay; readonly refusal: Refusal };

/** Beyond the limits of an address a refusal is a line of the log, so that nobody fills the journal. */
const refuse = async (req: PageRequest, res: Response, { way, refusal, tried, taken }: Refused): Promise<void> => {
  const { over } = taken;
  if (over && rules[over].end === "slow") noteRefusal(res, { why: "limit", rule: over });
  else await recordRefusal(req, way, refusal);
  await slowDown(tried, taken);
};

const nameOf = (way: PasswordWay, data: { phone?: string; account?: number; email?: string }): LoginName => {
  if (way === "password") return { phone: data.phone ?? "" };
  return way === "account" ? { login_account: data.account ?? 0 } : { email: data.email ?? "" };
};
