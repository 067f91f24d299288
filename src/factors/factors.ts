import type { SignedInUser } from "../accounts/index.ts";
import { authorOf, recordOwnAudit } from "../journal/index.ts";
import type { Config } from "../platform/config.ts";
import type { Knex } from "../platform/db.ts";
import { lettersFor } from "../platform/letters.ts";
import type { Requester, Site } from "../platform/routing.ts";
import { endOtherSignIns } from "../sessions/index.ts";
import type { Channel } from "./channels.ts";
import { messages, type Words } from "./messages.ts";
import { makeCodes } from "./recovery-codes/codes.ts";
import { deleteAll, type Factors, findTold, lockUser, readFactors, type Told } from "./repository.ts";
import { tellOfChange } from "./tell.ts";

/** The operator's setting: users who manage other people's numbers must have a second factor. */
export const mustHaveFactor = ({ secondFactor }: Pick<Config, "secondFactor">, user: SignedInUser): boolean =>
  secondFactor === "administrators" &&
  (user.isStaff || user.grants.some(({ role }) => role === "administrator" || role === "supervisor"));

export type { Factors } from "./repository.ts";

export const hasAny = ({ totpAt, smsAt, passkeys }: Factors): boolean =>
  totpAt !== null || smsAt !== null || passkeys.length > 0;

export type FactorKind = "totp" | "sms" | "passkey";
type Changed =
  | { readonly action: "add-factor" | "remove-factor"; readonly kind: FactorKind }
  | { readonly action: "renew"; readonly kind: "recovery-codes" };

/** The user who changes their factors. `signInId`: the sign-in that stays open; `shown`: what it was shown. */
export type Changer = Requester & { readonly signInId: string | null; readonly shown: readonly Channel[] };
/** `codes`: new recovery codes, if the user had none. */
export type Added = { readonly codes: readonly string[] | null };

/** Undefined if `add` added nothing. */
export const addFactor = (
  site: Site,
  by: Changer,
  kind: FactorKind,
  add: (trx: Knex) => Promise<boolean>,
): Promise<Added | undefined> =>
  change(site, by, { action: "add-factor", kind }, async (trx, { codesLeft }) => {
    if (!(await add(trx))) return undefined;
    return { codes: codesLeft > 0 ? null : await makeCodes(site, trx, by.user.id) };
  });

export type Removal = "removed" | "was not on" | "is the last";

/** Removes a factor; with the last one the recovery codes are deleted too. */
export const removeFactor = async (
  site: Site,
  by: Changer,
  kind: FactorKind,
  remove: (trx: Knex) => Promise<number>,
): Promise<Removal> => {
  let removal: Removal = "was not on";
  await change(site, by, { action: "remove-factor", kind }, async (trx) => {
    const isRemoved = (await remove(trx)) > 0;
    const isBare = !hasAny(await readFactors(trx, by.user.id));
    if (isRemoved && isBare && mustHaveFactor(site.config, by.user)) {
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

/** Rolls the transaction back. */
class LeftBare extends Error {}

/** Replaces the recovery codes by ten new ones. Undefined if the user has no second factor. */
export const renewCodes = (site: Site, by: Changer): Promise<readonly string[] | undefined> =>
  change(site, by, { action: "renew", kind: "recovery-codes" }, async (trx, factors) =>
    hasAny(factors) ? makeCodes(site, trx, by.user.id) : undefined,
  );

/**
 * For support, after an identity check: deletes every factor and recovery code, and tells the user by mail and SMS.
 * The caller ends the sessions and writes the journal. @returns how many factors there were
 */
export const removeFactors = async (
  site: Pick<Site, "db" | "secrets">,
  trx: Knex,
  { userId, requestId }: { userId: number; requestId: string },
): Promise<number> => {
  await lockUser(trx, userId);
  const removed = await deleteAll(trx, userId);
  const user = await findTold(trx, userId);
  // whoever called support may hold either channel: both are told
  const about = { key: "mail.support-removed", requestId, shown: ["mailbox"] } as const;
  if (user && removed > 0) await tellOfFactors(site, trx, user, about);
  return removed;
};

const journalWords = {
  "add-factor": "users:add-factor",
  "remove-factor": "users:remove-factor",
  renew: "users:renew-recovery-codes",
} as const;

/** One change of a user's factors: it ends the other sessions, goes into the journal, and the user is told. */
const change = <T>(
  site: Site,
  by: Changer,
  what: Changed,
  work: (trx: Knex, before: Factors) => Promise<T | undefined>,
): Promise<T | undefined> =>
  site.db.knex.transaction(async (trx) => {
    const { user, signInId, shown, requestId } = by;
    await lockUser(trx, user.id);
    const done = await work(trx, await readFactors(trx, user.id));
    if (done === undefined) return undefined;
    await endOtherSignIns(trx, user.id, signInId, site.clock.now());
    await recordOwnAudit(trx, { ...authorOf(by), action: journalWords[what.action], subject: what.kind });
    const key = what.action === "renew" ? ("mail.renew-codes" as const) : (`mail.${what.action}.${what.kind}` as const);
    await tellOfFactors(site, trx, user, { key, requestId, shown });
    return done;
  });

type NoticeKey = Extract<Parameters<Words["t"]>[0], `mail.${string}`>;

type News = { readonly key: NoticeKey; readonly requestId: string; readonly shown: readonly Channel[] };

/** What has an SMS of its own. */
const smsKeys = new Map([
  ["mail.use-code", "smsUseCode"],
  ["mail.support-removed", "sms.support-removed"],
] as const) as ReadonlyMap<NoticeKey, "smsUseCode" | "sms.support-removed">;

/** Tells a user of what was done with their factors. */
export const tellOfFactors = (
  site: Pick<Site, "db" | "secrets">,
  trx: Knex,
  user: Told,
  { key, requestId, shown }: News,
): Promise<void> => {
  const words = lettersFor(messages, user.language);
  const text = words.t("mailText", { what: words.t(key) });
  const sms = words.t(smsKeys.get(key) ?? "smsNews");
  const told = { id: `factor-${requestId}`, subject: words.t("mailSubject"), text, sms };
  return tellOfChange(site, trx, user, { told, shown });
};

/** The second factors of a user. */
export const findFactors = ({ db }: Pick<Site, "db">, userId: number): Promise<Factors> => readFactors(db.knex, userId);
