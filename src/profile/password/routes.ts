import { formatDateTime } from "../../kernel/dates.ts";
import { FreshProofNeeded } from "../../kernel/errors.ts";
import { passwordFault, passwordFaultSentence, passwordHint, verifyPassword } from "../../passwords/index.ts";
import { rememberDevice } from "../../platform/device.ts";
import { flash } from "../../platform/flash.ts";
import { readForm } from "../../platform/forms.ts";
import { lettersFor } from "../../platform/letters.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  type PageRequest,
  post,
  type Response,
  type Route,
  requesterOf,
  routes,
  userOf,
  wordsOf,
} from "../../platform/routing.ts";
import { say, takeSaid } from "../../platform/said.ts";
import { continueSession } from "../../sessions/index.ts";
import { findUser, forgetWrongPasswords, loginNamesOf, nextOf, signInPath } from "../../sign-in/index.ts";
import { changeForm, firstForm } from "../forms.ts";
import { hasNoMenu } from "../layout.ts";
import { messages } from "../messages.ts";
import { getPassword, type StoredPassword } from "../repository.ts";
import { type PasswordView, passwordPage, sentence } from "./pages.ts";
import { changePassword, type Proof, recordWrongPassword } from "./password.ts";
import { isForced, proofOf } from "./proof.ts";

const page = "/profile/password";

/** Смена пароля. */
export const passwordRoutes: readonly Route[] = routes(page, [
  get("", "signed-in", showForm, { viewing: "deny", early: true }),
  post("", "signed-in", setPassword, {
    viewing: "deny",
    early: true,
    sample: { current: "no such password", password: "none of the common ones, surely" },
  }),
]);

const stepUp = `/step-up?next=${encodeURIComponent(page)}`;
/** `isTry`: a wrong current password, of which only so many are allowed. */
type Said = Pick<PasswordView, "errors" | "waitSeconds"> & { readonly status?: number; readonly isTry?: true };

async function showForm(req: PageRequest, res: Response) {
  const stored = await getPassword(req.site.db, userOf(req).id);
  const proof = proofOf(req, stored);
  if (proof === "factor-needed") return res.redirect(303, stepUp);
  showPage(req, res, proof, takeSaid(req, page) as Said | undefined);
}

const asked = {
  "current-password": "current",
  "temporary-password": "temporary",
  "second-factor": "nothing",
  sms: "nothing",
  none: "recovery",
} as const;

const showPage = (req: PageRequest, res: Response, proof: keyof typeof asked, said: Said = {}) => {
  const { status = 200, isTry: _isTry, ...view } = said;
  const user = userOf(req);
  const next = nextOf(req);
  const plain = hasNoMenu(req) || isForced(req);
  const drawn = passwordPage(wordsOf(req, messages), {
    ...view,
    isForced: isForced(req),
    isPlain: plain,
    asks: asked[proof],
    action: addressOf(next),
    login: user.phone ?? user.email ?? "",
    hint: passwordHint(req.lang, user.hasSecondFactor),
  });
  show(req, res, "profile/password", drawn, { status, layout: plain ? "plain" : "page" });
};

async function setPassword(req: PageRequest, res: Response) {
  const user = userOf(req);
  const stored = await getPassword(req.site.db, user.id);
  const proof = proofOf(req, stored);
  if (proof === "factor-needed") throw new FreshProofNeeded(stepUp);
  if (proof === "none") return showPage(req, res, proof, { status: 422 });
  const typed = await readPassword(req, stored, proof);
  if ("refused" in typed) return showRefused(req, res, proof, typed.refused);
  await finish(req, res, { stored, proof, password: typed.password });
}

type Typed = { readonly password: string } | { readonly refused: Said };

