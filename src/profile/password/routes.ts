import type { Response } from "express";
import { FreshFactorNeeded } from "../../kernel/errors.ts";
import type { Notice } from "../../notices/index.ts";
import { passwordFault, passwordFaultSentence, passwordHint, verifyPassword } from "../../passwords/index.ts";
import { rememberDevice } from "../../platform/device.ts";
import { flash } from "../../platform/flash.ts";
import { readForm } from "../../platform/forms.ts";
import { beginSession } from "../../platform/passport.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { findUser, forgetWrongPasswords, keptOf, nextOf, userOf } from "../../sign-in/index.ts";
import type { ProfileDeps } from "../deps.ts";
import { changeForm, firstForm } from "../forms.ts";
import { messages } from "../messages.ts";
import { getPassword, type Kept } from "../repository.ts";
import { actorOf, isPlain } from "../requests.ts";
import { changedLetter, type PasswordView, passwordPage, sentence } from "./pages.ts";
import { changePassword, type Proof, recordWrongPassword } from "./password.ts";
import { isForced, proofOf } from "./proof.ts";

/** Смена пароля. */
export const passwordRoutes = (deps: ProfileDeps): readonly Route[] =>
  routes("/profile/password", [
    get("", "signed-in", (req, res) => showForm(deps, req, res), { viewing: "deny", early: true }),
    post("", "signed-in", (req, res) => setPassword(deps, req, res), {
      viewing: "deny",
      early: true,
      sample: { current: "no such password", password: "none of the common ones, surely" },
    }),
  ]);

const stepUp = `/step-up?next=${encodeURIComponent("/profile/password")}`;
type Said = Pick<PasswordView, "errors" | "waitSeconds"> & { readonly status?: number };

async function showForm(deps: ProfileDeps, req: PageRequest, res: Response) {
  const kept = await getPassword(deps.db, userOf(req).id);
  const proof = proofOf(deps, req, kept);
  if (proof === "factor-needed") return res.redirect(303, stepUp);
  showPage(req, res, proof);
}

const asked = {
  "current-password": "current",
  "temporary-password": "temporary",
  "second-factor": "nothing",
  sms: "nothing",
  none: "recovery",
} as const;

const showPage = (req: PageRequest, res: Response, proof: keyof typeof asked, said: Said = {}) => {
  const { status = 200, ...view } = said;
  const user = userOf(req);
  const next = nextOf(req);
  const plain = isPlain(req) || isForced(req);
  const page = passwordPage(wordsOf(req, messages), {
    ...view,
    isForced: isForced(req),
    isPlain: plain,
    asks: asked[proof],
    action: next === "/" ? "/profile/password" : `/profile/password?next=${encodeURIComponent(next)}`,
    login: user.phone ?? user.email ?? "",
    hint: passwordHint(req.lang, user.hasSecondFactor),
  });
  show(req, res, "profile/password", page, { status, layout: plain ? "plain" : "page" });
};

async function setPassword(deps: ProfileDeps, req: PageRequest, res: Response) {
  const user = userOf(req);
  const kept = await getPassword(deps.db, user.id);
  const proof = proofOf(deps, req, kept);
  if (proof === "factor-needed") throw new FreshFactorNeeded(stepUp);
  if (proof === "none") return showPage(req, res, proof, { status: 422 });
  const typed = await readPassword(deps, req, kept, proof);
  if ("refused" in typed) return showRefused(req, res, proof, typed.refused);
  await finish(deps, req, res, { kept, proof, password: typed.password });
}

type Typed = { readonly password: string } | { readonly refused: Said };

