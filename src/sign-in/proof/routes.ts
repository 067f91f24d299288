import { findPassword } from "../../accounts/index.ts";
import { answerFault, type CodeFault, codeFaultText, codePart, waitText } from "../../codes/index.ts";
import {
  browserOf,
  type Channel,
  offerPasskey,
  openAttempt,
  type Proof,
  proveByCode,
  proveByPasskey,
  proveByPassword,
  proveBySms,
  sendSmsCode,
} from "../../factors/index.ts";
import { textField } from "../../platform/forms.ts";
import { show } from "../../platform/render.ts";
import {
  type Access,
  get,
  type PageRequest,
  post,
  type Response,
  type Route,
  requesterOf,
  routes,
  wordsOf,
} from "../../platform/routing.ts";
import { say, takeSaid } from "../../platform/said.ts";
import { nextOf } from "../forms.ts";
import { withNext } from "../pages.ts";
import { messages } from "./messages.ts";
import { type ProofView, proofPage } from "./pages.ts";
import { type Prover, waysOf } from "./ways.ts";

export type { Prover } from "./ways.ts";

/** A point at which somebody proves who he is, and what follows. `shown`: what his proof rests on. */
export type Checkpoint = {
  readonly name: ProofView["at"];
  readonly base: string;
  readonly access: Access;
  readonly rules: { readonly early?: true; readonly viewing?: "deny"; readonly limits?: readonly string[] };
  /** Undefined: there is nothing to confirm, and the request has been answered. */
  proverOf(req: PageRequest, res: Response): Promise<Prover | undefined>;
  pass(req: PageRequest, res: Response, prover: Prover, shown: Channel): Promise<void>;
};

type Handler = (at: At) => Promise<void> | void;
type At = Checkpoint & { readonly req: PageRequest; readonly res: Response; readonly prover: Prover };

/** The same page and the same ways at every checkpoint. */
export const proofRoutes = (checkpoint: Checkpoint): readonly Route[] => {
  const at = (handler: Handler) => async (req: PageRequest, res: Response) => {
    const prover = await checkpoint.proverOf(req, res);
    if (prover) await handler({ ...checkpoint, req, res, prover });
  };
  const { base, access, rules } = checkpoint;
  const page = at((here) => showPage(here, takeSaid(here.req, base) as Shown | undefined));
  return routes(base, [
    get("", access, page, rules),
    post("", access, at(enterCode), { ...rules, sample: { code: "000000" } }),
    post("/messages", access, at(sendMessage), rules),
    post("/sms", access, at(enterSmsCode), { ...rules, sample: { code: "000000" } }),
    post("/password", access, at(enterPassword), { ...rules, sample: { password: "no such password" } }),
    post("/passkey/options", access, at(offer), rules),
    post("/passkey", access, at(enterPasskey), { ...rules, sample: { credential: "{}" } }),
  ]);
};

type Shown = Pick<ProofView, "codeFault" | "passwordFault" | "error"> & {
  readonly status?: number;
  readonly smsFault?: CodeFault | undefined;
};

async function showPage(at: At, shown: Shown = {}): Promise<void> {
  const { req, res, name, base, prover } = at;
  const { status = 200, smsFault, ...faults } = shown;
  const attempt = attemptOf(at);
  const ways = await waysOf(req.site, prover);
  const page = proofPage(wordsOf(req, messages), {
    at: name,
    base,
    next: nextOf(req),
    ways,
    isSecond: prover.user.hasSecondFactor,
    supportPhone: req.site.config.operator.phone,
    hasMailbox: prover.user.email !== null,
    isUnconfirmed: prover.isUnconfirmed === true,
    waiting: attempt && ways.sms ? codePart(req, "sms", attempt, smsFault) : null,
    ...faults,
  });
  show(req, res, "sign-in/proof", page, { status, layout: "plain" });
}

const attemptOf = ({ req, prover }: At) => openAttempt(req.site, req.session.factorCode, prover.user);

async function enterCode(at: At) {
  const { req, prover } = at;
  const proof = await proveByCode(req.site, requesterOf(req, prover.user), textField(req.body, "code"));
  await answer(at, proof, (fault) => {
    const words = wordsOf(req, messages);
    return { codeFault: words.t(fault.reason === "missing" ? "missing" : "wrong") };
  });
}

async function sendMessage(at: At) {
  const { req, res, prover } = at;
  const { sms } = await waysOf(req.site, prover);
  if (!sms) return backToPage(at);
  const sent = await sendSmsCode(req.site, {
    ...requesterOf(req, prover.user),
    lang: req.lang,
    replaces: attemptOf(at),
  });
  if (!sent.isSent) {
    return showPage(at, { status: answerFault(res, sent), error: codeFaultText(req.lang, "sms", sent) });
  }
  req.session.factorCode = sent.attempt;
  backToPage(at);
}

async function enterSmsCode(at: At) {
  const { req, prover } = at;
  const { sms } = await waysOf(req.site, prover);
  const attempt = sms ? attemptOf(at) : undefined;
  const proof = await proveBySms(req.site, requesterOf(req, prover.user), attempt, textField(req.body, "code"));
  await answer(at, proof, (smsFault) =>
    attempt ? { smsFault } : { error: codeFaultText(req.lang, "sms", { reason: "spent" }) },
  );
}

async function enterPassword(at: At) {
  const { req, prover } = at;
  const { site } = req;
  const { password } = await waysOf(site, prover);
  if (password === null) return backToPage(at);
  const words = wordsOf(req, messages);
  const typed = textField(req.body, "password");
  if (!typed) return showPage(at, { status: 422, passwordFault: words.t("missingPassword") });
  const hash = await findPassword(site.db, prover.user.id, site.clock.now());
  const proof = await proveByPassword(site, requesterOf(req, prover.user), { hash, typed });
  await answer(at, proof, () => ({ passwordFault: words.t("wrongPassword") }));
}

async function offer({ req, res, prover }: At) {
  const options = await offerPasskey(req.site, browserOf(req), prover.user);
  if (!options) return void res.status(422).json({});
  res.json(options);
}

async function enterPasskey(at: At) {
  const { req, prover } = at;
  const credential = textField(req.body, "credential");
  const proof = await proveByPasskey(req.site, requesterOf(req, prover.user), browserOf(req), credential);
  await answer(at, proof, () => ({ error: wordsOf(req, messages).t("passkeyRefused") }));
}

const answer = async (at: At, proof: Proof, shownOf: (fault: CodeFault) => Shown): Promise<void> => {
  const { req, res, prover } = at;
  if (proof.isRight) return at.pass(req, res, prover, proof.channel);
  const { fault } = proof;
  if (fault.reason === "missing") return showPage(at, { status: 422, ...shownOf(fault) });
  if (fault.reason !== "wait") {
    say(req, at.base, shownOf(fault));
    return backToPage(at);
  }
  const error = wordsOf(req, messages).t("wait", { time: waitText(req.lang, fault.seconds) });
  await showPage(at, { status: answerFault(res, fault), error });
};

const backToPage = ({ req, res, base }: At): void => res.redirect(303, withNext(base, nextOf(req)));
