import { type CodeFault, checkCode, codeFaultText, codeField, issueCode, waitText } from "../../codes/index.ts";
import { passwordFault, passwordFaultSentence, passwordHint } from "../../passwords/index.ts";
import { knownDevice } from "../../platform/device.ts";
import { flash } from "../../platform/flash.ts";
import { formOf, readForm } from "../../platform/forms.ts";
import { renewSession } from "../../platform/passport.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { whoOf } from "../entry.ts";
import { messages as signInMessages } from "../messages.ts";
import type { SignInCard } from "../pages.ts";
import { endSignIn } from "../repository.ts";
import { field } from "../requests.ts";
import type { Site } from "../site.ts";
import { nameForms, passwordForm, personForm } from "./forms.ts";
import { messages } from "./messages.ts";
import * as pages from "./pages.ts";
import { contextOf, findPerson, findProved, type Person, textOf } from "./person.ts";
import { recover } from "./recovery.ts";
import { recordCodeRefusal, register } from "./registration.ts";
import { isOver, isProved, type Passage, type Proved, type Purpose } from "./session.ts";

/** Регистрация and Забыли пароль: who it is, the code sent to him, and a password. */
export const passageRoutes = (site: Site): readonly Route[] => [
  ...stepsOf(site, "registration"),
  ...stepsOf(site, "recovery"),
];

const stepsOf = (site: Site, purpose: Purpose) =>
  routes(pages.firstPath(purpose), [
    get("", "public", (req, res) => showName(req, res, purpose)),
    post("", "public", (req, res) => sendCode(site, req, res, purpose), { sample: { name: "375297777777" } }),
    get("/code", "public", (req, res) => showCodeStep(site, req, res, purpose)),
    post("/code", "public", (req, res) => enterCode(site, req, res, purpose), { sample: { code: "000000" } }),
    get("/password", "public", (req, res) => showPasswordStep(site, req, res, purpose)),
    post("/password", "public", (req, res) => setPassword(site, req, res, purpose), { sample: { password: "x" } }),
  ]);

const stepOf = (req: PageRequest, purpose: Purpose): pages.Step => ({
  words: wordsOf(req, messages),
  common: wordsOf(req, signInMessages),
  purpose,
});

const draw = (req: PageRequest, res: Response, card: SignInCard, status = 200) =>
  show(req, res, "sign-in/sign-in", card, { status, layout: "plain" });

const showName = (
  req: PageRequest,
  res: Response,
  purpose: Purpose,
  { status = 200, ...view }: { status?: number; typed?: string; error?: string | undefined; fault?: string } = {},
) => {
  const { passage } = req.session;
  const typed = view.typed ?? (passage?.purpose === purpose ? textOf(passage.named) : "");
  draw(req, res, pages.namePage(stepOf(req, purpose), { ...view, typed, way: req.query["way"] }), status);
};

async function sendCode(site: Site, req: PageRequest, res: Response, purpose: Purpose) {
  const read = readForm(nameForms[purpose], req.body);
  if (!read.ok) {
    const { value: typed = "", error } = read.form["name"] ?? {};
    return showName(req, res, purpose, { status: 422, typed, error });
  }
  const { name: named } = read.data;
  const [target, channel] = [textOf(named), channelOf({ named })];
  const current = passageOf(site, req, purpose);
  const same = current && !isProved(current) && textOf(current.named) === target ? current : undefined;
  const { person, holder } = await findPerson(site, purpose, named);
  const device = knownDevice(site.secrets, req, holder, site.overHttps);
  const issued = await issueCode(site, {
    purpose,
    channel,
    target,
    recipient: person ? { to: person.to, subject: person.subject } : null,
    device,
    address: req.ip ?? "",
    replaces: same?.codeId ?? null,
    lang: req.lang,
  });
  if (issued.isSent) {
    const { id: codeId, resendSeconds } = issued;
    req.session.passage = { purpose, named, codeId, device, sentAt: site.clock.now().getTime(), resendSeconds };
    return res.redirect(303, pages.codePath(purpose));
  }
  const status = issued.reason === "wait" ? 429 : 503;
  if (issued.reason === "wait") res.setHeader("Retry-After", String(issued.seconds));
  if (same) return showCode(site, req, res, same, { status, fault: issued });
  showName(req, res, purpose, { status, typed: target, fault: codeFaultText(req.lang, channel, issued) });
}

function showCodeStep(site: Site, req: PageRequest, res: Response, purpose: Purpose) {
  const passage = passageOf(site, req, purpose);
  if (!passage) return beginAnew(req, res, purpose);
  if (isProved(passage)) return res.redirect(303, pages.passwordPath(purpose));
  showCode(site, req, res, passage);
}

