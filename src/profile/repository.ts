import { type Database, type Knex, readOwn } from "../platform/db.ts";

export type SignIn = {
  readonly id: string;
  readonly way: string;
  readonly address: string;
  readonly agent: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly endedAt: Date | null;
};
export type HeldRole = {
  readonly accountNumber: string;
  readonly accountId: number;
  readonly clientName: string;
  readonly role: string;
  readonly msisdn: string | null;
  /** Null: given by the operator. */
  readonly grantedBy: string | null;
  readonly grantedAt: Date;
};

const signInColumns = `id, way, address, agent, started_at as "startedAt", seen_at as "seenAt", ended_at as "endedAt"`;

/** What he signs in with by account, what he holds and who gave it, and his last sign-ins, the newest first. */
export const getProfile = async (db: Database, userId: number, most: number) => {
  const { users, grants, signIns } = await readOwn(db, userId, {
    users: db.knex.raw(`select login_account as "loginAccount" from users where id = ?`, [userId]),
    grants: db.knex.raw(
      `select a.id as "accountId", a.number as "accountNumber", c.name as "clientName", g.role, s.msisdn,
         b.name as "grantedBy", g.granted_at as "grantedAt"
       from grants g join accounts a on a.id = g.account_id join clients c on c.id = a.client_id
       left join subscribers s on (s.account_id, s.id) = (g.account_id, g.subscriber_id)
       left join users b on b.id = g.granted_by
       where g.user_id = ? and g.revoked_at is null and g.suspended_at is null
       order by g.account_id, g.role, s.msisdn`,
      [userId],
    ),
    signIns: db.knex.raw(`select ${signInColumns} from sign_ins where user_id = ? order by started_at desc limit ?`, [
      userId,
      most,
    ]),
  });
  const [user] = users as { loginAccount: number | null }[];
  return {
    loginAccount: user?.loginAccount ?? null,
    grants: grants as HeldRole[],
    signIns: signIns as SignIn[],
  };
};

type Since = { readonly startedSince: Date; readonly seenSince: Date };

/** The sign-ins whose sessions still count, the one seen last first. */
export const listOpenSignIns = async (
  { knex }: Database,
  userId: number,
  { startedSince, seenSince }: Since,
): Promise<SignIn[]> => {
  const { rows } = await knex.raw(
    `select ${signInColumns} from sign_ins
     where user_id = ? and ended_at is null and started_at >= ? and seen_at >= ? order by seen_at desc, started_at desc`,
    [userId, startedSince, seenSince],
  );
  return rows as SignIn[];
};

/** False when the user has no such sign-in. */
export const hasSignIn = async (knex: Knex, userId: number, id: string): Promise<boolean> => {
  const row: { id: string } | undefined = await knex("sign_ins").where({ user_id: userId, id }).first("id");
  return row !== undefined;
};

export const endSignIn = (trx: Knex, userId: number, id: string, now: Date): Promise<number> =>
  trx("sign_ins").where({ user_id: userId, id, ended_at: null }).update({ ended_at: now });

/** How many there were besides the one that goes on. */
export const endOtherSignIns = (trx: Knex, userId: number, kept: string | null, now: Date): Promise<number> =>
  trx("sign_ins")
    .where({ user_id: userId, ended_at: null })
    .whereRaw("id is distinct from ?::uuid", [kept])
    .update({ ended_at: now });

export type Kept = {
  readonly passwordHash: string | null;
  readonly passwordExpiresAt: Date | null;
  readonly loginAccount: number | null;
};

export const getPassword = async ({ knex }: Database, userId: number): Promise<Kept> =>
  knex("users")
    .where({ id: userId })
    .first(
      "password_hash as passwordHash",
      "password_expires_at as passwordExpiresAt",
      "login_account as loginAccount",
    );

type NewPassword = { readonly userId: number; readonly version: number; readonly passwordHash: string };

/** False when the user has another version by now: his password was changed or his sessions were ended meanwhile. */
export const savePassword = async (trx: Knex, { userId, version, passwordHash }: NewPassword): Promise<boolean> => {
  const changed = await trx("users")
    .where({ id: userId, session_version: version })
    .update({
      password_hash: passwordHash,
      password_is_temporary: false,
      password_expires_at: null,
      session_version: version + 1,
    });
  return changed > 0;
};
