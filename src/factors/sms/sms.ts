import { findPassword } from "../../accounts/index.ts";
import { type CheckedCode, checkCode, type IssuedCode, isAlive, issueCode, type SentCode } from "../../codes/index.ts";
import { confirmNumber, findOwnNumber } from "../../holdings/index.ts";
import { authorOf } from "../../journal/index.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { Requester, Site } from "../../platform/routing.ts";
import { isAnother, numberChannel, passwordChannel } from "../channels.ts";
import { type Added, addFactor, type Changer } from "../factors.ts";
import { insertSms } from "./repository.ts";

/** A code for a second factor that was sent to the user of this browser. */
export type SmsAttempt = SentCode & { readonly userId: number; readonly phone: string };

/** Whether codes may go to the user's number: it is active and still theirs, and its SIM is not new. */
export const canGetSms = async ({ db, clock }: Site, { id, phone }: Express.User): Promise<boolean> => {
  const number = await findOwnNumber(db.knex, id, clock.now());
  return number?.phone === phone && number.mayGetCode;
};

/** Why codes by SMS cannot be this user's second factor, if they cannot. */
export const smsBar = async (site: Site, user: Express.User): Promise<"smsNoNumber" | "smsOneChannel" | undefined> => {
  if (user.phone === null || !(await canGetSms(site, user))) return "smsNoNumber";
  const hash = await findPassword(site.db, user.id, site.clock.now());
  return hash !== null && isAnother(passwordChannel(user), numberChannel(user.phone)) ? undefined : "smsOneChannel";
};

type SmsRequest = Pick<Requester, "user" | "address"> & {
  readonly lang: Lang;
  readonly replaces: SmsAttempt | undefined;
};
type SentSms =
  | { readonly isSent: true; readonly attempt: SmsAttempt }
  | Extract<IssuedCode, { readonly isSent: false }>;

/** Sends a code to the user's own number. */
export const sendSmsCode = async (site: Site, { user, address, lang, replaces }: SmsRequest): Promise<SentSms> => {
  const { phone } = user;
  const isOwn = phone !== null && (await canGetSms(site, user));
  if (!isOwn) return { isSent: false, reason: "unavailable" };
  const issued = await issueCode(site, {
    purpose: "second-factor",
    channel: "sms",
    target: phone,
    recipient: { to: phone, owner: { userId: user.id, version: user.sessionVersion, phone } },
    device: deviceOf(user.id),
    address,
    replaces: replaces?.codeId ?? null,
    lang,
  });
  return issued.isSent ? { isSent: true, attempt: { ...issued.sent, userId: user.id, phone } } : issued;
};

/** The attempt, if it is this user's and its code can still be right. */
export const openAttempt = (
  { clock }: Site,
  attempt: SmsAttempt | undefined,
  user: Express.User,
): SmsAttempt | undefined =>
  attempt?.userId === user.id && attempt.phone === user.phone && isAlive(attempt, clock.now()) ? attempt : undefined;

/** With the first factor before it, the right code also confirms a number that had changed. */
export const checkSmsCode = async (
  site: Site,
  by: Requester,
  { codeId, phone, sentAt }: SmsAttempt,
  code: string,
): Promise<CheckedCode> => {
  const { user, address } = by;
  const number = await findOwnNumber(site.db.knex, user.id, site.clock.now());
  if (number?.phone !== phone || !number.mayGetCode) {
    return { isRight: false, reason: "spent", triesLeft: 0, isRecorded: false };
  }
  const device = deviceOf(user.id);
  const checked = await checkCode(site, { code, address, id: codeId, purpose: "second-factor", target: phone, device });
  if (checked.isRight && number.state === "unconfirmed") {
    const proved = { phone, at: new Date(sentAt) };
    await site.db.knex.transaction((trx) => confirmNumber(trx, authorOf(by), proved));
  }
  return checked;
};

/** After the right code: codes by SMS are a second factor from now on. Undefined if they were already. */
export const addSms = (site: Site, by: Changer): Promise<Added | undefined> =>
  addFactor(site, by, "sms", (trx) => insertSms(trx, by.user.id, site.clock.now()));

// the user has passed a first factor: these codes have a count of their own, so that others cannot use them up
const deviceOf = (userId: number): string => `second-factor ${userId}`;
