import { type CheckedCode, checkCode, type IssuedCode, issueCode } from "../../codes/index.ts";
import type { Lang } from "../../kernel/lang.ts";
import { codeRules } from "../../limits/index.ts";
import type { FactorDeps } from "../deps.ts";
import { type Added, addFactor, type Changer } from "../factors.ts";
import { findNumber, insertSms } from "./repository.ts";

/** A code that waits in a browser. */
export type SmsAttempt = {
  readonly codeId: string;
  readonly userId: number;
  readonly phone: string;
  /** Milliseconds of the clock. */
  readonly sentAt: number;
  readonly resendSeconds: number;
};

/** Whether codes may go to the user's number: an active one of ours, on its SIM for a day. */
export const canGetSms = async ({ db, clock }: FactorDeps, { phone }: Express.User): Promise<boolean> => {
  const number = phone === null ? undefined : await findNumber(db.knex, phone);
  const changedAt = number?.simChangedAt?.getTime() ?? 0;
  return number !== undefined && clock.now().getTime() - changedAt >= codeRules.simChangeHours * 3_600_000;
};

export type SmsRequest = {
  readonly user: Express.User;
  readonly address: string;
  readonly lang: Lang;
  readonly replaces: SmsAttempt | undefined;
};
export type SentSms =
  | { readonly isSent: true; readonly attempt: SmsAttempt }
  | Extract<IssuedCode, { readonly isSent: false }>;

/** Sends a code to the user's own number. */
export const sendSmsCode = async (
  deps: FactorDeps,
  { user, address, lang, replaces }: SmsRequest,
): Promise<SentSms> => {
  const { phone } = user;
  const isOwn = phone !== null && (await canGetSms(deps, user));
  if (!isOwn) return { isSent: false, reason: "unavailable" };
  const issued = await issueCode(deps, {
    purpose: "second-factor",
    channel: "sms",
    target: phone,
    recipient: { to: phone, subject: { userId: user.id, version: user.sessionVersion, phone } },
    device: deviceOf(user.id),
    address,
    replaces: replaces?.codeId ?? null,
    lang,
  });
  if (!issued.isSent) return issued;
  const { id: codeId, resendSeconds } = issued;
  return {
    isSent: true,
    attempt: { codeId, userId: user.id, phone, sentAt: deps.clock.now().getTime(), resendSeconds },
  };
};

/** The attempt of this browser and this user while its code can still be right. */
export const openAttempt = (
  { clock }: FactorDeps,
  attempt: SmsAttempt | undefined,
  user: Express.User,
): SmsAttempt | undefined =>
  attempt?.userId === user.id &&
  attempt.phone === user.phone &&
  clock.now().getTime() - attempt.sentAt <= codeRules.seconds * 1000
    ? attempt
    : undefined;

export const checkSmsCode = async (
  deps: FactorDeps,
  { codeId, phone, userId }: SmsAttempt,
  typed: { code: string; address: string },
): Promise<CheckedCode> =>
  checkCode(deps, { ...typed, id: codeId, purpose: "second-factor", target: phone, device: deviceOf(userId) });

/** The code was right: codes by SMS are a second factor from now on; undefined: they were already. */
export const addSms = (deps: FactorDeps, by: Changer): Promise<Added | undefined> =>
  addFactor(deps, by, "sms", (trx) => insertSms(trx, by.user.id, deps.clock.now()));

// whoever is here has shown a first factor: these codes are counted apart, so that no stranger can use them up
const deviceOf = (userId: number): string => `second-factor ${userId}`;

/** Seconds until another code may be asked for. */
export const resendIn = ({ clock }: FactorDeps, { sentAt, resendSeconds }: SmsAttempt): number =>
  Math.max(0, Math.ceil((sentAt + resendSeconds * 1000 - clock.now().getTime()) / 1000));
