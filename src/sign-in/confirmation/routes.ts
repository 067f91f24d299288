import {
  answerFault,
  type CodeFault,
  checkCode,
  codeFaultText,
  codePart,
  faultOf,
  isAlive,
  sixDigits,
} from "../../codes/index.ts";
import { firstChannel } from "../../factors/index.ts";
import { flash } from "../../platform/flash.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import { get, type PageRequest, post, type Response, type Route, routes, wordsOf } from "../../platform/routing.ts";
import { say, takeSaid } from "../../platform/said.ts";
import { enter, recordRefusal } from "../entry.ts";
import { nextOf } from "../forms.ts";
import { signInPath } from "../last-way.ts";
import { messages as signInMessages } from "../messages.ts";
import { withNext } from "../pages.ts";
import { forgetWrongPasswords } from "../password-limits.ts";
import { findUser } from "../user.ts";
import { base, deviceOf, receiversOf, sendCode } from "./demand.ts";
import { messages } from "./messages.ts";
import { confirmationPage } from "./pages.ts";
import { type Demanded, type DemandedCode, isLate, unsentNow } from "./session.ts";

/** A wrong code counts as a wrong second factor. */
const tries = ["second-factor", "second-factor-day"] as const;

/** Подтвердите вход: a code to the user's own number or mailbox, after a right password that was not enough. */
export const confirmationRoutes: readonly Route[] = routes(base, [
  get("", "public", (req, res) =>
    act(req, res, (at) => showPage(at, { fault: takeSaid(req, base) as CodeFault | undefined })),
  ),
  post("", "public", (req, res) => act(req, res, enterCode), {
    sample: { code: "000000" },
    limits: tries,
  }),
  post("/messages", "public", (req, res) => act(req, res, sendAgain), { sample: { again: "yes" } }),
]);

type At = {
  readonly req: PageRequest;
  readonly res: Response;
  readonly user: Express.User;
  readonly demanded: Demanded;
  readonly sent: DemandedCode | null;
};

const act = async (req: PageRequest, res: Response, handle: (at: At) => Promise<void>): Promise<void> => {
  const { demanded } = req.session;
  const now = req.site.clock.now();
  const user = demanded && !isLate(demanded, now) ? await userOf(req, demanded) : undefined;
  if (req.user || !demanded || !user) return leave(req, res);
  const { sent } = demanded;
  await handle({ req, res, user, demanded, sent: sent && isAlive(sent, now) ? sent : null });
};

/** Undefined if the user was suspended, or has a new password. */
const userOf = ({ site }: PageRequest, { userId: id, version }: Demanded): Promise<Express.User | undefined> =>
  findUser(site, { id, version, signInId: null });

const leave = (req: PageRequest, res: Response): void => {
  if (req.session.demanded && !req.user) {
    delete req.session.demanded;
    flash(req, "info", wordsOf(req, messages).t("late"));
  }
  res.redirect(303, req.user ? "/" : withNext(signInPath(req), nextOf(req)));
};

async function showPage(at: At, shown: { status?: number; fault?: CodeFault | undefined } = {}): Promise<void> {
  const { req, res, user, demanded, sent } = at;
  const { status = 200, fault = unsentNow(demanded, req.site.clock.now()) } = shown;
  const receivers = await receiversOf(req.site, { user, name: demanded.name });
  const page = confirmationPage(wordsOf(req, messages), wordsOf(req, signInMessages), {
    base,
    next: nextOf(req),
    code: sent && { ...codePart(req, sent.channel, sent, fault), to: sent.to },
    hasReceiver: receivers.length > 0,
    error: !sent && fault ? codeFaultText(req.lang, receivers[0]?.channel ?? "mail", fault) : undefined,
  });
  show(req, res, "sign-in/sign-in", page, { status, layout: "plain" });
}

async function sendAgain(at: At): Promise<void> {
  const { req, res, user, demanded } = at;
  const sent = await sendCode(req, { user, name: demanded.name, earlier: at.sent });
  if (!("codeId" in sent)) return showPage(at, { status: answerFault(res, sent), fault: sent });
  req.session.demanded = { ...demanded, sent, unsent: null };
  res.redirect(303, withNext(base, nextOf(req)));
}

async function enterCode(at: At): Promise<void> {
  const { req, res, user, demanded, sent } = at;
  if (!sent) return sayFault(at, { reason: "spent" });
  const code = sixDigits(textField(req.body, "code"));
  if (!code) return showPage(at, { status: 422, fault: { reason: "missing" } });
  const fault = await faultOfTry(at, sent, code);
  if (fault && fault.reason !== "wait") return sayFault(at, fault);
  if (fault) return showPage(at, { status: answerFault(res, fault), fault });
  await forgetWrongPasswords(req.site.limits, [demanded.name]);
  await enter(req, res, { user, way: demanded.way, next: nextOf(req), shown: [firstChannel(demanded.way, user)] });
}

const sayFault = ({ req, res }: At, fault: CodeFault): void => {
  say(req, base, fault);
  res.redirect(303, withNext(base, nextOf(req)));
};

/** Undefined for the right code. */
const faultOfTry = async (
  { req, user, demanded }: At,
  sent: DemandedCode,
  code: string,
): Promise<CodeFault | undefined> => {
  const { limits } = req.site;
  const facts = { user: String(user.id) };
  const { secondsToWait: seconds, windows } = await limits.take(tries, facts);
  if (seconds > 0) return { reason: "wait", seconds };
  const checked = await checkCode(req.site, {
    id: sent.codeId,
    code,
    purpose: "confirmation",
    target: sent.to,
    address: req.ip ?? "",
    device: deviceOf(user.id),
  });
  if (checked.isRight) {
    await limits.giveBack(tries, facts, windows);
    return undefined;
  }
  if ("isRecorded" in checked && checked.isRecorded) {
    await recordRefusal(req, demanded.way, { message: checked.reason, userId: user.id });
  }
  return faultOf(checked);
};
