import { findLogin } from "../../accounts/index.ts";
import { type CodeFault, codeFaultText, codeField, waitText } from "../../codes/index.ts";
import {
  browserOf,
  canGetSms,
  findFactors,
  offerPasskey,
  openAttempt,
  type Proof,
  personOf,
  proveByCode,
  proveByPasskey,
  proveByPassword,
  proveBySms,
  resendIn,
  sendSmsCode,
} from "../../factors/index.ts";
import { show } from "../../platform/render.ts";
import {
  type Access,
  get,
  type PageRequest,
  post,
  type Response,
  type Route,
  routes,
  wordsOf,
} from "../../platform/routing.ts";
import { withNext } from "../entry.ts";
import { nextOf, textField } from "../requests.ts";
import type { Door } from "../session.ts";
import type { Site } from "../site.ts";
import { messages } from "./messages.ts";
import { type ProofView, proofPage, type Ways } from "./pages.ts";

/** Who shows a second factor; `way`: how he came in just now, null where that does not matter. */
export type Prover = { readonly user: Express.User; readonly way: Door | null };

/** Where a second factor is shown, and what it opens. */
export type Place = {
  readonly name: ProofView["place"];
  readonly base: string;
  readonly access: Access;
  readonly rules: { readonly early?: true; readonly viewing?: "deny" };
  /** Undefined: there is nothing to prove, and the answer has been given. */
  proverOf(req: PageRequest, res: Response): Promise<Prover | undefined>;
  pass(req: PageRequest, res: Response, prover: Prover): Promise<void>;
};

type Handler = (at: At) => Promise<void> | void;
type At = Place & { readonly site: Site; readonly req: PageRequest; readonly res: Response; readonly prover: Prover };

/** The same page and the same proofs, wherever they are asked for. */
export const proofRoutes = (site: Site, place: Place): readonly Route[] => {
  const at = (handler: Handler) => async (req: PageRequest, res: Response) => {
    const prover = await place.proverOf(req, res);
    if (prover) await handler({ ...place, site, req, res, prover });
  };
  const { base, access, rules } = place;
  return routes(base, [
    get(
      "",
      access,
      at((here) => showPage(here)),
      rules,
    ),
    post("", access, at(enterCode), { ...rules, sample: { code: "000000" } }),
    post("/messages", access, at(sendMessage), rules),
    post("/sms", access, at(enterSmsCode), { ...rules, sample: { code: "000000" } }),
    post("/password", access, at(enterPassword), { ...rules, sample: { password: "no such password" } }),
    post("/passkey/options", access, at(offer), rules),
    post("/passkey", access, at(showKey), { ...rules, sample: { credential: "{}" } }),
  ]);
};

type Shown = Pick<ProofView, "codeFault" | "passwordFault" | "error"> & {
  readonly status?: number;
  readonly smsFault?: CodeFault | undefined;
};

async function showPage(at: At, shown: Shown = {}): Promise<void> {
  const { site, req, res, prover, name, base } = at;
  const { status = 200, smsFault, ...faults } = shown;
  const attempt = openAttempt(site, req.session.factorCode, prover.user);
  const ways = await waysOf(at);
  const seconds = attempt ? resendIn(site, attempt) : 0;
  const page = proofPage(wordsOf(req, messages), {
    place: name,
    base,
    next: nextOf(req),
    ways,
    waiting:
      attempt && ways.sms
        ? {
            field: codeField(req.lang, "sms", smsFault),
            resendIn: seconds,
            resendWait: waitText(req.lang, seconds),
          }
        : null,
    ...faults,
  });
  show(req, res, "sign-in/proof", page, { status, layout: "plain" });
}

