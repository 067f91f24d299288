import { randomInt, randomUUID } from "node:crypto";
import type { Lang } from "../kernel/lang.ts";
import { codeRules, type Limits, networkOf, type RuleName } from "../limits/index.ts";
import { queueNotice } from "../notices/index.ts";
import { hashPassword, verifyPassword } from "../passwords/index.ts";
import type { Clock } from "../platform/clock.ts";
import type { Database, Knex } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import type { Logger } from "../platform/log.ts";
import type { Secrets } from "../platform/secrets.ts";
import { type SmsGateway, SmsRefused, SmsUnavailable } from "../platform/sms/index.ts";
import { isStopped } from "./breaker.ts";
import { messages } from "./messages.ts";
import * as rows from "./repository.ts";

export type CodeDeps = {
  readonly db: Database;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly secrets: Secrets;
  readonly sms: SmsGateway;
  readonly log: Logger;
};

export type CodeRequest = {
  readonly purpose: rows.Purpose;
  readonly channel: rows.Channel;
  /** What was typed, in its one normal form: codes are counted by it whether anybody has it or not. */
  readonly target: string;
  /** Who gets the code, and whom it proves; null: nobody, and everything else goes the same way. */
  readonly recipient: { readonly to: string; readonly subject: rows.CodeSubject } | null;
  readonly address: string;
  /** A browser that has signed in as this person before counts by itself: strangers cannot use up its codes. */
  readonly device: string | null;
  /** The code of the same attempt that this one replaces. */
  readonly replaces: string | null;
  readonly lang: Lang;
};

export type IssuedCode =
  | { readonly isSent: true; readonly id: string; readonly resendSeconds: number }
  | { readonly isSent: false; readonly reason: "wait"; readonly seconds: number }
  | { readonly isSent: false; readonly reason: "unavailable" };

const issuing: readonly RuleName[] = [
  "code-number-hour",
  "code-number-day",
  "code-address",
  "code-address-day",
  "code-network-day",
];
const hourMs = 3_600_000;

/** Makes a code and sends it. What could not be sent counts nowhere. */
export const issueCode = async (deps: CodeDeps, request: CodeRequest): Promise<IssuedCode> => {
  if (request.channel === "sms" && (await isStopped(deps))) return { isSent: false, reason: "unavailable" };
  const facts = factsOf(request);
  const { secondsToWait } = await deps.limits.take(issuing, facts);
  if (secondsToWait > 0) return { isSent: false, reason: "wait", seconds: secondsToWait };
  const code = String(randomInt(10 ** codeRules.digits)).padStart(codeRules.digits, "0");
  const made = await makeCode(deps, request, code);
  const isSent = "id" in made && (request.channel === "mail" || (await sendSms(deps, request, code)));
  if (isSent) return { isSent, id: made.id, resendSeconds: made.pause };
  await deps.limits.giveBack(issuing, facts);
  if (!("id" in made)) return { isSent: false, reason: "wait", seconds: made.seconds };
  await rows.deleteCode(deps.db.knex, made.id);
  return { isSent: false, reason: "unavailable" };
};

type Made = { readonly id: string; readonly pause: number } | { readonly seconds: number };

const makeCode = async (deps: CodeDeps, request: CodeRequest, code: string): Promise<Made> => {
  const { db, clock, secrets } = deps;
  const codeHash = await hashPassword(code);
  const targetHash = secrets.sign("codes", targetOf(request));
  return db.knex.transaction(async (trx): Promise<Made> => {
    await rows.lockTarget(trx, targetHash);
    const now = clock.now();
    const { count, lastAt } = await rows.unusedOf(trx, targetHash, new Date(now.getTime() - hourMs));
    const seconds = lastAt ? Math.ceil((lastAt.getTime() + pauseAfter(count) * 1000 - now.getTime()) / 1000) : 0;
    if (seconds > 0) return { seconds };
    if (request.replaces) await rows.expireCode(trx, request.replaces, now);
    const id = await rows.insertCode(trx, {
      purpose: request.purpose,
      channel: request.channel,
      subject: request.recipient?.subject ?? null,
      targetHash,
      codeHash,
      now,
      expiresAt: new Date(now.getTime() + codeRules.seconds * 1000),
    });
    if (request.channel === "mail") await queueMail(deps, trx, request, code);
    return { id, pause: pauseAfter(count + 1) };
  });
};

const pauseAfter = (count: number): number => codeRules.pauses[Math.min(count, codeRules.pauses.length) - 1] ?? 0;

const queueMail = (deps: CodeDeps, trx: Knex, { recipient, purpose, lang }: CodeRequest, code: string) => {
  const words = wordsFor(messages, lang);
  return queueNotice(
    deps,
    trx,
    recipient && {
      channel: "mail",
      to: recipient.to,
      subject: words.t(`mailSubject.${purpose}`),
      text: words.t("mailText", { code, minutes: codeRules.seconds / 60 }),
      id: `code-${randomUUID()}`,
      until: Date.now() + codeRules.seconds * 1000,
    },
  );
};

/** False: the gateway is away. A number that nobody may get a code at takes the same work and time. */
const sendSms = async (
  { sms, log }: CodeDeps,
  { recipient, purpose, lang }: CodeRequest,
  code: string,
): Promise<boolean> => {
  try {
    if (!recipient) await sms.probe();
    else {
      const text = wordsFor(messages, lang).t(`sms.${purpose}`, { code });
      await sms.send({ to: recipient.to, text, id: `code-${randomUUID()}` });
    }
    return true;
  } catch (error) {
    if (error instanceof SmsUnavailable) return false;
    if (!(error instanceof SmsRefused)) throw error;
    // to say so would tell that the number is a customer's
    log.warn({ err: error }, "the gateway refused a code's SMS");
    return true;
  }
};

export type CheckedCode =
  | { readonly isRight: true; readonly subject: rows.CodeSubject }
  | { readonly isRight: false; readonly reason: "wrong" | "spent"; readonly triesLeft: number };

type Tried = Pick<CodeRequest, "purpose" | "target" | "address" | "device"> & {
  readonly id: string;
  readonly code: string;
};

/** A code is right once, within its time, for the purpose it was made for and for the attempt whose id is given. */
export const checkCode = async ({ db, clock, limits }: CodeDeps, tried: Tried): Promise<CheckedCode> => {
  const { id, purpose, code } = tried;
  const now = clock.now();
  const row = await rows.countTry(db.knex, { id, purpose, now, tries: codeRules.tries });
  const { matches } = await verifyPassword(row?.codeHash ?? null, code);
  const isRight = row !== undefined && row.subject !== null && matches && (await rows.markUsed(db.knex, id, now));
  if (isRight && row.subject) {
    await limits.giveBack(issuing, factsOf(tried));
    return { isRight, subject: row.subject };
  }
  const triesLeft = row ? codeRules.tries - row.tries : 0;
  return { isRight: false, reason: triesLeft > 0 ? "wrong" : "spent", triesLeft };
};

const targetOf = ({ target, device }: Pick<CodeRequest, "target" | "device">): string =>
  device ? `${target} ${device}` : target;

const factsOf = (request: Pick<CodeRequest, "target" | "device" | "address">) => ({
  number: targetOf(request),
  address: request.address,
  network: networkOf(request.address),
});
