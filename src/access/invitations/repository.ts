import { type ActiveNumber, type Holding, stateOf } from "../../holdings/index.ts";
import type { AccountScope, Database, Knex, Query, Tx } from "../../platform/db.ts";
import type { Role } from "../grant.ts";

export type Invitation = {
  readonly id: number;
  readonly phone: string | null;
  readonly email: string | null;
  readonly name: string;
  readonly role: Role;
  readonly invitedBy: number;
  readonly inviter: string;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

const columns = `i.id, i.phone, i.email, i.name, i.role, i.invited_by as "invitedBy", u.name as inviter,
  i.created_at as "createdAt", i.expires_at as "expiresAt"`;
const tables = "invitations i join lateral find_user(i.invited_by) u on true";
const keptDays = 30;

/** Open ones, and for a month those that have run out, the newest first. */
export const listedInvitations = ({ db, accountId }: AccountScope, now: Date): Query =>
  db.knex.raw(
    `select ${columns} from ${tables} where i.account_id = ? and i.used_at is null and i.revoked_at is null
       and i.expires_at > ?::timestamptz - interval '${keptDays} days' order by i.id desc`,
    [accountId, now],
  );

export const roleOfInvitation = async (tx: Tx, id: number): Promise<Role | undefined> => {
  const row: { role: Role } | undefined = await tx("invitations")
    .where({ account_id: tx.scope.accountId, id })
    .first("role");
  return row?.role;
};

export type NewInvitation = {
  readonly tokenHash: string;
  readonly phone: string | null;
  /** Whose the phone is now. */
  readonly number: ActiveNumber | undefined;
  readonly email: string | null;
  readonly name: string;
  readonly role: Role;
  readonly invitedBy: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
};

export const insertInvitation = async (tx: Tx, invitation: NewInvitation): Promise<number> => {
  const [row] = await tx("invitations")
    .insert({
      account_id: tx.scope.accountId,
      token_hash: invitation.tokenHash,
      phone: invitation.phone,
      phone_account_id: invitation.number?.accountId,
      phone_subscriber_id: invitation.number?.subscriberId,
      email: invitation.email,
      name: invitation.name,
      role: invitation.role,
      invited_by: invitation.invitedBy,
      created_at: invitation.createdAt,
      expires_at: invitation.expiresAt,
    })
    .returning("id");
  return (row as { id: number }).id;
};

type Contact = { readonly phone: string | null; readonly email: string | null };

/** Every open one to a person's number or mailbox: their links die. */
export const revokeOfPerson = async (tx: Tx, { phone, email }: Contact, now: Date): Promise<number[]> => {
  const addresses = [phone, email].filter((address) => address !== null);
  const rows = await tx("invitations")
    .where({ account_id: tx.scope.accountId, used_at: null, revoked_at: null })
    .whereRaw("coalesce(email, phone) = any(?)", [addresses])
    .update({ revoked_at: now })
    .returning("id");
  return (rows as { id: number }[]).map(({ id }) => id);
};

/** False when it had been used or revoked before. */
export const revokeOne = async (tx: Tx, id: number, now: Date): Promise<boolean> =>
  (await tx("invitations")
    .where({ account_id: tx.scope.accountId, id, used_at: null, revoked_at: null })
    .update({ revoked_at: now })) === 1;

/** True for only one of several simultaneous uses of the same link. */
export const markUsed = async (tx: Tx, id: number, { at, by }: { at: Date; by: number }): Promise<boolean> =>
  (await tx("invitations")
    .where({ account_id: tx.scope.accountId, id, used_at: null, revoked_at: null })
    .update({ used_at: at, used_by: by })) === 1;

/** What a link says, and whether the one who sent it could still let the person in. */
export type LinkedInvitation = Invitation & {
  /** To whose number it went; null: to a mailbox. */
  readonly sentTo: Omit<Holding, "phoneProvedAt"> | null;
  /** Whose that number is now. */
  readonly number: (Omit<ActiveNumber, "simChangedAt"> & { readonly simChangedAt: string | null }) | null;
  readonly accountNumber: string;
  readonly clientName: string;
  readonly isOver: boolean;
  /** What the inviter holds on the account now. */
  readonly inviterRoles: readonly Role[];
};

export const linkedInvitation = (knex: Knex, accountId: number, id: number): Knex.Raw =>
  knex.raw(
    `select ${columns}, a.number as "accountNumber", c.name as "clientName",
       case when i.phone is not null then
         jsonb_build_object('phoneAccountId', i.phone_account_id, 'phoneSubscriberId', i.phone_subscriber_id) end as "sentTo",
       (select jsonb_build_object('accountId', n.account_id, 'subscriberId', n.subscriber_id, 'activatedOn', n.activated_on,
         'simChangedAt', n.sim_changed_at) from find_active_number(i.phone) n) as number,
       (i.used_at is not null or i.revoked_at is not null) as "isOver",
       array(select g.role from grants g where g.account_id = i.account_id and g.user_id = i.invited_by
         and g.revoked_at is null and g.suspended_at is null and u.status = 'active') as "inviterRoles"
     from ${tables} join accounts a on a.id = i.account_id join clients c on c.id = a.client_id
     where i.account_id = ? and i.id = ?`,
    [accountId, id],
  );

/** Whether the number that it went to is still that of whom it went to. */
export const isAtItsNumber = ({ sentTo, number, createdAt }: LinkedInvitation): boolean => {
  if (sentTo === null) return true;
  const active = number && {
    ...number,
    simChangedAt: number.simChangedAt === null ? null : new Date(number.simChangedAt),
  };
  return stateOf({ ...sentTo, phoneProvedAt: createdAt }, active ?? undefined) === "his";
};

/** Where a link leads; nobody is in scope yet. */
export const findByToken = async (
  { knex }: Database,
  tokenHash: string,
): Promise<{ accountId: number; id: number } | undefined> => {
  const { rows } = await knex.raw('select account_id as "accountId", invitation_id as id from find_invitation(?)', [
    tokenHash,
  ]);
  return rows[0] as { accountId: number; id: number } | undefined;
};
