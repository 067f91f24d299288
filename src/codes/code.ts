import { randomInt, randomUUID } from "node:crypto";
import type { Lang } from "../kernel/lang.ts";
import { codeRules, type Facts, networkOf, type RuleName, type Windows } from "../limits/index.ts";
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
  /**
   * The id of a browser in which this user has signed in before, or a word for "after the first factor". It has counts of its
   * own, so that others cannot use up its codes.
   */
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

/** Those of the asking side first. */
const ofStrangers: readonly RuleName[] = [
  "code-address",
  "code-address-day",
  "code-network-day",
  "code-number-hour",
  "code-number-day",
];
const ofKnown: readonly RuleName[] = ["code-browser-hour", "code-browser-day"];
/** Given back when the code is used: they count the codes that nobody uses. The others count what is sent. */
const untilUsed: readonly RuleName[] = ["code-number-hour", "code-number-day", ...ofKnown];
const hourMs = 3_600_000;

const rulesFor = ({ device, channel }: CodeRequest): readonly RuleName[] => [
  ...(device ? ofKnown : ofStrangers),
  ...(channel === "sms" ? (["code-sms-day"] as const) : []),
];

/** Makes a code and sends it. A code that could not be sent is not counted. */
export const issueCode = async (site: CodeSite, request: CodeRequest): Promise<IssuedCode> => {
  if (await isStopped(site, request)) return { isSent: false, reason: "unavailable" };
  const [names, facts] = [rulesFor(request), factsOf(request)];
  const { secondsToWait, windows } = await site.limits.take(names, facts);
  const issued = secondsToWait > 0 ? waitFor(secondsToWait) : await send(site, request, windows);
  if (!issued.isSent) await site.limits.giveBack(names, facts, windows);
  return issued;
};

const waitFor = (seconds: number): IssuedCode => ({ isSent: false, reason: "wait", seconds });

const send = async (site: CodeSite, request: CodeRequest, windows: Windows): Promise<IssuedCode> => {
  const code = String(randomInt(10 ** codeRules.digits)).padStart(codeRules.digits, "0");
  const made = await makeCode(site, request, code, windows);
  if (!("codeId" in made)) return waitFor(made.seconds);
  if (request.channel === "mail" || (await sendSms(site, request, code))) return { isSent: true, sent: made };
  await rows.deleteCode(site.db.knex, made.codeId);
  return { isSent: false, reason: "unavailable" };
};

type Made = SentCode | { readonly seconds: number };

const makeCode = async (site: CodeSite, request: CodeRequest, code: string, counted: Windows): Promise<Made> => {
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
      networkHash: networkHashOf(site, request),
      codeHash,
      counted,
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
  | {
      readonly isRight: false;
      readonly reason: "wrong" | "spent";
      readonly triesLeft: number;
      /** False: a spent code, or beyond the limit of tries. It is answered and leaves no record. */
      readonly isRecorded: boolean;
    }
  | { readonly isRight: false; readonly reason: "wait"; readonly seconds: number };

type Tried = Pick<CodeRequest, "purpose" | "target" | "address" | "device"> & {
  readonly id: string;
  readonly code: string;
};

const tries = ["code-tries"] as const;

/** A code is right once, before it expires, for the purpose and the attempt that it was made for. */
export const checkCode = async (site: CodeSite, tried: Tried): Promise<CheckedCode> => {
  const { limits } = site;
  if (tried.device) return compare(site, tried);
  const facts = factsOf(tried);
  const { secondsToWait, over, windows } = await limits.take(tries, facts);
  if (secondsToWait > 0) return { isRight: false, reason: "wait", seconds: secondsToWait };
  const checked = await compare(site, tried);
  if (checked.isRight) await limits.giveBack(tries, facts, windows);
  return "isRecorded" in checked && over ? { ...checked, isRecorded: false } : checked;
};

const compare = async ({ db, clock, limits }: CodeSite, tried: Tried): Promise<CheckedCode> => {
  const { id, purpose, code } = tried;
  const now = clock.now();
  const row = await rows.countTry(db.knex, { id, purpose, now, tries: codeRules.tries });
  // nothing to compare with: a spent code is answered without the work
  if (!row) return { isRight: false, reason: "spent", triesLeft: 0, isRecorded: false };
  const { matches } = await verifyPassword(row.codeHash, code);
  if (row.owner !== null && matches && (await rows.markUsed(db.knex, id, now))) {
    await limits.giveBack(untilUsed, factsOf(tried), row.counted);
    return { isRight: true, owner: row.owner };
  }
  const triesLeft = codeRules.tries - row.tries;
  return { isRight: false, reason: triesLeft > 0 ? "wrong" : "spent", triesLeft, isRecorded: true };
};

const targetOf = ({ target, device }: Pick<CodeRequest, "target" | "device">): string =>
  device ? `${target} ${device}` : target;

/** Null: what the breaker does not look at. */
const networkHashOf = ({ secrets }: CodeSite, { device, address }: Pick<CodeRequest, "device" | "address">) =>
  device ? null : secrets.sign("codes", `network ${networkOf(address)}`);

/** After the first factor nothing is shared with what strangers, or other browsers, ask for: a code is always left. */
const isAfterFirst = (purpose: rows.Purpose): boolean => purpose === "second-factor" || purpose === "confirmation";

const factsOf = (request: Pick<CodeRequest, "purpose" | "target" | "device" | "address">): Facts => ({
  number: isAfterFirst(request.purpose) ? targetOf(request) : request.target,
  address: request.address,
  network: request.address,
  ...(request.device && { browser: targetOf(request) }),
});
