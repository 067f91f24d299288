import type { SignedInUser } from "../accounts/index.ts";
import { recordOwnAudit } from "../journal/index.ts";
import { type Notice, queueNotice } from "../notices/index.ts";
import type { Config } from "../platform/config.ts";
import type { Knex } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import type { FactorDeps, Person } from "./deps.ts";
import { messages, type Words } from "./messages.ts";
import { makeCodes } from "./recovery-codes/codes.ts";
import { deleteAll, endOtherSignIns, type Factors, lockUser, readFactors } from "./repository.ts";

/** The operator's rule: who looks after others' numbers shows two factors. */
export const mustHaveFactor = ({ secondFactor }: Pick<Config, "secondFactor">, user: SignedInUser): boolean =>
  secondFactor === "administrators" &&
  (user.isStaff || user.grants.some(({ role }) => role === "administrator" || role === "supervisor"));

export type { Factors } from "./repository.ts";

export const hasAny = ({ totpAt, smsAt, passkeys }: Factors): boolean =>
  totpAt !== null || smsAt !== null || passkeys.length > 0;

export type Subject = "totp" | "sms" | "passkey";
type Changed =
  | { readonly action: "add-factor" | "remove-factor"; readonly subject: Subject }
  | { readonly action: "renew"; readonly subject: "recovery-codes" };

/** Whose change it is, and the sign-in that goes on. */
export type Changer = Person & { readonly signInId: string | null };
/** `codes`: recovery codes, when these were the user's first. */
export type Added = { readonly codes: readonly string[] | null };

/** Adds what `add` adds; undefined when it added nothing. */
export const addFactor = (
  deps: FactorDeps,
  by: Changer,
  subject: Subject,
  add: (trx: Knex) => Promise<boolean>,
): Promise<Added | undefined> =>
  change(deps, by, { action: "add-factor", subject }, async (trx, { codesLeft }) => {
    if (!(await add(trx))) return undefined;
    return { codes: codesLeft > 0 ? null : await makeCodes(deps, trx, by.user.id) };
  });

export type Removal = "removed" | "was not on" | "is the last";

/** Takes a factor off; with the last one its recovery codes go too. */
export const removeFactor = async (
  deps: FactorDeps,
  by: Changer,
  subject: Subject,
  remove: (trx: Knex) => Promise<number>,
): Promise<Removal> => {
  let removal: Removal = "was not on";
  await change(deps, by, { action: "remove-factor", subject }, async (trx) => {
    const isRemoved = (await remove(trx)) > 0;
    const isBare = !hasAny(await readFactors(trx, by.user.id));
    if (isRemoved && isBare && mustHaveFactor(deps.config, by.user)) {
      removal = "is the last";
      throw new LeftBare();
    }
    if (!isRemoved) return undefined;
    if (isBare) await deleteAll(trx, by.user.id);
    removal = "removed";
    return removal;
  }).catch((error: unknown) => {
    if (!(error instanceof LeftBare)) throw error;
  });
  return removal;
};

/** Takes the transaction back. */
class LeftBare extends Error {}

/** Ten new codes instead of those there were; undefined for who has no factor that they could stand in for. */
export const renewCodes = (deps: FactorDeps, by: Changer): Promise<readonly string[] | undefined> =>
  change(deps, by, { action: "renew", subject: "recovery-codes" }, async (trx, factors) =>
    hasAny(factors) ? makeCodes(deps, trx, by.user.id) : undefined,
  );

/**
 * For support, once the person's identity is checked: every factor and recovery code goes, and the user's mailbox says so.
 * The caller ends the sessions and writes the journal. How many factors there were.
 */
export const removeFactors = async (
  deps: Pick<FactorDeps, "db" | "secrets">,
  trx: Knex,
  { userId, requestId }: { userId: number; requestId: string },
): Promise<number> => {
  await lockUser(trx, userId);
  const removed = await deleteAll(trx, userId);
  const user: Mailbox | undefined = await trx("users").where({ id: userId }).first("email", "language");
  if (user && removed > 0) await queueNotice(deps, trx, noticeOf(user, "mail.support-removed", requestId));
  return removed;
};

const journalWords = {
  "add-factor": "users:add-factor",
  "remove-factor": "users:remove-factor",
  renew: "users:renew-recovery-codes",
} as const;

/** One change of a user's factors: the other sessions end, the journal and the user's mailbox say so. */
const change = <T>(
  deps: FactorDeps,
  by: Changer,
  what: Changed,
  work: (trx: Knex, before: Factors) => Promise<T | undefined>,
): Promise<T | undefined> =>
  deps.db.knex.transaction(async (trx) => {
    const { user, signInId, address, requestId } = by;
    await lockUser(trx, user.id);
    const done = await work(trx, await readFactors(trx, user.id));
    if (done === undefined) return undefined;
    await endOtherSignIns(trx, user.id, signInId, deps.clock.now());
    await recordOwnAudit(trx, {
      userId: user.id,
      userName: user.name,
      address,
      requestId,
      action: journalWords[what.action],
      subject: what.subject,
    });
    const key =
      what.action === "renew" ? ("mail.renew-codes" as const) : (`mail.${what.action}.${what.subject}` as const);
    await queueNotice(deps, trx, noticeOf(user, key, requestId));
    return done;
  });

type NoticeKey = Extract<Parameters<Words["t"]>[0], `mail.${string}`>;

type Mailbox = Pick<SignedInUser, "language" | "email">;

/** News of a factor to the user's mailbox, if he has one. */
export const noticeOf = ({ language, email }: Mailbox, key: NoticeKey, requestId: string): Notice | null => {
  const words = wordsFor(messages, language);
  const text = words.t("mailText", { what: words.t(key) });
  return email
    ? { channel: "mail", to: email, subject: words.t("mailSubject"), text, id: `factor-${requestId}` }
    : null;
};

/** What a user has on. */
export const findFactors = ({ db }: Pick<FactorDeps, "db">, userId: number): Promise<Factors> =>
  readFactors(db.knex, userId);
