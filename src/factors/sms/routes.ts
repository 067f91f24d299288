import { type CodeFault, codeFaultText, codeField, waitText } from "../../codes/index.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { answerAdded, changerOf, home, mustBeOpen, personOf, type Site, textOf, userOf } from "../answers.ts";
import { messages } from "../messages.ts";
import { showOverview } from "../overview/show.ts";
import { proveBySms } from "../proof.ts";
import { answerRemoval } from "../removal.ts";
import { deleteFactor } from "../repository.ts";
import { changing } from "../rules.ts";
import { smsPage } from "./pages.ts";
import { addSms, canGetSms, openAttempt, resendIn, type SmsAttempt, sendSmsCode } from "./sms.ts";

export const smsRoutes = (site: Site): readonly Route[] =>
  routes(`${home}/sms`, [
    get("", "signed-in", (req, res) => showSetUp(site, req, res), changing),
    post("", "signed-in", (req, res) => send(site, req, res), changing),
    post("/confirmation", "signed-in", (req, res) => confirm(site, req, res), {
      ...changing,
      sample: { code: "000000" },
    }),
    post("/removal", "signed-in", (req, res) => remove(site, req, res), changing),
  ]);

const attemptOf = (site: Site, req: PageRequest): SmsAttempt | undefined =>
  openAttempt(site, req.session.factorCode, userOf(req));

function showSetUp(site: Site, req: PageRequest, res: Response, fault?: CodeFault, status = 200) {
  mustBeOpen(site);
  const attempt = attemptOf(site, req);
  if (!attempt) return res.redirect(303, home);
  const seconds = resendIn(site, attempt);
  const page = smsPage(wordsOf(req, messages), {
    phone: attempt.phone,
    field: codeField(req.lang, "sms", fault),
    resendIn: seconds,
    resendWait: waitText(req.lang, seconds),
  });
  show(req, res, "factors/sms", page, { status });
}

async function send(site: Site, req: PageRequest, res: Response) {
  mustBeOpen(site);
  if (!(await canGetSms(site, userOf(req)))) {
    return showOverview(site, req, res, { status: 422, error: wordsOf(req, messages).t("smsNoNumber") });
  }
  const replaces = attemptOf(site, req);
  const sent = await sendSmsCode(site, { ...personOf(req), lang: req.lang, replaces });
  if (sent.isSent) {
    req.session.factorCode = sent.attempt;
    return res.redirect(303, `${home}/sms`);
  }
  const status = sent.reason === "wait" ? 429 : 503;
  if (sent.reason === "wait") res.setHeader("Retry-After", String(sent.seconds));
  if (replaces) return showSetUp(site, req, res, sent, status);
  await showOverview(site, req, res, { status, error: codeFaultText(req.lang, "sms", sent) });
}

async function confirm(site: Site, req: PageRequest, res: Response) {
  mustBeOpen(site);
  const attempt = attemptOf(site, req);
  const proof = await proveBySms(site, personOf(req), attempt, textOf(req, "code"));
  if (!proof.isRight) {
    const status = proof.fault.reason === "wait" ? 429 : 422;
    if (attempt) return showSetUp(site, req, res, proof.fault, status);
    return showOverview(site, req, res, { status, error: codeFaultText(req.lang, "sms", proof.fault) });
  }
  const added = await addSms(site, changerOf(req));
  if (!added) return res.redirect(303, home);
  await answerAdded(site, req, res, added, wordsOf(req, messages).t("added.sms"));
}

const remove = (site: Site, req: PageRequest, res: Response) =>
  answerRemoval(site, req, res, "sms", (trx) => deleteFactor(trx, userOf(req).id, "sms"));