const waysOf = async ({ site, prover: { user, way } }: At): Promise<Ways> => {
  const { totpAt, smsAt, passkeys, codesLeft } = await findFactors(site, user.id);
  const isSmsAlone = smsAt !== null && totpAt === null && passkeys.length === 0;
  const isSmsAgain = way === "sms";
  const canSms = smsAt !== null && !isSmsAgain && (await canGetSms(site, user));
  const needsPassword = isSmsAlone && isSmsAgain;
  return {
    app: totpAt !== null,
    recoveryCode: codesLeft > 0,
    sms: canSms ? user.phone : null,
    passkey: passkeys.length > 0,
    password: needsPassword ? ((await passwordOf(site, user)) === null ? "missing" : "needed") : null,
  };
};

/** A temporary one that has run out is none. */
const passwordOf = async ({ db, clock }: Site, { phone }: Express.User): Promise<string | null> => {
  const login = phone === null ? undefined : await findLogin(db, { phone });
  const expiresAt = login?.passwordExpiresAt;
  return login && !(expiresAt && expiresAt < clock.now()) ? login.passwordHash : null;
};

async function enterCode(at: At) {
  const { site, req, prover } = at;
  const proof = await proveByCode(site, personOf(req, prover.user), textField(req, "code"));
  await answer(at, proof, (fault) => {
    const words = wordsOf(req, messages);
    return { codeFault: words.t(fault.reason === "missing" ? "missing" : "wrong") };
  });
}

async function sendMessage(at: At) {
  const { site, req, res, prover, base } = at;
  const { sms } = await waysOf(at);
  if (!sms) return res.redirect(303, withNextOf(req, base));
  const replaces = openAttempt(site, req.session.factorCode, prover.user);
  const sent = await sendSmsCode(site, { ...personOf(req, prover.user), lang: req.lang, replaces });
  if (sent.isSent) {
    req.session.factorCode = sent.attempt;
    return res.redirect(303, withNextOf(req, base));
  }
  if (sent.reason === "wait") res.setHeader("Retry-After", String(sent.seconds));
  await showPage(at, { status: sent.reason === "wait" ? 429 : 503, error: codeFaultText(req.lang, "sms", sent) });
}

async function enterSmsCode(at: At) {
  const { site, req, prover } = at;
  const { sms } = await waysOf(at);
  const attempt = sms ? openAttempt(site, req.session.factorCode, prover.user) : undefined;
  const proof = await proveBySms(site, personOf(req, prover.user), attempt, textField(req, "code"));
  await answer(at, proof, (smsFault) =>
    attempt ? { smsFault } : { error: codeFaultText(req.lang, "sms", { reason: "spent" }) },
  );
}

async function enterPassword(at: At) {
  const { site, req, res, prover, base } = at;
  const { password } = await waysOf(at);
  if (password !== "needed") return res.redirect(303, withNextOf(req, base));
  const words = wordsOf(req, messages);
  const typed = textField(req, "password");
  if (!typed) return showPage(at, { status: 422, passwordFault: words.t("missingPassword") });
  const hash = await passwordOf(site, prover.user);
  const proof = await proveByPassword(site, personOf(req, prover.user), { hash, typed });
  await answer(at, proof, () => ({ passwordFault: words.t("wrongPassword") }));
}

async function offer({ site, req, res, prover }: At) {
  const options = await offerPasskey(site, browserOf(req), prover.user);
  if (!options) return void res.status(422).json({});
  res.json(options);
}

async function showKey(at: At) {
  const { site, req, prover } = at;
  const proof = await proveByPasskey(site, personOf(req, prover.user), browserOf(req), textField(req, "credential"));
  await answer(at, proof, () => ({ error: wordsOf(req, messages).t("passkeyRefused") }));
}

const answer = async (at: At, proof: Proof, shownOf: (fault: CodeFault) => Shown): Promise<void> => {
  const { req, res, prover } = at;
  if (proof.isRight) return at.pass(req, res, prover);
  const { fault } = proof;
  if (fault.reason !== "wait") return showPage(at, { status: 422, ...shownOf(fault) });
  res.setHeader("Retry-After", String(fault.seconds));
  const error = wordsOf(req, messages).t("wait", { time: waitText(req.lang, fault.seconds) });
  await showPage(at, { status: 429, error });
};

const withNextOf = (req: PageRequest, base: string): string => withNext(base, nextOf(req));
