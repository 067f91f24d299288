import { isRole } from "../accounts/index.ts";
import { recordAudit } from "../journal/index.ts";
import { Forbidden, NotFound, RuleBroken } from "../kernel/errors.ts";
import type { NoticeDeps } from "../notices/index.ts";
import type { Clock } from "../platform/clock.ts";
import { type AccountScope, inScope, type Tx } from "../platform/db.ts";
import { type Act, type Actor, type Grant, mustBeAllowed, mustStillHold, type Role } from "./grant.ts";
import { revokeOfPerson } from "./invitations/repository.ts";
import { tellPerson } from "./notices.ts";
import { lockGrants, updateGrant } from "./repository.ts";

export type AccessDeps = NoticeDeps & { readonly clock: Clock };

export const actorOf = ({ actor }: AccountScope): Actor => {
  const { userId, role } = actor;
  if (!isRole(role)) throw new Forbidden("no role of a customer's");
  return { userId, role };
};

export const changeRole = (deps: AccessDeps, scope: AccountScope, id: number, role: Role): Promise<Grant> =>
  changing(scope, id, { act: "role", role }, async (tx, grant, grants) => {
    if (grant.role === role) return;
    if (grants.some((held) => held.userId === grant.userId && held.role === role)) throw new RuleBroken("alreadyHeld");
    await updateGrant(tx, id, { role });
    const { name } = grant;
    await audit(tx, "access:change-role", grant, { name, role: grant.role }, { name, role });
    await tellPerson(deps, tx, grant, { news: "changed", role });
  });

/** Acts at once: rights are read on every request. */
export const suspend = (deps: AccessDeps, scope: AccountScope, id: number): Promise<Grant> =>
  changing(scope, id, { act: "suspension" }, async (tx, grant) => {
    if (grant.suspendedAt) return;
    await updateGrant(tx, id, { suspended_at: deps.clock.now() });
    await audit(tx, "access:suspend", grant, stateOf(grant, "active"), stateOf(grant, "suspended"));
    await tellPerson(deps, tx, grant, { news: "suspended", role: grant.role });
  });

export const restore = (deps: AccessDeps, scope: AccountScope, id: number): Promise<Grant> =>
  changing(scope, id, { act: "restoration" }, async (tx, grant) => {
    if (!grant.suspendedAt) return;
    await updateGrant(tx, id, { suspended_at: null });
    await audit(tx, "access:restore", grant, stateOf(grant, "suspended"), stateOf(grant, "active"));
    await tellPerson(deps, tx, grant, { news: "restored", role: grant.role });
  });

/** Takes the right away, and with it every open invitation that would bring the person back. */
export const remove = (deps: AccessDeps, scope: AccountScope, id: number): Promise<Grant> =>
  changing(scope, id, { act: "removal" }, async (tx, grant) => {
    const now = deps.clock.now();
    await updateGrant(tx, id, { revoked_at: now, revoked_by: scope.actor.userId });
    await revokeOfPerson(tx, grant, now);
    const before = stateOf(grant, grant.suspendedAt ? "suspended" : "active");
    await audit(tx, "access:revoke", grant, before, stateOf(grant, "revoked"));
    await tellPerson(deps, tx, grant, { news: "removed", role: grant.role });
  });

type Work = (tx: Tx, grant: Grant, grants: readonly Grant[]) => Promise<void>;

/** One change under the lock of all of the account's grants; what is already so is left as it is by `work`. */
const changing = (
  scope: AccountScope,
  id: number,
  wanted: { readonly act: Act; readonly role?: Role },
  work: Work,
): Promise<Grant> =>
  inScope(scope, async (tx) => {
    const grants = await lockGrants(tx);
    const grant = grants.find((held) => held.id === id);
    if (!grant) throw new NotFound("grant");
    const actor = actorOf(scope);
    mustStillHold(actor, grants);
    mustBeAllowed(actor, grants, grant, wanted);
    await work(tx, grant, grants);
    return grant;
  });

const stateOf = ({ name, role }: Grant, state: string) => ({ name, role, state });

const audit = (tx: Tx, action: string, { id }: Grant, before: object, after: object) =>
  recordAudit(tx, { action, subject: String(id), before, after });
