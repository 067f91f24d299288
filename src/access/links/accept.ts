import { insertGrant, insertUser } from "../../accounts/index.ts";
import { takeStaleLoginOff } from "../../holdings/index.ts";
import { recordAudit, recordOwnAudit } from "../../journal/index.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { NoticeDeps } from "../../notices/index.ts";
import { hashPassword } from "../../passwords/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { inScope, mintScope, type Tx } from "../../platform/db.ts";
import { markUsed } from "../invitations/repository.ts";
import { tellPerson } from "../notices.ts";
import { lockGrants } from "../repository.ts";
import { isAlive, type Link } from "./link.ts";
import { readLinked } from "./repository.ts";

export type AcceptDeps = NoticeDeps & { readonly clock: Clock };
type Invitee = {
  readonly id: number;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly language: Lang;
};

/** The signed-in user accepts what the link offers; false when the link has become invalid meanwhile. */
export const accept = (deps: AcceptDeps, link: Link, person: Invitee): Promise<boolean> =>
  inScope(link.scope, (tx) => takeUp(deps, tx, link, person));

type Newcomer = { readonly name: string; readonly password: string; readonly lang: Lang };

/**
 * Creates a user with the number or mailbox that the link proves, and their right, in one transaction.
 * `known`: another invitation has created the same user a moment before.
 */
export const register = async (
  deps: AcceptDeps,
  link: Link,
  { name, password, lang }: Newcomer,
): Promise<"registered" | "dead" | "known"> => {
  const passwordHash = await hashPassword(password);
  const { phone, email } = link.invitation;
  try {
    return await inScope(link.scope, async (tx): Promise<"registered" | "known"> => {
      const { address, requestId } = tx.scope.actor;
      const origin = { address: address ?? "", requestId: requestId ?? "" };
      const login = { phone, email, holding: await holdingOf(deps, tx, link, origin) };
      // the password rests on what the link came by
      const set = { passwordSetBy: "invitation", passwordNumber: email === null ? phone : null } as const;
      const id = await insertUser(tx, { name, login, passwordHash, origin: set, language: lang });
      if (id === undefined) return "known";
      const who = { userId: id, userName: name, ...origin };
      await recordOwnAudit(tx, { ...who, action: "users:register", subject: "invitation" });
      if (await takeUp(deps, tx, link, { id, name, phone, email, language: lang })) return "registered";
      // takes the new user back with it
      throw new LinkDied();
    });
  } catch (error) {
    if (error instanceof LinkDied) return "dead";
    throw error;
  }
};

/** Of a link that went to a number; whoever signs in with the number without having it no longer does. */
const holdingOf = async (
  { clock }: AcceptDeps,
  tx: Tx,
  { invitation: { phone, number } }: Link,
  origin: { address: string; requestId: string },
) => {
  if (phone === null || number === null) return undefined;
  await takeStaleLoginOff(tx, { phone, number }, origin);
  return { accountId: number.accountId, subscriberId: number.subscriberId, provedAt: clock.now() };
};

class LinkDied extends Error {}

/** Checks everything again under the lock: the link, the inviter's right, what the user holds. */
const takeUp = async (deps: AcceptDeps, plain: Tx, { invitation: { id } }: Link, person: Invitee): Promise<boolean> => {
  const grants = await lockGrants(plain);
  const invitation = await readLinked(plain, id);
  const now = deps.clock.now();
  if (!invitation || !isAlive(invitation, now) || grants.some(({ userId }) => userId === person.id)) return false;
  const { role, invitedBy } = invitation;
  const tx = actingAs(plain, person, role);
  if (!(await markUsed(tx, id, { at: now, by: person.id }))) return false;
  const grantId = await insertGrant(tx, { userId: person.id, role, grantedBy: invitedBy, at: now });
  const { name } = person;
  await recordAudit(tx, {
    action: "invitations:accept",
    subject: String(id),
    before: { state: "open" },
    after: { state: "used" },
  });
  await recordAudit(tx, {
    action: "access:grant",
    subject: String(grantId),
    after: { name, role, state: "active", invitation: id, grantedBy: invitation.inviter },
  });
  await tellPerson(deps, tx, { ...person, userId: person.id }, { news: "granted", role });
  return true;
};

/** The actor is known only now: the link names its addressee, not its holder. */
const actingAs = (tx: Tx, { id, name, phone }: Invitee, role: string): Tx => {
  const { db, accountId, actor } = tx.scope;
  return Object.assign(tx, { scope: mintScope(db, accountId, { ...actor, userId: id, name, msisdn: phone, role }) });
};
