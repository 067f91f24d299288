import { answerFault, type CodeFault, codeFaultText, codePart } from "../../codes/index.ts";
import { textField } from "../../platform/forms.ts";
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
import { adding, answerAdded, answerRemoval, changerOf, changing, home, mustBeOpen } from "../answers.ts";
import { messages } from "../messages.ts";
import { showOverview } from "../overview/routes.ts";
import { proveBySms } from "../proof.ts";
import { deleteFactor } from "../repository.ts";
import { smsPage } from "./pages.ts";
import { addSms, openAttempt, type SmsAttempt, sendSmsCode, smsBar } from "./sms.ts";

export const smsRoutes: readonly Route[] = routes(`${home}/sms`, [
  get(
    "",
    "signed-in",
    (req, res) => showSetUp(req, res, takeSaid(req, `${home}/sms`) as CodeFault | undefined),
    adding,
  ),
  post("", "signed-in", send, adding),
  post("/confirmation", "signed-in", confirm, { ...adding, sample: { code: "000000" } }),
  post("/removal", "signed-in", remove, changing),
]);

const attemptOf = (req: PageRequest): SmsAttempt | undefined =>
  openAttempt(req.site, req.session.factorCode, userOf(req));

function showSetUp(req: PageRequest, res: Response, fault?: CodeFault, status = 200) {
  mustBeOpen(req.site);
  const attempt = attemptOf(req);
  if (!attempt) return res.redirect(303, home);
  const page = smsPage(wordsOf(req, messages), { phone: attempt.phone, ...codePart(req, "sms", attempt, fault) });
  show(req, res, "factors/sms", page, { status });
}

async function send(req: PageRequest, res: Response) {
  const { site } = req;
  mustBeOpen(site);
  const bar = await smsBar(site, userOf(req));
  if (bar) return showOverview(req, res, { status: 422, error: wordsOf(req, messages).t(bar) });
  const sent = await sendSmsCode(site, { ...requesterOf(req), lang: req.lang, replaces: attemptOf(req) });
  if (!sent.isSent) return showFault(req, res, sent);
  req.session.factorCode = sent.attempt;
  res.redirect(303, `${home}/sms`);
}

/** On the page of the code, while an earlier code can still be entered; otherwise on the overview. */
const showFault = (req: PageRequest, res: Response, fault: CodeFault) => {
  const status = answerFault(res, fault);
  if (attemptOf(req)) return showSetUp(req, res, fault, status);
  return showOverview(req, res, { status, error: codeFaultText(req.lang, "sms", fault) });
};

async function confirm(req: PageRequest, res: Response) {
  const { site } = req;
  mustBeOpen(site);
  const bar = await smsBar(site, userOf(req));
  if (bar) return showOverview(req, res, { status: 422, error: wordsOf(req, messages).t(bar) });
  const proof = await proveBySms(site, requesterOf(req), attemptOf(req), textField(req.body, "code"));
  if (!proof.isRight && proof.fault.reason === "wrong") {
    say(req, `${home}/sms`, proof.fault);
    return res.redirect(303, `${home}/sms`);
  }
  if (!proof.isRight) return showFault(req, res, proof.fault);
  const added = await addSms(site, changerOf(req));
  if (!added) return res.redirect(303, home);
  await answerAdded(req, res, added, { channel: proof.channel, text: wordsOf(req, messages).t("added.sms") });
}

function remove(req: PageRequest, res: Response) {
  return answerRemoval(req, res, "sms", (trx) => deleteFactor(trx, userOf(req).id, "sms"));
}