/** The new password when it may be set: the current one is right, and the new one is none that is easily guessed. */
const readPassword = async (deps: ProfileDeps, req: PageRequest, kept: Kept, proof: Proof): Promise<Typed> => {
  const user = userOf(req);
  const read = readForm(asked[proof] === "nothing" ? firstForm : changeForm, req.body);
  if (!read.ok) {
    const { current, password } = read.form;
    return wrong({ current: saidOf(req, current?.error), password: saidOf(req, password?.error) });
  }
  const { password } = read.data;
  if ("current" in read.data) {
    const refused = await refusalOf(deps, req, kept, String(read.data.current));
    if (refused) return { refused };
    if (read.data.current === password) return wrong({ password: saidOf(req, "passwordSame") });
  }
  const fault = passwordFault(password, { words: wordsAbout(deps, user, kept), hasSecondFactor: user.hasSecondFactor });
  return fault ? wrong({ password: passwordFaultSentence(req.lang, fault) }) : { password };
};

const wrong = (errors: NonNullable<Said["errors"]>) => ({ refused: { status: 422, errors } });

const saidOf = (req: PageRequest, code: string | undefined) => sentence(wordsOf(req, messages), code);

/** Undefined when the password is the current one. Only wrong ones count. */
const refusalOf = async (
  deps: ProfileDeps,
  req: PageRequest,
  kept: Kept,
  current: string,
): Promise<Said | undefined> => {
  const { limits } = deps;
  const facts = { user: String(userOf(req).id) };
  const { secondsToWait } = await limits.take(["current-password"], facts);
  if (secondsToWait > 0) return { status: 429, waitSeconds: secondsToWait };
  const { matches } = await verifyPassword(kept.passwordHash, current);
  if (!matches) {
    await recordWrongPassword(deps, actorOf(req));
    return { status: 422, errors: { current: saidOf(req, "currentWrong") } };
  }
  await limits.giveBack(["current-password"], facts);
  return undefined;
};

const showRefused = (req: PageRequest, res: Response, proof: Proof, said: Said) => {
  if (said.waitSeconds) res.setHeader("Retry-After", String(said.waitSeconds));
  showPage(req, res, proof, said);
};

/** What an acquaintance would try. */
const wordsAbout = ({ config }: ProfileDeps, user: Express.User, { loginAccount }: Kept): (string | null)[] => [
  user.name,
  user.phone,
  user.email,
  loginAccount === null ? null : String(loginAccount),
  config.operator.name,
  ...user.grants.flatMap(({ accountNumber, clientName, msisdn }) => [accountNumber, clientName, msisdn]),
];

type Done = { readonly kept: Kept; readonly proof: Proof; readonly password: string };

async function finish(deps: ProfileDeps, req: PageRequest, res: Response, { kept, proof, password }: Done) {
  const user = userOf(req);
  const wasForced = isForced(req);
  const next = nextOf(req);
  const { signInId = null } = req.session;
  const { version } = await changePassword(deps, {
    who: actorOf(req),
    version: user.sessionVersion,
    password,
    proof,
    signInId,
    notice: letterOf(deps, req, user),
  });
  await forgetTries(deps, user, kept);
  const renewed = await findUser(deps, { id: user.id, version, signInId });
  if (!renewed) return res.redirect(303, "/sign-in/password");
  await beginSession(req, renewed, keptOf(req.session));
  rememberDevice(deps.secrets, res, renewed, deps.config.publicUrl.startsWith("https://"));
  flash(req, "success", wordsOf(req, messages).t("passwordChanged"));
  res.redirect(303, wasForced || next !== "/" ? next : "/profile");
}

const letterOf = ({ clock, config }: ProfileDeps, req: PageRequest, user: Express.User): Notice | null =>
  user.email === null
    ? null
    : {
        channel: "mail",
        to: user.email,
        id: `password-changed-${user.id}-${user.sessionVersion + 1}`,
        ...changedLetter(wordsOf(req, messages), {
          at: clock.now(),
          url: `${config.publicUrl}/password-recovery`,
        }),
      };

/** Wrong passwords in a row were tries of the old one. */
const forgetTries = async ({ limits }: ProfileDeps, { phone, email }: Express.User, { loginAccount }: Kept) => {
  if (phone !== null) await forgetWrongPasswords(limits, { phone });
  if (email !== null) await forgetWrongPasswords(limits, { email });
  if (loginAccount !== null) await forgetWrongPasswords(limits, { login_account: loginAccount });
};
