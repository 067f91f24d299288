import type { CodeFault } from "../codes/index.ts";
import { recordOwnAudit } from "../journal/index.ts";
import type { RuleName } from "../limits/index.ts";
import { queueNotice } from "../notices/index.ts";
import { verifyPassword } from "../passwords/index.ts";
import type { Knex } from "../platform/db.ts";
import type { FactorDeps, Person } from "./deps.ts";
import { noticeOf } from "./factors.ts";
import { type Browser, readPasskey } from "./passkeys/passkeys.ts";
import { readCode, spendCode } from "./recovery-codes/codes.ts";
import { checkSmsCode, type SmsAttempt } from "./sms/sms.ts";
import { checkTotp } from "./totp/totp.ts";

export type Proof = { readonly isRight: true } | { readonly isRight: false; readonly fault: CodeFault };
type Way = "totp" | "recovery-code" | "sms" | "passkey" | "password";

const wrong: Proof = { isRight: false, fault: { reason: "wrong", triesLeft: 0 } };
const proofOf = (isRight: boolean): Proof => (isRight ? { isRight } : wrong);

/** A code of the application, or one of the recovery codes in its place. */
export const proveByCode = async (deps: FactorDeps, person: Person, text: string): Promise<Proof> => {
  const digits = text.replaceAll(/\s/g, "");
  const { id } = person.user;
  if (/^\d{6}$/.test(digits)) {
    return inOne(deps, person, "totp", async (trx) => proofOf(await checkTotp(deps, trx, id, digits)));
  }
  const code = readCode(text);
  if (!code) return { isRight: false, fault: { reason: "missing" } };
  return inOne(deps, person, "recovery-code", async (trx) => {
    const isRight = await spendCode(deps, trx, id, code);
    if (isRight) await queueNotice(deps, trx, noticeOf(person.user, "mail.use-code", person.requestId));
    return proofOf(isRight);
  });
};

/** What is used up and its record are in one transaction. */
const inOne = (deps: FactorDeps, person: Person, way: Way, look: (trx: Knex) => Promise<Proof>): Promise<Proof> =>
  counted(deps, person, () => deps.db.knex.transaction(async (trx) => journal(trx, person, way, await look(trx))));

/** What ends elsewhere, on a connection of its own. */
const apart = (deps: FactorDeps, person: Person, way: Way, look: () => Promise<Proof>): Promise<Proof> =>
  counted(deps, person, async () => journal(deps.db.knex, person, way, await look()));

export const proveBySms = async (
  deps: FactorDeps,
  person: Person,
  attempt: SmsAttempt | undefined,
  text: string,
): Promise<Proof> => {
  if (!attempt) return { isRight: false, fault: { reason: "spent" } };
  const code = text.replaceAll(/\s/g, "");
  if (!/^\d{6}$/.test(code)) return { isRight: false, fault: { reason: "missing" } };
  return apart(deps, person, "sms", async () => {
    const checked = await checkSmsCode(deps, attempt, { code, address: person.address });
    if (checked.isRight) return proofOf(checked.subject.userId === person.user.id);
    const { reason, triesLeft } = checked;
    return { isRight: false, fault: reason === "wrong" ? { reason, triesLeft } : { reason } };
  });
};

export const proveByPasskey = (deps: FactorDeps, person: Person, browser: Browser, answer: string): Promise<Proof> =>
  apart(deps, person, "passkey", async () => {
    const passkey = await readPasskey(deps, browser, "proof", answer);
    return proofOf(passkey?.userId === person.user.id);
  });

/** For who came in by SMS and has nothing but SMS as second factor: two codes to one phone are one factor. */
export const proveByPassword = (
  deps: FactorDeps,
  person: Person,
  { hash, typed }: { hash: string | null; typed: string },
): Promise<Proof> => apart(deps, person, "password", async () => proofOf((await verifyPassword(hash, typed)).matches));

const limits: readonly RuleName[] = ["second-factor", "second-factor-day"];

/** Counts before it looks, and gives back what was right. */
const counted = async (deps: FactorDeps, { user }: Person, look: () => Promise<Proof>): Promise<Proof> => {
  const facts = { user: String(user.id) };
  const { secondsToWait: seconds } = await deps.limits.take(limits, facts);
  if (seconds > 0) return { isRight: false, fault: { reason: "wait", seconds } };
  const proof = await look();
  if (proof.isRight) await deps.limits.giveBack(limits, facts);
  return proof;
};

const journal = async (knex: Knex, { user, address, requestId }: Person, way: Way, proof: Proof): Promise<Proof> => {
  const action = proof.isRight ? "users:confirm-factor" : "users:refuse-factor";
  await recordOwnAudit(knex, { userId: user.id, userName: user.name, address, requestId, action, subject: way });
  return proof;
};