/** The new password, if the current one is right and the new one follows the rules. */
const readPassword = async (req: PageRequest, stored: StoredPassword, proof: Proof): Promise<Typed> => {
  const { hasSecondFactor } = userOf(req);
  const read = readForm(asked[proof] === "nothing" ? firstForm : changeForm, req.body);
  if (!read.ok) {
    const { current, password } = read.form;
    return wrong({ current: saidOf(req, current?.error), password: saidOf(req, password?.error) });
  }
  const { password } = read.data;
  if ("current" in read.data) {
    const refused = await refusalOf(req, stored, String(read.data.current));
    if (refused) return { refused };
    if (read.data.current === password) return wrong({ password: saidOf(req, "passwordSame") });
  }
  const fault = passwordFault(password, { words: wordsAbout(req, stored), hasSecondFactor });
  return fault ? wrong({ password: passwordFaultSentence(req.lang, fault) }) : { password };
};

const wrong = (errors: NonNullable<Said["errors"]>) => ({ refused: { status: 422, errors } });

const saidOf = (req: PageRequest, code: string | undefined) => sentence(wordsOf(req, messages), code);

/** Undefined if the current password is right. Only wrong ones count. */
const refusalOf = async (req: PageRequest, stored: StoredPassword, current: string): Promise<Said | undefined> => {
  const { limits } = req.site;
  const facts = { user: String(userOf(req).id) };
  const { secondsToWait, windows } = await limits.take(["current-password"], facts);
  if (secondsToWait > 0) return { status: 429, waitSeconds: secondsToWait };
  const { matches } = await verifyPassword(stored.passwordHash, current);
  if (!matches) {
    await recordWrongPassword(req.site, requesterOf(req));
    return { isTry: true, errors: { current: saidOf(req, "currentWrong") } };
  }
  await limits.giveBack(["current-password"], facts, windows);
  return undefined;
};

const addressOf = (next: string): string => (next === "/" ? page : `${page}?next=${encodeURIComponent(next)}`);

const showRefused = (req: PageRequest, res: Response, proof: Proof, said: Said) => {
  if (said.isTry) {
    say(req, page, said);
    return res.redirect(303, addressOf(nextOf(req)));
  }
  if (said.waitSeconds) res.setHeader("Retry-After", String(said.waitSeconds));
  showPage(req, res, proof, said);
};

/** Words that somebody who knows the user would try. */
const wordsAbout = (req: PageRequest, { loginAccount }: StoredPassword): (string | null)[] => {
  const { name, phone, email, grants } = userOf(req);
  return [
    name,
    phone,
    email,
    loginAccount === null ? null : String(loginAccount),
    req.site.config.operator.name,
    ...grants.flatMap(({ accountNumber, clientName, msisdn }) => [accountNumber, clientName, msisdn]),
  ];
};

type Done = { readonly stored: StoredPassword; readonly proof: Proof; readonly password: string };

async function finish(req: PageRequest, res: Response, { stored, proof, password }: Done) {
  const { site } = req;
  const by = requesterOf(req);
  const { user } = by;
  const wasForced = isForced(req);
  const next = nextOf(req);
  const { signInId = null, shown = [] } = req.session;
  const version = await changePassword(site, { by, password, proof, signInId, shown, told: letterOf(req) });
  // the wrong passwords in a row were tries of the old password
  await forgetWrongPasswords(site.limits, loginNamesOf({ ...user, loginAccount: stored.loginAccount }));
  const renewed = await findUser(site, { id: user.id, version, signInId });
  if (!renewed) return res.redirect(303, signInPath(req));
  await continueSession(req, renewed);
  rememberDevice(req, res, renewed);
  flash(req, "success", wordsOf(req, messages).t("passwordChanged"));
  res.redirect(303, wasForced || next !== "/" ? next : "/profile");
}

const letterOf = (req: PageRequest) => {
  const { clock, config } = req.site;
  const { id, sessionVersion } = userOf(req);
  const words = lettersFor(messages, wordsOf(req, messages).lang);
  const changed = { at: formatDateTime(clock.now(), words.lang), url: new URL("/password-recovery", config.publicUrl) };
  return {
    id: `password-changed-${id}-${sessionVersion + 1}`,
    subject: words.t("letterSubject"),
    text: words.t("letterText", changed),
    sms: words.t("letterSms"),
  };
};
