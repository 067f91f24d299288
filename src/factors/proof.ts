import { type CodeFault, faultOf, sixDigits } from "../codes/index.ts";
import { authorOf, recordOwnAudit } from "../journal/index.ts";
import type { RuleName } from "../limits/index.ts";
import { verifyPassword } from "../passwords/index.ts";
import type { Knex } from "../platform/db.ts";
import type { Requester, Site } from "../platform/routing.ts";
import { type Channel, numberChannel, passwordChannel } from "./channels.ts";
import { tellOfFactors } from "./factors.ts";
import { checkMailCode, type MailAttempt } from "./mailbox/mailbox.ts";
import { type Browser, readPasskey } from "./passkeys/passkeys.ts";
import { readCode, spendCode } from "./recovery-codes/codes.ts";
import { checkSmsCode, type SmsAttempt } from "./sms/sms.ts";
import { checkTotp } from "./totp/totp.ts";

/** `channel`: what it rests on. */
export type Proof =
  | { readonly isRight: true; readonly channel: Channel }
  | { readonly isRight: false; readonly fault: CodeFault };
type Means = "totp" | "recovery-code" | "sms" | "mail" | "passkey" | "password";

const wrong: Proof = { isRight: false, fault: { reason: "wrong", triesLeft: 0 } };
const proofOf = (isRight: boolean, channel: Channel): Proof => (isRight ? { isRight, channel } : wrong);

/** A code of the application, or a recovery code instead. */
export const proveByCode = async (site: Site, by: Requester, text: string): Promise<Proof> => {
  const digits = sixDigits(text);
  const { id } = by.user;
  if (digits) return inOne(site, by, "totp", async (trx) => proofOf(await checkTotp(site, trx, id, digits), "app"));
  const code = readCode(text);
  if (!code) return { isRight: false, fault: { reason: "missing" } };
  return inOne(site, by, "recovery-code", async (trx) => {
    const isRight = await spendCode(site, trx, id, code);
    const news = { key: "mail.use-code", requestId: by.requestId, shown: [] } as const;
    if (isRight) await tellOfFactors(site, trx, by.user, news);
    return proofOf(isRight, "recovery-code");
  });
};

/** For a check that uses something up: the check and its journal record share a transaction. */
const inOne = (site: Site, by: Requester, means: Means, check: (trx: Knex) => Promise<Proof>): Promise<Proof> =>
  counted(site, by, () => site.db.knex.transaction(async (trx) => journal(trx, by, means, await check(trx))));

/** For a check that has its own transaction, or none. */
const apart = (site: Site, by: Requester, means: Means, check: () => Promise<Proof>): Promise<Proof> =>
  counted(site, by, async () => journal(site.db.knex, by, means, await check()));

export const proveBySms = async (
  site: Site,
  by: Requester,
  attempt: SmsAttempt | undefined,
  text: string,
): Promise<Proof> => {
  if (!attempt) return { isRight: false, fault: { reason: "spent" } };
  const code = sixDigits(text);
  if (!code) return { isRight: false, fault: { reason: "missing" } };
  return apart(site, by, "sms", async () => {
    const checked = await checkSmsCode(site, by, attempt, code);
    if (checked.isRight) return proofOf(checked.owner.userId === by.user.id, numberChannel(attempt.phone));
    return { isRight: false, fault: faultOf(checked) };
  });
};

/** A code to the user's own mailbox, which no sign-in takes as a second factor. */
export const proveByMail = async (
  site: Site,
  by: Requester,
  attempt: MailAttempt | undefined,
  text: string,
): Promise<Proof> => {
  if (!attempt) return { isRight: false, fault: { reason: "spent" } };
  const code = sixDigits(text);
  if (!code) return { isRight: false, fault: { reason: "missing" } };
  return apart(site, by, "mail", async () => {
    const checked = await checkMailCode(site, by, attempt, code);
    if (checked.isRight) return proofOf(checked.owner.userId === by.user.id, "mailbox");
    return { isRight: false, fault: faultOf(checked) };
  });
};

export const proveByPasskey = (site: Site, by: Requester, browser: Browser, answer: string): Promise<Proof> =>
  apart(site, by, "passkey", async () => {
    const passkey = await readPasskey(site, browser, "proof", answer);
    return proofOf(passkey?.userId === by.user.id, "passkey");
  });

export const proveByPassword = (
  site: Site,
  by: Requester,
  { hash, typed }: { hash: string | null; typed: string },
): Promise<Proof> =>
  apart(site, by, "password", async () =>
    proofOf((await verifyPassword(hash, typed)).matches, passwordChannel(by.user)),
  );

const limits: readonly RuleName[] = ["second-factor", "second-factor-day"];

/** Counts the try before the check, and gives it back if it was right. */
const counted = async (site: Site, { user }: Requester, check: () => Promise<Proof>): Promise<Proof> => {
  const facts = { user: String(user.id) };
  const { secondsToWait: seconds, windows } = await site.limits.take(limits, facts);
  if (seconds > 0) return { isRight: false, fault: { reason: "wait", seconds } };
  const proof = await check();
  if (proof.isRight) await site.limits.giveBack(limits, facts, windows);
  return proof;
};

const factorActions = { confirmed: "users:confirm-factor", refused: "users:refuse-factor" };
// who has no second factor shows the first one again
const identityActions = { confirmed: "users:confirm-identity", refused: "users:refuse-identity" };

const journal = async (knex: Knex, by: Requester, means: Means, proof: Proof): Promise<Proof> => {
  const { confirmed, refused } = by.user.hasSecondFactor ? factorActions : identityActions;
  await recordOwnAudit(knex, { ...authorOf(by), action: proof.isRight ? confirmed : refused, subject: means });
  return proof;
};
