import { mayGrant } from "../../accounts/index.ts";
import { TooManyRequests } from "../../kernel/errors.ts";
import type { Limits } from "../../limits/index.ts";
import type { Clock } from "../../platform/clock.ts";
import { type AccountScope, type Actor, type Database, mintScope, readAtOnce } from "../../platform/db.ts";
import { hashOfToken } from "../invitations/invitation.ts";
import { findByToken, isAtItsNumber, type LinkedInvitation, linkedInvitation } from "../invitations/repository.ts";
import { findInvitee, type Invitee } from "./repository.ts";

export type LinkDeps = { readonly db: Database; readonly clock: Clock; readonly limits: Limits };
/** Where a link came from. */
export type Whence = { readonly address: string; readonly requestId: string };

/** A link that works, and whom it is for: a user of the portal, or somebody who is to become one. */
export type Link = {
  readonly scope: AccountScope;
  readonly invitation: LinkedInvitation;
  readonly invitee: Invitee | undefined;
};

const tokenForm = /^[\w-]{43}$/;

/** Undefined for a link that does not work, whatever the reason. @throws TooManyRequests after many attempts */
export const openLink = async (
  deps: LinkDeps,
  token: string,
  { address, requestId }: Whence,
): Promise<Link | undefined> => {
  const { secondsToWait, windows } = await deps.limits.take(["invitation-open"], { address });
  if (secondsToWait > 0) throw new TooManyRequests(secondsToWait);
  const found = tokenForm.test(token) ? await findByToken(deps.db, hashOfToken(token)) : undefined;
  if (!found) return undefined;
  await deps.limits.giveBack(["invitation-open"], { address }, windows);
  // the right of the link's holder, limited to what the link is about
  const scope = mintScope(deps.db, found.accountId, { ...nobody, address, requestId });
  const { links } = await readAtOnce(scope, { links: linkedInvitation(deps.db.knex, found.accountId, found.id) });
  const invitation = links[0] as LinkedInvitation;
  if (!isAlive(invitation, deps.clock.now())) return undefined;
  const invitee = await findInvitee(scope, invitation);
  return invitee && !invitee.mayAccept ? undefined : { scope, invitation, invitee };
};

const nobody: Actor = { userId: null, name: "", msisdn: null, role: "" };

/** A link works once, in time, only while its sender may still give what it promises, and its number is still whose it was. */
export const isAlive = (invitation: LinkedInvitation, now: Date): boolean => {
  const { isOver, expiresAt, inviterRoles, role } = invitation;
  return !isOver && expiresAt > now && inviterRoles.some((held) => mayGrant(held, role)) && isAtItsNumber(invitation);
};
