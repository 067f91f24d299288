import { type CodeFault, checkCode, codeFaultText, codeField, issueCode, waitText } from "../../codes/index.ts";
import { knownDevice } from "../../platform/device.ts";
import { flash } from "../../platform/flash.ts";
import { readForm } from "../../platform/forms.ts";
import { renewSession } from "../../platform/passport.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { whoOf } from "../entry.ts";
import { messages as signInMessages } from "../messages.ts";
import type { SignInCard } from "../pages.ts";
import { endSignIn } from "../repository.ts";
import { textOf } from "../requests.ts";
import type { Site } from "../site.ts";
import { nameForms } from "./forms.ts";
import { messages } from "./messages.ts";
import * as pages from "./pages.ts";
import { emptyPassword, readPassword } from "./password.ts";
import { findPerson, findProved, targetOf } from "./person.ts";
import { recover } from "./recovery.ts";
import { recordCodeRefusal, register } from "./registration.ts";
import { isOver, isProved, type Passage, type Purpose } from "./session.ts";

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
  const typed = view.typed ?? (passage?.purpose === purpose ? targetOf(passage.named) : "");
  draw(req, res, pages.namePage(stepOf(req, purpose), { ...view, typed, way: req.query["way"] }), status);
};

async function sendCode(site: Site, req: PageRequest, res: Response, purpose: Purpose) {
  const read = readForm(nameForms[purpose], req.body);
  if (!read.ok) {
    const { value: typed = "", error } = read.form["name"] ?? {};
    return showName(req, res, purpose, { status: 422, typed, error });
  }
  const { name: named } = read.data;
  const target = targetOf(named);
  const same = waitingOf(site, req, purpose, target);
  const { person, holder } = await findPerson(site, purpose, named);
  const device = knownDevice(site.secrets, req, holder, site.overHttps);
  const issued = await issueCode(site, {
    purpose,
    channel: channelOf(named),
    target,
    recipient: person ?? null,
    device,
    address: req.ip ?? "",
    replaces: same?.codeId ?? null,
    lang: req.lang,
  });
  if (!issued.isSent) return showUnsent(site, req, res, { purpose, named, same, fault: issued });
  const { id: codeId, resendSeconds } = issued;
  req.session.passage = { purpose, named, codeId, device, sentAt: site.clock.now().getTime(), resendSeconds };
  res.redirect(303, pages.codePath(purpose));
}

type Unsent = Pick<Passage, "purpose" | "named"> & { same: Passage | undefined; fault: CodeFault };

/** A code that was sent before stays right: it may still be entered. */
const showUnsent = (site: Site, req: PageRequest, res: Response, { purpose, named, same, fault }: Unsent) => {
  const status = fault.reason === "wait" ? 429 : 503;
  if (fault.reason === "wait") res.setHeader("Retry-After", String(fault.seconds));
  if (same) return showCode(site, req, res, same, { status, fault });
  const sentence = codeFaultText(req.lang, channelOf(named), fault);
  showName(req, res, purpose, { status, typed: targetOf(named), fault: sentence });
};

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
    text: targetOf(named),
    resendIn,
    resendWait: waitText(req.lang, resendIn),
    field: codeField(req.lang, channelOf(passage.named), fault),
  });
  draw(req, res, page, status);
};

async function enterCode(site: Site, req: PageRequest, res: Response, purpose: Purpose) {
  const passage = passageOf(site, req, purpose);
  if (!passage) return beginAnew(req, res, purpose);
  // the second click on a code that was right
  if (isProved(passage)) return res.redirect(303, pages.passwordPath(purpose));
  const code = textOf(req, "code").replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return showCode(site, req, res, passage, { status: 422, fault: { reason: "missing" } });
  const { codeId: id, device, named } = passage;
  const checked = await checkCode(site, { id, code, purpose, target: targetOf(named), address: req.ip ?? "", device });
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
  const { passage, person } = await provedOf(site, req, purpose);
  if (!passage || person === "gone") return beginAnew(req, res, purpose);
  if (person === "has") return draw(req, res, pages.registeredPage(stepOf(req, purpose), passage.named));
  draw(req, res, pages.passwordPage(stepOf(req, purpose), await emptyPassword(site, req, person)));
}

async function setPassword(site: Site, req: PageRequest, res: Response, purpose: Purpose) {
  const { passage, person } = await provedOf(site, req, purpose);
  if (!passage || person === "gone") return beginAnew(req, res, purpose);
  if (person === "has") return res.redirect(303, pages.passwordPath(purpose));
  const read = await readPassword(site, req, person);
  if ("view" in read) return draw(req, res, pages.passwordPage(stepOf(req, purpose), read.view), 422);
  const made = { ...read.chosen, person, kind: passage.named.kind, lang: req.lang, who: whoOf(req) };
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

const provedOf = async (site: Site, req: PageRequest, purpose: Purpose) => {
  const passage = passageOf(site, req, purpose);
  if (!isProved(passage)) return { passage: undefined, person: "gone" as const };
  return { passage, person: await findProved(site, passage) };
};

/** What another code for the same name would replace. */
const waitingOf = (site: Site, req: PageRequest, purpose: Purpose, target: string): Passage | undefined => {
  const passage = passageOf(site, req, purpose);
  return passage && !isProved(passage) && targetOf(passage.named) === target ? passage : undefined;
};

const channelOf = ({ kind }: Passage["named"]): "sms" | "mail" => (kind === "phone" ? "sms" : "mail");
