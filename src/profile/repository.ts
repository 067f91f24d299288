import type { PasswordOrigin } from "../accounts/index.ts";
import { setPassword } from "../passwords/index.ts";
import { type Database, type Knex, readOwn } from "../platform/db.ts";
import { type SignIn, signInColumns } from "../sessions/index.ts";

export type { SignIn } from "../sessions/index.ts";
export type HeldRole = {
  readonly accountNumber: string;
  readonly accountId: number;
  readonly clientName: string;
  readonly role: string;
  readonly msisdn: string | null;
  /** Null: by the operator. */
  readonly grantedBy: string | null;
  readonly grantedAt: Date;
};

/** The user's account login, their roles and who granted them, and their last `most` sign-ins, the newest first. */
export const getProfile = async (db: Database, userId: number, most: number) => {
  const { users, grants, signIns } = await readOwn(db, userId, {
    users: db.knex.raw(`select login_account as "loginAccount" from users where id = ?`, [userId]),
    grants: db.knex.raw(
      `select a.id as "accountId", a.number as "accountNumber", c.name as "clientName", g.role, s.msisdn,
         b.name as "grantedBy", g.granted_at as "grantedAt"
       from grants g join accounts a on a.id = g.account_id join clients c on c.id = a.client_id
       left join subscribers s on (s.account_id, s.id) = (g.account_id, g.subscriber_id)
       left join lateral find_user(g.granted_by) b on true
       where g.user_id = ? and g.revoked_at is null and g.suspended_at is null
       order by g.account_id, g.role, s.msisdn`,
      [userId],
    ),
    signIns: db.knex.raw(`select ${signInColumns} from list_sign_ins(?, null, ?)`, [userId, most]),
  });
  const [user] = users as { loginAccount: number | null }[];
  return {
    loginAccount: user?.loginAccount ?? null,
    grants: grants as HeldRole[],
    signIns: signIns as SignIn[],
  };
};

export type StoredPassword = {
  readonly passwordHash: string | null;
  readonly passwordExpiresAt: Date | null;
  readonly loginAccount: number | null;
};

export const getPassword = async ({ knex }: Database, userId: number): Promise<StoredPassword> => {
  const { rows } = await knex.raw(
    `select password_of(id) as "passwordHash", password_expires_at as "passwordExpiresAt", login_account as "loginAccount"
     from find_user(?)`,
    [userId],
  );
  return rows[0] as StoredPassword;
};

type NewPassword = {
  readonly userId: number;
  readonly version: number;
  readonly passwordHash: string;
  readonly origin: PasswordOrigin;
};

/** False if the user has another session version by now: the password was changed or the sessions were ended meanwhile. */
export const savePassword = async (trx: Knex, changed: NewPassword): Promise<boolean> => {
  const { userId, version, passwordHash, origin } = changed;
  const user = await setPassword(trx, { userId, version }, { passwordHash, origin });
  if (user) await trx.raw("select renew_session_version(?)", [userId]);
  return user !== undefined;
};
