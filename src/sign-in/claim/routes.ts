import {
  answerFault,
  type CodeFault,
  checkCode,
  codeFaultText,
  codePart,
  faultOf,
  issueCode,
  sixDigits,
} from "../../codes/index.ts";
import { recordOwnAudit } from "../../journal/index.ts";
import { knownDevice } from "../../platform/device.ts";
import { flash } from "../../platform/flash.ts";
import { readForm, textField } from "../../platform/forms.ts";
import { noteRefusal } from "../../platform/log.ts";
import { renewSession } from "../../platform/passport.ts";
import { show } from "../../platform/render.ts";
import {
  get,
  originOf,
  type PageRequest,
  post,
  type Response,
  type Route,
  routes,
  wordsOf,
} from "../../platform/routing.ts";
import { say, takeSaid } from "../../platform/said.ts";
import { endSignIn } from "../../sessions/index.ts";
import { signInPath } from "../last-way.ts";
import { messages as signInMessages } from "../messages.ts";
import { welcomeNewcomer } from "../newcomer.ts";
import type { SignInCard } from "../pages.ts";
import { findClaimant, loginNameOf, targetOf } from "./claimant.ts";
import { channelOf, claimOf, provedOf, waitingOf } from "./current.ts";
import type { Flow } from "./flow.ts";
import { messages } from "./messages.ts";
import * as pages from "./pages.ts";
import { emptyPassword, readPassword } from "./password.ts";
import { type Claim, isProved } from "./session.ts";

/** The three steps of registration and of recovery: a name, the code that is sent to its owner, a password. */
export const claimRoutes = (flow: Flow): readonly Route[] =>
  routes(flow.base, [
    get("", "public", (req, res) => showName(flow, req, res)),
    post("", "public", (req, res) => sendCode(flow, req, res), { sample: { name: "375297777777" } }),
    get("/code", "public", (req, res) => showCodeStep(flow, req, res)),
    post("/code", "public", (req, res) => enterCode(flow, req, res), {
      sample: { code: "000000" },
      limits: ["code-tries"],
    }),
    get("/password", "public", (req, res) => showPasswordStep(flow, req, res)),
    post("/password", "public", (req, res) => setPassword(flow, req, res), { sample: { password: "x" } }),
  ]);

const stepOf = ({ wordsFor, base }: Flow, req: PageRequest): pages.Step => ({
  own: wordsFor(req),
  words: wordsOf(req, messages),
  signIn: wordsOf(req, signInMessages),
  base,
});

const draw = (req: PageRequest, res: Response, card: SignInCard, status = 200) =>
  show(req, res, "sign-in/sign-in", card, { status, layout: "plain" });

const showName = (
  flow: Flow,
  req: PageRequest,
  res: Response,
  { status = 200, ...view }: { status?: number; typed?: string; error?: string | undefined; fault?: string } = {},
) => {
  const { claim } = req.session;
  const typed = view.typed ?? (claim?.purpose === flow.purpose ? targetOf(claim.named) : "");
  draw(req, res, pages.namePage(stepOf(flow, req), { ...view, typed, way: req.query["way"] }), status);
};

async function sendCode(flow: Flow, req: PageRequest, res: Response) {
  const { site } = req;
  const { purpose } = flow;
  const read = readForm(flow.nameForm, req.body);
  if (!read.ok) {
    const { value: typed = "", error } = read.form["name"] ?? {};
    return showName(flow, req, res, { status: 422, typed, error });
  }
  const { name: named } = read.data;
  const target = targetOf(named);
  const earlier = waitingOf(flow, req, target);
  const { claimant, holder } = await findClaimant(site, purpose, named);
  const device = knownDevice(req, holder);
  const issued = await issueCode(site, {
    purpose,
    channel: channelOf(named),
    target,
    recipient: claimant ?? null,
    device,
    address: req.ip ?? "",
    replaces: earlier?.codeId ?? null,
    lang: req.lang,
  });
  if (!issued.isSent) return showUnsent(flow, req, res, { named, earlier, fault: issued });
  req.session.claim = { ...issued.sent, purpose, named, device };
  res.redirect(303, `${flow.base}/code`);
}

type Unsent = Pick<Claim, "named"> & { earlier: Claim | undefined; fault: CodeFault };

