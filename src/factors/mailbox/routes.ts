import { answerFault, type CodeFault, codeFaultText, codePart } from "../../codes/index.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  type PageRequest,
  post,
  type Response,
  type Route,
  requesterOf,
  routes,
  userOf,
  wordsOf,
} from "../../platform/routing.ts";
import { changing, home, mustBeOpen, renew } from "../answers.ts";
import { messages } from "../messages.ts";
import { proveByMail } from "../proof.ts";
import { isMailboxAnother, mustShowMailbox, openMailAttempt, sendMailCode } from "./mailbox.ts";
import { mailboxPage } from "./pages.ts";

/** The overview of a member of the staff before the first second factor; for everybody else there is nothing to do here. */
export const mailboxRoutes: readonly Route[] = routes(`${home}/mailbox`, [
  post("", "signed-in", (req, res) => act(req, res, enterCode), { ...changing, sample: { code: "000000" } }),
  post("/messages", "signed-in", (req, res) => act(req, res, sendCode), changing),
]);

type Handle = (req: PageRequest, res: Response) => Promise<void> | void;

const act = (req: PageRequest, res: Response, handle: Handle): Promise<void> | void => {
  mustBeOpen(req.site);
  return mustShowMailbox(req) ? handle(req, res) : res.redirect(303, home);
};

const attemptOf = (req: PageRequest) => openMailAttempt(req.site, req.session.mailboxCode, userOf(req));

export function showMailboxStep(req: PageRequest, res: Response, shown: { fault?: CodeFault; status?: number } = {}) {
  const { fault, status = 200 } = shown;
  const user = userOf(req);
  const attempt = attemptOf(req);
  const page = mailboxPage(wordsOf(req, messages), {
    email: isMailboxAnother(user) ? user.email : null,
    operator: req.site.config.operator.phone,
    code: attempt ? codePart(req, "mail", attempt, fault) : null,
    error: !attempt && fault ? codeFaultText(req.lang, "mail", fault) : undefined,
  });
  show(req, res, "factors/mailbox", page, { status, layout: "page" });
}

async function sendCode(req: PageRequest, res: Response) {
  const sent = await sendMailCode(req.site, { ...requesterOf(req), lang: req.lang, replaces: attemptOf(req) });
  if (!sent.isSent) return showMailboxStep(req, res, { fault: sent, status: answerFault(res, sent) });
  req.session.mailboxCode = sent.attempt;
  res.redirect(303, home);
}

async function enterCode(req: PageRequest, res: Response) {
  const { site, session } = req;
  const proof = await proveByMail(site, requesterOf(req), attemptOf(req), textField(req.body, "code"));
  if (!proof.isRight) return showMailboxStep(req, res, { fault: proof.fault, status: answerFault(res, proof.fault) });
  delete session.mailboxCode;
  const proved = { provedAt: site.clock.now().getTime(), shown: [...(session.shown ?? []), proof.channel] };
  await renew(req, proved, { kind: "success", text: wordsOf(req, messages).t("mailboxShown") });
  res.redirect(303, home);
}
