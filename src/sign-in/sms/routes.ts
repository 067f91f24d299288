import type { Response } from "express";
import { type CodeFault, codeFaultText, codeField, issueCode, waitText } from "../../codes/index.ts";
import type { Msisdn } from "../../kernel/msisdn.ts";
import { codeRules } from "../../limits/index.ts";
import { readForm } from "../../platform/forms.ts";
import { authenticate } from "../../platform/passport.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { recordRefusal, welcome, withNext } from "../entry.ts";
import { phoneForm } from "../forms.ts";
import { messages } from "../messages.ts";
import { forgetWrongPasswords } from "../password-limits.ts";
import { smsRecipient } from "../recipient.ts";
import { nextOf, textOf } from "../requests.ts";
import type { Attempt } from "../session.ts";
import type { Site } from "../site.ts";
import { codePage, type PhoneView, phonePage } from "./pages.ts";

/** SMS: a number, then the code sent to it. */
export const smsRoutes = (site: Site): readonly Route[] =>
  routes("/sign-in/sms", [
    get("", "public", (req, res) => showStep(site, req, res)),
    post("", "public", (req, res) => sendCode(site, req, res), { sample: { phone: "375297777777" } }),
    post("/code", "public", (req, res) => enterCode(site, req, res), { sample: { code: "000000" } }),
  ]);

function showStep(site: Site, req: PageRequest, res: Response) {
  if (req.user) return res.redirect(303, "/");
  const attempt = attemptOf(site, req);
  if (!attempt || req.query["number"] === "other") return showPhone(req, res, { typed: attempt?.phone ?? "" });
  showCode(site, req, res, attempt);
}

type Step = Pick<PhoneView, "typed" | "error"> & { readonly fault?: CodeFault };

const showPhone = (req: PageRequest, res: Response, { fault, ...view }: Step, status = 200) => {
  const sentence = fault && codeFaultText(req.lang, "sms", fault);
  const page = phonePage(wordsOf(req, messages), { ...view, fault: sentence, next: nextOf(req) });
  show(req, res, "sign-in/sign-in", page, { status, layout: "plain" });
};

const showCode = (
  { clock }: Site,
  req: PageRequest,
  res: Response,
  { phone, sentAt, resendSeconds }: Attempt,
  { status = 200, fault }: { status?: number; fault?: CodeFault } = {},
) => {
  const resendIn = Math.max(0, Math.ceil((sentAt + resendSeconds * 1000 - clock.now().getTime()) / 1000));
  const page = codePage(wordsOf(req, messages), {
    phone: phone as Msisdn,
    resendIn,
    resendWait: waitText(req.lang, resendIn),
    field: codeField(req.lang, "sms", fault),
    next: nextOf(req),
  });
  show(req, res, "sign-in/sign-in", page, { status, layout: "plain" });
};

async function sendCode(site: Site, req: PageRequest, res: Response) {
  const read = readForm(phoneForm, req.body);
  if (!read.ok) {
    const { value = "", error } = read.form["phone"] ?? {};
    return showPhone(req, res, { typed: value, error }, 422);
  }
  const { phone } = read.data;
  const current = attemptOf(site, req);
  const same = current?.phone === phone ? current : undefined;
  const { recipient, device } = await smsRecipient(site, req, phone);
  const issued = await issueCode(site, {
    purpose: "sign-in",
    channel: "sms",
    target: phone,
    recipient,
    device,
    lang: req.lang,
    address: req.ip ?? "",
    replaces: same?.codeId ?? null,
  });
  if (!issued.isSent) return showUnsent(site, req, res, { phone, same, fault: issued });
  const { id: codeId, resendSeconds } = issued;
  req.session.attempt = { codeId, phone, device, sentAt: site.clock.now().getTime(), resendSeconds };
  res.redirect(303, withNext("/sign-in/sms", nextOf(req)));
}

type Unsent = { phone: string; same: Attempt | undefined; fault: CodeFault };

/** A code that was sent before stays right: it may still be entered. */
const showUnsent = (site: Site, req: PageRequest, res: Response, { phone, same, fault }: Unsent) => {
  const status = fault.reason === "wait" ? 429 : 503;
  if (fault.reason === "wait") res.setHeader("Retry-After", String(fault.seconds));
  if (same) return showCode(site, req, res, same, { status, fault });
  showPhone(req, res, { typed: phone, fault }, status);
};

async function enterCode(site: Site, req: PageRequest, res: Response) {
  const attempt = attemptOf(site, req);
  if (!attempt) return showPhone(req, res, { typed: "", fault: { reason: "spent" } }, 422);
  const code = textOf(req, "code").replace(/\s/g, "");
  if (!/^\d{6}$/.test(code)) {
    return showCode(site, req, res, attempt, { status: 422, fault: { reason: "missing" } });
  }
  req.body = { ...req.body, code };
  const checked = await authenticate(site.authenticator, "sms", req);
  if (!checked.user) {
    const { message, triesLeft = 0 } = checked.refusal;
    await recordRefusal(site, req, "sms", checked.refusal);
    const fault: CodeFault = message === "wrong" ? { reason: "wrong", triesLeft } : { reason: "spent" };
    return showCode(site, req, res, attempt, { status: 422, fault });
  }
  await forgetWrongPasswords(site.limits, { phone: attempt.phone });
  await welcome(site, req, res, { user: checked.user, way: "sms", next: nextOf(req) });
}

/** The attempt of this browser while its code can still be right. */
const attemptOf = ({ clock }: Site, { session }: PageRequest): Attempt | undefined => {
  const { attempt } = session;
  return attempt && clock.now().getTime() - attempt.sentAt <= codeRules.seconds * 1000 ? attempt : undefined;
};
