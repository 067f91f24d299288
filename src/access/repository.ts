import { type AccountScope, readAtOnce, type Tx } from "../platform/db.ts";
import type { Grant, Role } from "./grant.ts";
import { type Invitation, listedInvitations } from "./invitations/repository.ts";

const columns = `g.id, g.user_id as "userId", g.role, u.name, u.phone, u.email, u.login_account as "loginAccount", u.language,
  u.status = 'active' as "mayEnter", g.granted_at as "grantedAt", b.name as "grantedBy", g.suspended_at as "suspendedAt"`;
// a subscriber's right to their own number does not make them an employee
const tables = `grants g join users u on u.id = g.user_id left join lateral find_user(g.granted_by) b on true
  where g.account_id = ? and g.revoked_at is null and g.subscriber_id is null`;

type AccessList = {
  readonly grants: readonly Grant[];
  readonly invitations: readonly Invitation[];
  /** How many enter with their own number alone. */
  readonly subscribers: number;
};

export const readAccess = async (scope: AccountScope, now: Date): Promise<AccessList> => {
  const { accountId } = scope;
  const { knex } = scope.db;
  const { grants, invitations, counts } = await readAtOnce(scope, {
    grants: knex.raw(`select ${columns} from ${tables} order by u.name, g.id`, [accountId]),
    invitations: listedInvitations(scope, now),
    counts: knex.raw(
      `select count(distinct user_id)::int as subscribers from grants
       where account_id = ? and revoked_at is null and subscriber_id is not null`,
      [accountId],
    ),
  });
  return {
    grants: grants as Grant[],
    invitations: invitations as Invitation[],
    subscribers: (counts[0] as { subscribers: number }).subscribers,
  };
};

export const listGrants = async (scope: AccountScope): Promise<Grant[]> => {
  const { grants } = await readAtOnce(scope, {
    grants: scope.db.knex.raw(`select ${columns} from ${tables} order by u.name, g.id`, [scope.accountId]),
  });
  return grants as Grant[];
};

/**
 * All grants of the account, locked until the transaction ends: a second change at the same time waits and sees the first one.
 * Read after the lock: the statement that waits for it does not see what was inserted meanwhile.
 */
export const lockGrants = async (tx: Tx): Promise<Grant[]> => {
  const { accountId } = tx.scope;
  await tx.raw(
    "select id from grants where account_id = ? and revoked_at is null and subscriber_id is null order by id for update",
    [accountId],
  );
  const { rows } = await tx.raw<{ rows: Grant[] }>(`select ${columns} from ${tables} order by g.id`, [accountId]);
  return rows;
};

type Columns = { role: Role } | { suspended_at: Date | null } | { revoked_at: Date; revoked_by: number | null };

export const updateGrant = async (tx: Tx, id: number, to: Columns): Promise<void> => {
  await tx("grants").where({ account_id: tx.scope.accountId, id, revoked_at: null }).update(to);
};

export const clientOf = async (tx: Tx): Promise<string> => {
  const { rows } = await tx.raw<{ rows: { name: string }[] }>(
    "select c.name from accounts a join clients c on c.id = a.client_id where a.id = ?",
    [tx.scope.accountId],
  );
  return rows[0]?.name ?? "";
};
