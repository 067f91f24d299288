import {
  answerFault,
  type CodeFault,
  codeFaultText,
  codePart,
  isAlive,
  issueCode,
  sixDigits,
} from "../../codes/index.ts";
import type { Msisdn } from "../../kernel/msisdn.ts";
import { readForm, textField } from "../../platform/forms.ts";
import { noteRefusal } from "../../platform/log.ts";
import type { Refusal } from "../../platform/passport.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { say, takeSaid } from "../../platform/said.ts";
import { recordRefusal, welcome } from "../entry.ts";
import { nextOf, phoneForm } from "../forms.ts";
import { messages } from "../messages.ts";
import { withNext } from "../pages.ts";
import { checkFields } from "../passport.ts";
import { forgetWrongPasswords } from "../password-limits.ts";
import { smsRecipient } from "../recipient.ts";
import type { Attempt } from "../session.ts";
import { codePage, type PhoneView, phonePage } from "./pages.ts";

const base = "/sign-in/sms";

/** SMS: a number, then the code that was sent to it. */
export const smsRoutes: readonly Route[] = routes(base, [
  get("", "public", showStep),
  post("", "public", sendCode, { sample: { phone: "375297777777" } }),
  post("/code", "public", enterCode, { sample: { code: "000000" }, limits: ["code-tries"] }),
]);

function showStep(req: PageRequest, res: Response) {
  if (req.user) return res.redirect(303, "/");
  const attempt = attemptOf(req);
  const fault = takeSaid(req, base) as CodeFault | undefined;
  if (!attempt || req.query["number"] === "other") return showPhone(req, res, { typed: attempt?.phone ?? "", fault });
  showCode(req, res, attempt, { fault });
}

type Step = Pick<PhoneView, "typed" | "error"> & { readonly fault?: CodeFault | undefined };

const showPhone = (req: PageRequest, res: Response, { fault, ...view }: Step, status = 200) => {
  const sentence = fault && codeFaultText(req.lang, "sms", fault);
  const page = phonePage(wordsOf(req, messages), { ...view, fault: sentence, next: nextOf(req) });
  show(req, res, "sign-in/sign-in", page, { status, layout: "plain" });
};

const showCode = (
  req: PageRequest,
  res: Response,
  attempt: Attempt,
  { status = 200, fault }: { status?: number; fault?: CodeFault | undefined } = {},
) => {
  const phone = attempt.phone as Msisdn;
  const part = codePart(req, "sms", attempt, fault);
  const page = codePage(wordsOf(req, messages), { ...part, phone, next: nextOf(req) });
  show(req, res, "sign-in/sign-in", page, { status, layout: "plain" });
};

async function sendCode(req: PageRequest, res: Response) {
  const read = readForm(phoneForm, req.body);
  if (!read.ok) {
    const { value = "", error } = read.form["phone"] ?? {};
    return showPhone(req, res, { typed: value, error }, 422);
  }
  const { phone } = read.data;
  const current = attemptOf(req);
  const earlier = current?.phone === phone ? current : undefined;
  const { recipient, device } = await smsRecipient(req, phone);
  const issued = await issueCode(req.site, {
    purpose: "sign-in",
    channel: "sms",
    target: phone,
    recipient,
    device,
    lang: req.lang,
    address: req.ip ?? "",
    replaces: earlier?.codeId ?? null,
  });
  if (!issued.isSent) return showUnsent(req, res, { phone, earlier, fault: issued });
  req.session.attempt = { ...issued.sent, phone, device };
  res.redirect(303, withNext("/sign-in/sms", nextOf(req)));
}

type Unsent = { phone: string; earlier: Attempt | undefined; fault: CodeFault };

/** An earlier code stays valid, so that it can still be entered. */
const showUnsent = (req: PageRequest, res: Response, { phone, earlier, fault }: Unsent) => {
  const status = answerFault(res, fault);
  if (earlier) return showCode(req, res, earlier, { status, fault });
  showPhone(req, res, { typed: phone, fault }, status);
};

async function enterCode(req: PageRequest, res: Response) {
  const attempt = attemptOf(req);
  if (!attempt) return sayFault(req, res, { reason: "spent" });
  const code = sixDigits(textField(req.body, "code"));
  if (!code) return showCode(req, res, attempt, { status: 422, fault: { reason: "missing" } });
  req.body = { ...req.body, code };
  const checked = await checkFields(req, "sms");
  if (!checked.user) {
    if (checked.refusal.isRecorded === false) noteRefusal(res, { why: "limit", rule: "code-tries" });
    else await recordRefusal(req, "sms", checked.refusal);
    const fault = faultFor(checked.refusal);
    if (fault.reason !== "wait") return sayFault(req, res, fault);
    return showCode(req, res, attempt, { status: answerFault(res, fault), fault });
  }
  await forgetWrongPasswords(req.site.limits, [{ phone: attempt.phone }]);
  await welcome(req, res, { user: checked.user, way: "sms", next: nextOf(req) });
}

const sayFault = (req: PageRequest, res: Response, fault: CodeFault): void => {
  say(req, base, fault);
  res.redirect(303, withNext(base, nextOf(req)));
};

const faultFor = ({ message, triesLeft = 0, seconds = 0 }: Refusal): CodeFault => {
  if (message === "wait") return { reason: "wait", seconds };
  return message === "wrong" ? { reason: "wrong", triesLeft } : { reason: "spent" };
};

/** The attempt of this browser, while its code can still be right. */
const attemptOf = ({ site, session: { attempt } }: PageRequest): Attempt | undefined =>
  attempt && isAlive(attempt, site.clock.now()) ? attempt : undefined;
