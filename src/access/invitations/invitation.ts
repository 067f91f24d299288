import { createHash, randomBytes, randomUUID } from "node:crypto";
import { mayGrant } from "../../accounts/index.ts";
import { type ActiveNumber, findActiveNumber } from "../../holdings/index.ts";
import { recordAudit } from "../../journal/index.ts";
import { showAccountNumber } from "../../kernel/account-number.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { Forbidden, NotFound } from "../../kernel/errors.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { Limits } from "../../limits/index.ts";
import { queueNotice } from "../../notices/index.ts";
import type { Config } from "../../platform/config.ts";
import { type AccountScope, inScope, type Tx } from "../../platform/db.ts";
import { lettersFor } from "../../platform/letters.ts";
import { type AccessDeps, actorOf } from "../access.ts";
import { mustStillHold, type Role } from "../grant.ts";
import { messages } from "../messages.ts";
import { clientOf, lockGrants } from "../repository.ts";
import type { Address } from "./forms.ts";
import { insertInvitation, revokeOfPerson, revokeOne, roleOfInvitation } from "./repository.ts";

export type InvitationDeps = AccessDeps & { readonly limits: Limits; readonly config: Pick<Config, "publicUrl"> };

export type Wanted = { readonly to: Address; readonly name: string; readonly role: Role; readonly lang: Lang };
export type Invited =
  | { readonly isInvited: true }
  | { readonly isInvited: false; readonly fault: "notOurs" | "holdsAlready" }
  | { readonly isInvited: false; readonly fault: "wait"; readonly seconds: number };

const lifeMs = 7 * 86_400_000;
const limitNames = ["invitation-user", "invitation-account"] as const;

/**
 * Sends a link that lets one person in, once, within a week; an open one to the same address dies.
 * Counted before the number is checked: whether it is an active number of ours would be useful to a spammer.
 */
export const invite = async (deps: InvitationDeps, scope: AccountScope, wanted: Wanted): Promise<Invited> => {
  const actor = actorOf(scope);
  const { userId, role } = actor;
  if (userId === null || !mayGrant(role, wanted.role)) throw new Forbidden("a role beyond one's own");
  const facts = { user: String(userId), account: String(scope.accountId) };
  const { secondsToWait } = await deps.limits.take(limitNames, facts);
  if (secondsToWait > 0) return { isInvited: false, fault: "wait", seconds: secondsToWait };
  return inScope(scope, async (tx): Promise<Invited> => {
    const grants = await lockGrants(tx);
    mustStillHold(actor, grants);
    const { phone, email } = wanted.to;
    const holds = grants.some((held) => (email ? held.email === email : held.phone === phone));
    if (holds) return { isInvited: false, fault: "holdsAlready" };
    const number = phone === null ? undefined : await findActiveNumber(tx, phone);
    if (phone !== null && !number) return { isInvited: false, fault: "notOurs" };
    await send(deps, tx, { ...wanted, number, invitedBy: userId });
    return { isInvited: true };
  });
};

type Sent = Wanted & { readonly number: ActiveNumber | undefined; readonly invitedBy: number };

const send = async (deps: InvitationDeps, tx: Tx, wanted: Sent): Promise<void> => {
  const { to, name, role, number, invitedBy } = wanted;
  const now = deps.clock.now();
  const token = randomBytes(32).toString("base64url");
  const expiresAt = new Date(now.getTime() + lifeMs);
  const replaced = await revokeOfPerson(tx, to, now);
  const tokenHash = hashOfToken(token);
  const id = await insertInvitation(tx, { ...to, number, tokenHash, name, role, invitedBy, createdAt: now, expiresAt });
  const after = { role, channel: to.email === null ? "sms" : "mail", until: expiresAt.toISOString(), replaced };
  await recordAudit(tx, { action: "access:invite", subject: String(id), after });
  await sendLink(deps, tx, { ...wanted, token, expiresAt });
};

type Letter = Pick<Wanted, "to" | "role" | "lang"> & { readonly token: string; readonly expiresAt: Date };

const sendLink = async (deps: InvitationDeps, tx: Tx, { to, role, lang, token, expiresAt }: Letter): Promise<void> => {
  const words = lettersFor(messages, lang);
  const facts = {
    inviter: tx.scope.actor.name,
    client: await clientOf(tx),
    account: showAccountNumber(tx.scope.accountId),
    role: words.t(`role.${role}`),
    link: new URL(`/invitations/${token}`, deps.config.publicUrl),
    until: formatDateTime(expiresAt, lang),
  };
  const isMail = to.email !== null;
  await queueNotice(deps, tx, {
    channel: isMail ? "mail" : "sms",
    to: to.email ?? to.phone,
    subject: words.t("mailSubject"),
    text: words.t(isMail ? "mailText" : "smsText", facts),
    id: `invitation-${randomUUID()}`,
    until: Date.now() + lifeMs,
  });
};

export const hashOfToken = (token: string): string => createHash("sha256").update(token).digest("base64url");

/** The link dies; false when it had been used or revoked before. */
export const revokeInvitation = (deps: AccessDeps, scope: AccountScope, id: number): Promise<boolean> =>
  inScope(scope, async (tx) => {
    const role = await roleOfInvitation(tx, id);
    if (!role) throw new NotFound("invitation");
    if (!mayGrant(actorOf(scope).role, role)) throw new Forbidden("an invitation beyond one's own role");
    if (!(await revokeOne(tx, id, deps.clock.now()))) return false;
    const after = { role, state: "revoked" };
    await recordAudit(tx, {
      action: "invitations:revoke",
      subject: String(id),
      before: { role, state: "open" },
      after,
    });
    return true;
  });
