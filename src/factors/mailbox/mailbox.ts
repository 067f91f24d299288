import { type CheckedCode, checkCode, type IssuedCode, isAlive, issueCode, type SentCode } from "../../codes/index.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { PageRequest, Requester, Site } from "../../platform/routing.ts";
import { areTwo, passwordChannel } from "../channels.ts";

/** A code that was sent to the mailbox of this browser's user. */
export type MailAttempt = SentCode & { readonly userId: number; readonly email: string };

/**
 * A member of the staff without a second factor, in a session that has shown the password alone: whoever has learnt the password
 * would set up a factor of their own with it, and open every customer's door.
 */
export const mustShowMailbox = ({ site, session, user }: PageRequest): boolean =>
  site.config.secondFactor !== "off" && user?.isStaff === true && !user.hasSecondFactor && !areTwo(session.shown ?? []);

/** Whether a code by mail shows more than the password did. */
export const isMailboxAnother = (user: Express.User): boolean =>
  user.email !== null && passwordChannel(user) !== "mailbox";

type MailRequest = Pick<Requester, "user" | "address"> & {
  readonly lang: Lang;
  readonly replaces: MailAttempt | undefined;
};
type SentMail =
  | { readonly isSent: true; readonly attempt: MailAttempt }
  | Extract<IssuedCode, { readonly isSent: false }>;

export const sendMailCode = async (site: Site, { user, address, lang, replaces }: MailRequest): Promise<SentMail> => {
  const { email } = user;
  if (email === null || !isMailboxAnother(user)) return { isSent: false, reason: "unavailable" };
  const issued = await issueCode(site, {
    purpose: "second-factor",
    channel: "mail",
    target: email,
    recipient: { to: email, owner: { userId: user.id, version: user.sessionVersion } },
    device: deviceOf(user.id),
    address,
    replaces: replaces?.codeId ?? null,
    lang,
  });
  return issued.isSent ? { isSent: true, attempt: { ...issued.sent, userId: user.id, email } } : issued;
};

/** The attempt, if it is this user's and its code can still be right. */
export const openMailAttempt = (
  { clock }: Site,
  attempt: MailAttempt | undefined,
  user: Express.User,
): MailAttempt | undefined =>
  attempt?.userId === user.id && attempt.email === user.email && isAlive(attempt, clock.now()) ? attempt : undefined;

export const checkMailCode = (
  site: Site,
  { user, address }: Requester,
  { codeId: id, email: target }: MailAttempt,
  code: string,
): Promise<CheckedCode> =>
  checkCode(site, { id, code, address, purpose: "second-factor", target, device: deviceOf(user.id) });

// after the first factor: others cannot use these codes up
const deviceOf = (userId: number): string => `mailbox ${userId}`;