/** An earlier code stays valid, so that it can still be entered. */
const showUnsent = (flow: Flow, req: PageRequest, res: Response, { named, earlier, fault }: Unsent) => {
  const status = answerFault(res, fault);
  if (earlier) return showCode(flow, req, res, earlier, { status, fault });
  const sentence = codeFaultText(req.lang, channelOf(named), fault);
  showName(flow, req, res, { status, typed: targetOf(named), fault: sentence });
};

function showCodeStep(flow: Flow, req: PageRequest, res: Response) {
  const claim = claimOf(flow, req);
  if (!claim) return beginAgain(flow, req, res);
  if (isProved(claim)) return res.redirect(303, `${flow.base}/password`);
  showCode(flow, req, res, claim, { fault: takeSaid(req, `${flow.base}/code`) as CodeFault | undefined });
}

const showCode = (
  flow: Flow,
  req: PageRequest,
  res: Response,
  claim: Claim,
  { status = 200, fault }: { status?: number; fault?: CodeFault | undefined } = {},
) => {
  const { named } = claim;
  const target = targetOf(named);
  const told = flow.told(req, named.kind, pages.nameText(named, target));
  const part = codePart(req, channelOf(named), claim, fault);
  draw(req, res, pages.codePage(stepOf(flow, req), { ...part, told, target }), status);
};

async function enterCode(flow: Flow, req: PageRequest, res: Response) {
  const { site, session } = req;
  const { purpose } = flow;
  const claim = claimOf(flow, req);
  if (!claim) return beginAgain(flow, req, res);
  // a second click after the right code
  if (isProved(claim)) return res.redirect(303, `${flow.base}/password`);
  const code = sixDigits(textField(req.body, "code"));
  if (!code) return showCode(flow, req, res, claim, { status: 422, fault: { reason: "missing" } });
  const { codeId: id, device, named } = claim;
  const checked = await checkCode(site, { id, code, purpose, target: targetOf(named), address: req.ip ?? "", device });
  if (!checked.isRight) {
    // what was typed stays out of the journal
    const refusal = { userId: null, action: "users:refuse-code", subject: purpose };
    if ("isRecorded" in checked && checked.isRecorded)
      await recordOwnAudit(site.db.knex, { ...originOf(req), ...refusal });
    else noteRefusal(res, { why: "limit", rule: "code-tries" });
    const fault = faultOf(checked);
    if (fault.reason !== "wait") {
      say(req, `${flow.base}/code`, fault);
      return res.redirect(303, `${flow.base}/code`);
    }
    return showCode(flow, req, res, claim, { status: answerFault(res, fault), fault });
  }
  const { signInId } = session;
  const now = site.clock.now();
  // a new session id: an id that somebody planted before proves nothing
  await renewSession(req, { claim: { ...claim, proved: { owner: checked.owner, at: now.getTime() } } });
  if (signInId) await endSignIn(site.db.knex, signInId, now);
  res.redirect(303, `${flow.base}/password`);
}

async function showPasswordStep(flow: Flow, req: PageRequest, res: Response) {
  const { claim, claimant } = await provedOf(flow, req);
  if (!claim || claimant === "gone") return beginAgain(flow, req, res);
  if (claimant === "has") return draw(req, res, pages.registeredPage(stepOf(flow, req), claim.named));
  draw(req, res, pages.passwordPage(stepOf(flow, req), await emptyPassword(req, claimant)));
}

async function setPassword(flow: Flow, req: PageRequest, res: Response) {
  const { claim, claimant } = await provedOf(flow, req);
  if (!claim || claimant === "gone") return beginAgain(flow, req, res);
  if (claimant === "has") return res.redirect(303, `${flow.base}/password`);
  const read = await readPassword(req, claimant);
  if ("view" in read) return draw(req, res, pages.passwordPage(stepOf(flow, req), read.view), 422);
  const { kind } = claim.named;
  const chosen = { ...read.chosen, claimant, kind, lang: req.lang, origin: originOf(req) };
  // if another request was faster, the page says what it has done
  if (!(await flow.setPassword(req.site, chosen))) return res.redirect(303, `${flow.base}/password`);
  delete req.session.claim;
  await welcomeNewcomer(req, res, { name: loginNameOf(claim.named), told: wordsOf(req, messages).t("saved") });
}

/** Back to the first step with one sentence. After a second click the sentence of the first one stays. */
const beginAgain = ({ base }: Flow, req: PageRequest, res: Response) => {
  if (req.user) return res.redirect(303, "/");
  if (req.session.flash) return res.redirect(303, signInPath(req));
  flash(req, "info", wordsOf(req, messages).t("over"));
  res.redirect(303, base);
};
