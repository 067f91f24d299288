import { randomInt, randomUUID } from "node:crypto";
import type { Lang } from "../kernel/lang.ts";
import { codeRules, networkOf, type RuleName } from "../limits/index.ts";
import { queueNotice } from "../notices/index.ts";
import { hashPassword, verifyPassword } from "../passwords/index.ts";
import type { Knex } from "../platform/db.ts";
import { lettersFor } from "../platform/letters.ts";
import type { Site } from "../platform/routing.ts";
import { SmsRefused, SmsUnavailable } from "../platform/sms/index.ts";
import { isStopped } from "./breaker.ts";
import { messages } from "./messages.ts";
import * as rows from "./repository.ts";

type CodeSite = Pick<Site, "db" | "clock" | "limits" | "secrets" | "sms" | "log">;

export type CodeRequest = {
  readonly purpose: rows.Purpose;
  readonly channel: rows.Channel;
  /** What was typed, in its one normal form: codes are counted by it, whether or not anybody owns it. */
  readonly target: string;
  /** Where the code is sent, and who it proves the typist to be; null: nothing is sent, and everything else happens the same way. */
  readonly recipient: { readonly to: string; readonly owner: rows.CodeOwner } | null;
  readonly address: string;
  /** The id of a browser in which this user has signed in before. It has a count of its own, so that others cannot use up its codes. */
  readonly device: string | null;
  /** The code of the same attempt that this one replaces. */
  readonly replaces: string | null;
  readonly lang: Lang;
};

/** A code that was sent; the session keeps it until it is entered. */
export type SentCode = {
  readonly codeId: string;
  /** Milliseconds of the clock. */
  readonly sentAt: number;
  readonly resendSeconds: number;
};

export type IssuedCode =
  | { readonly isSent: true; readonly sent: SentCode }
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

/** Makes a code and sends it. A code that could not be sent is not counted. */
export const issueCode = async (site: CodeSite, request: CodeRequest): Promise<IssuedCode> => {
  if (request.channel === "sms" && (await isStopped(site))) return { isSent: false, reason: "unavailable" };
  const facts = factsOf(request);
  const { secondsToWait } = await site.limits.take(issuing, facts);
  if (secondsToWait > 0) return { isSent: false, reason: "wait", seconds: secondsToWait };
  const code = String(randomInt(10 ** codeRules.digits)).padStart(codeRules.digits, "0");
  const made = await makeCode(site, request, code);
  const isSent = "codeId" in made && (request.channel === "mail" || (await sendSms(site, request, code)));
  if (isSent) return { isSent, sent: made };
  await site.limits.giveBack(issuing, facts);
  if (!("codeId" in made)) return { isSent: false, reason: "wait", seconds: made.seconds };
  await rows.deleteCode(site.db.knex, made.codeId);
  return { isSent: false, reason: "unavailable" };
};

type Made = SentCode | { readonly seconds: number };

const makeCode = async (site: CodeSite, request: CodeRequest, code: string): Promise<Made> => {
  const { db, clock, secrets } = site;
  const codeHash = await hashPassword(code);
  const targetHash = secrets.sign("codes", targetOf(request));
  return db.knex.transaction(async (trx): Promise<Made> => {
    await rows.lockTarget(trx, targetHash);
    const now = clock.now();
    const { count, lastAt } = await rows.unusedOf(trx, targetHash, new Date(now.getTime() - hourMs));
    const seconds = lastAt ? Math.ceil((lastAt.getTime() + pauseAfter(count) * 1000 - now.getTime()) / 1000) : 0;
    if (seconds > 0) return { seconds };
    if (request.replaces) await rows.expireCode(trx, request.replaces, now);
    const codeId = await rows.insertCode(trx, {
      purpose: request.purpose,
      channel: request.channel,
      owner: request.recipient?.owner ?? null,
      targetHash,
      codeHash,
      now,
      expiresAt: new Date(now.getTime() + codeRules.seconds * 1000),
    });
    if (request.channel === "mail") await queueMail(site, trx, request, code);
    return { codeId, sentAt: now.getTime(), resendSeconds: pauseAfter(count + 1) };
  });
};

const pauseAfter = (count: number): number => codeRules.pauses[Math.min(count, codeRules.pauses.length) - 1] ?? 0;

const queueMail = (site: CodeSite, trx: Knex, { recipient, purpose, lang }: CodeRequest, code: string) => {
  const words = lettersFor(messages, lang);
  return queueNotice(
    site,
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

/** False if the gateway is unavailable. A number that may not receive codes costs the same work and time. */
const sendSms = async (
  { sms, log }: CodeSite,
  { recipient, purpose, lang }: CodeRequest,
  code: string,
): Promise<boolean> => {
  try {
    if (!recipient) await sms.probe();
    else {
      const text = lettersFor(messages, lang).t(`sms.${purpose}`, { code });
      await sms.send({ to: recipient.to, text, id: `code-${randomUUID()}` });
    }
    return true;
  } catch (error) {
    if (error instanceof SmsUnavailable) return false;
    if (!(error instanceof SmsRefused)) throw error;
    // an error here would reveal that the number is a customer's
    log.warn({ err: error }, "the gateway refused a code's SMS");
    return true;
  }
};

export type CheckedCode =
  | { readonly isRight: true; readonly owner: rows.CodeOwner }
  | { readonly isRight: false; readonly reason: "wrong" | "spent"; readonly triesLeft: number };

type Tried = Pick<CodeRequest, "purpose" | "target" | "address" | "device"> & {
  readonly id: string;
  readonly code: string;
};

/** A code is right once, before it expires, for the purpose and the attempt that it was made for. */
export const checkCode = async ({ db, clock, limits }: CodeSite, tried: Tried): Promise<CheckedCode> => {
  const { id, purpose, code } = tried;
  const now = clock.now();
  const row = await rows.countTry(db.knex, { id, purpose, now, tries: codeRules.tries });
  const { matches } = await verifyPassword(row?.codeHash ?? null, code);
  const isRight = row !== undefined && row.owner !== null && matches && (await rows.markUsed(db.knex, id, now));
  if (isRight && row.owner) {
    await limits.giveBack(issuing, factsOf(tried));
    return { isRight, owner: row.owner };
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