const showCode = (
  { clock }: Site,
  req: PageRequest,
  res: Response,
  passage: Passage,
  { status = 200, fault }: { status?: number; fault?: CodeFault } = {},
) => {
  const { purpose, named, sentAt, resendSeconds } = passage;
  const resendIn = Math.max(0, Math.ceil((sentAt + resendSeconds * 1000 - clock.now().getTime()) / 1000));
  const page = pages.codePage(stepOf(req, purpose), {
    named,
    text: textOf(named),
    resendIn,
    resendWait: waitText(req.lang, resendIn),
    field: codeField(req.lang, channelOf(passage), fault),
  });
  draw(req, res, page, status);
};

async function enterCode(site: Site, req: PageRequest, res: Response, purpose: Purpose) {
  const passage = passageOf(site, req, purpose);
  if (!passage) return beginAnew(req, res, purpose);
  // the second click on a code that was right
  if (isProved(passage)) return res.redirect(303, pages.passwordPath(purpose));
  const code = String(field(req, "code") ?? "").replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return showCode(site, req, res, passage, { status: 422, fault: { reason: "missing" } });
  const { codeId: id, device, named } = passage;
  const checked = await checkCode(site, { id, code, purpose, target: textOf(named), address: req.ip ?? "", device });
  if (!checked.isRight) {
    await recordCodeRefusal(site, whoOf(req), purpose);
    return showCode(site, req, res, passage, { status: 422, fault: checked });
  }
  const { signInId } = req.session;
  const now = site.clock.now();
  // a new id: whoever had a hand in the session before has none in what follows
  await renewSession(req, { passage: { ...passage, proved: { subject: checked.subject, at: now.getTime() } } });
  if (signInId) await endSignIn(site.db.knex, signInId, now);
  res.redirect(303, pages.passwordPath(purpose));
}

async function showPasswordStep(site: Site, req: PageRequest, res: Response, purpose: Purpose) {
  const passage = provedOf(site, req, purpose);
  const person = passage ? await findProved(site, passage) : "gone";
  if (!passage || person === "gone") return beginAnew(req, res, purpose);
  if (person === "has") return draw(req, res, pages.registeredPage(stepOf(req, purpose), passage.named));
  const { hasSecondFactor } = await contextOf(site, person, null);
  showPassword(req, res, purpose, {
    hint: passwordHint(req.lang, hasSecondFactor),
    fullName: isNew(person) ? { value: "", error: undefined } : undefined,
  });
}

const showPassword = (req: PageRequest, res: Response, purpose: Purpose, view: pages.PasswordView, status = 200) =>
  draw(req, res, pages.passwordPage(stepOf(req, purpose), view), status);

async function setPassword(site: Site, req: PageRequest, res: Response, purpose: Purpose) {
  const passage = provedOf(site, req, purpose);
  const person = passage ? await findProved(site, passage) : "gone";
  if (!passage || person === "gone") return beginAnew(req, res, purpose);
  if (person === "has") return res.redirect(303, pages.passwordPath(purpose));
  const form = isNew(person) ? personForm : passwordForm;
  const read = readForm(form, req.body);
  const typed = read.ok ? formOf(form, req.body) : read.form;
  const { fullName, password } = { fullName: null, password: "", ...(read.ok && read.data) };
  const context = await contextOf(site, person, fullName);
  const fault = read.ok ? passwordFault(password, context) : null;
  if (!read.ok || fault) {
    const view = { hint: passwordHint(req.lang, context.hasSecondFactor), fullName: typed["fullName"] };
    const sentence = fault ? { fault: passwordFaultSentence(req.lang, fault) } : { error: typed["password"]?.error };
    return showPassword(req, res, purpose, { ...view, ...sentence }, 422);
  }
  const made = { person, kind: passage.named.kind, fullName, password, lang: req.lang, who: whoOf(req) };
  const isDone = purpose === "recovery" ? await recover(site, made) : await register(site, made);
  // somebody was faster: the page says what has become of it
  if (!isDone) return res.redirect(303, pages.passwordPath(purpose));
  delete req.session.passage;
  flash(req, "success", wordsOf(req, messages).t("saved"));
  res.redirect(303, pages.signInPathOf(passage.named));
}

/** Back to the start with one sentence; after a second click the first one's good news is not painted over. */
const beginAnew = (req: PageRequest, res: Response, purpose: Purpose) => {
  if (req.session.flash) return res.redirect(303, "/sign-in/password");
  flash(req, "info", wordsOf(req, messages).t("over"));
  res.redirect(303, pages.firstPath(purpose));
};

const passageOf = ({ clock }: Site, { session }: PageRequest, purpose: Purpose): Passage | undefined => {
  const { passage } = session;
  return passage?.purpose === purpose && !isOver(passage, clock.now()) ? passage : undefined;
};

const provedOf = (site: Site, req: PageRequest, purpose: Purpose): Proved | undefined => {
  const passage = passageOf(site, req, purpose);
  return isProved(passage) ? passage : undefined;
};

const channelOf = ({ named }: Pick<Passage, "named">) => (named.kind === "phone" ? "sms" : "mail");

const isNew = ({ subject }: Person): boolean => subject.userId === undefined;
