import { allows, mayGrant, type Role, roles } from "../accounts/index.ts";
import { Forbidden, RuleBroken } from "../kernel/errors.ts";
import type { Lang } from "../kernel/lang.ts";

export type { Role } from "../accounts/index.ts";

/** An employee's right to an account, with the person it belongs to. */
export type Grant = {
  readonly id: number;
  readonly userId: number;
  readonly role: Role;
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  /** The fixed account that the employee signs in with. */
  readonly loginAccount: number | null;
  readonly language: Lang;
  /** False when the operator has suspended the person altogether. */
  readonly mayEnter: boolean;
  readonly grantedAt: Date;
  readonly grantedBy: string | null;
  readonly suspendedAt: Date | null;
};
export type Actor = { readonly userId: number | null; readonly role: Role };
export type Act = "role" | "suspension" | "restoration" | "removal";

/** What users may do with their own right. */
const onOwn: Readonly<Record<Act, boolean>> = { role: false, suspension: false, restoration: false, removal: true };

/** Users may change only rights that they could give, and of their own right they may only give it up. */
export const mayAct = (actor: Actor, grant: Grant, act: Act): boolean =>
  mayGrant(actor.role, grant.role) && (grant.userId !== actor.userId || onOwn[act]);

export const grantable = (actor: Actor): Role[] => roles.filter((role) => mayGrant(actor.role, role));

export const isActive = ({ mayEnter, suspendedAt }: Grant): boolean => mayEnter && suspendedAt === null;

const keeping = "access:write";

/** The last user who manages the account's access: without them nobody could grant access. */
export const isLastKeeper = (grants: readonly Grant[], grant: Grant): boolean => {
  const active = grants.filter(isActive);
  const keeper = roles
    .filter((role) => allows(role, keeping))
    .find((role) => active.some((held) => held.role === role));
  const keepers = active.filter(({ role }) => role === keeper);
  return keepers.length === 1 && keepers[0]?.id === grant.id;
};

/** The user may have lost the right while waiting for the lock. @throws Forbidden */
export const mustStillHold = (actor: Actor, grants: readonly Grant[]): void => {
  const holds = grants.some((held) => held.userId === actor.userId && held.role === actor.role && isActive(held));
  if (!holds) throw new Forbidden("a right lost meanwhile");
};

/** @throws Forbidden, RuleBroken */
export const mustBeAllowed = (
  actor: Actor,
  grants: readonly Grant[],
  grant: Grant,
  wanted: { readonly act: Act; readonly role?: Role },
): void => {
  const { act, role } = wanted;
  if (!mayAct(actor, grant, act)) throw new Forbidden(`access: ${act}`);
  if (role && !mayGrant(actor.role, role)) throw new Forbidden("a role beyond one's own");
  const staysKeeper = act === "restoration" || (role !== undefined && allows(role, keeping));
  if (!staysKeeper && isLastKeeper(grants, grant)) throw new RuleBroken("lastKeeper");
};
