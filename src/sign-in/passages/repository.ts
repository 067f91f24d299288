import type { LoginName } from "../../accounts/index.ts";
import type { CodeSubject } from "../../codes/index.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { Database, Knex, Tx } from "../../platform/db.ts";

export type Holder = {
  readonly id: number;
  readonly sessionVersion: number;
  readonly isActive: boolean;
  readonly isStaff: boolean;
  readonly hasPassword: boolean;
};

/** Who signs in so, suspended or not. */
export const findHolder = ({ knex }: Database, name: LoginName): Promise<Holder | undefined> =>
  knex("users")
    .where(name)
    .first(
      "id",
      "session_version as sessionVersion",
      "is_staff as isStaff",
      knex.raw(`status = 'active' as "isActive"`),
      knex.raw(`password_hash is not null as "hasPassword"`),
    );

export type Renewed = {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly loginAccount: number | null;
};

type Version = { readonly userId: number; readonly version: number };

/** A new password, which ends every session; undefined when the user is suspended or has another one since. */
export const renewPassword = async (
  trx: Knex,
  { userId, version }: Version,
  passwordHash: string,
): Promise<Renewed | undefined> => {
  const [row] = await trx("users")
    .where({ id: userId, session_version: version, status: "active" })
    .update({
      password_hash: passwordHash,
      session_version: version + 1,
      password_is_temporary: false,
      password_expires_at: null,
    })
    .returning(["name", "phone", "email", "login_account as loginAccount"]);
  return row as Renewed | undefined;
};

/** The first password; undefined when there is one already. */
export const setFirstPassword = async (
  trx: Knex,
  { userId, version }: Version,
  passwordHash: string,
): Promise<Pick<Renewed, "name"> | undefined> => {
  const [row] = await trx("users")
    .where({ id: userId, session_version: version, status: "active", password_hash: null })
    .update({ password_hash: passwordHash })
    .returning("name");
  return row as Pick<Renewed, "name"> | undefined;
};

export type NewUser = {
  readonly name: string;
  readonly login: { readonly phone: string } | { readonly login_account: number };
  readonly passwordHash: string;
  readonly language: Lang;
};

/** Undefined when somebody was faster. */
export const insertUser = async (trx: Knex, user: NewUser): Promise<number | undefined> => {
  const { name, login, passwordHash, language } = user;
  const [row] = await trx("users")
    .insert({ name, ...login, password_hash: passwordHash, language })
    .onConflict()
    .ignore()
    .returning("id");
  return (row as { id: number } | undefined)?.id;
};

export type NewGrant = {
  readonly userId: number;
  readonly subscriberId: CodeSubject["subscriberId"];
  readonly now: Date;
};

/** His own number to a subscriber; the account to its first administrator. False: it has one. */
export const insertGrant = async (tx: Tx, { userId, subscriberId, now }: NewGrant): Promise<boolean> => {
  const { accountId } = tx.scope;
  const role = subscriberId === undefined ? "administrator" : "subscriber";
  if (subscriberId === undefined) {
    const first = await tx("grants").where({ account_id: accountId, role, revoked_at: null }).first("id");
    if (first) return false;
  }
  await tx("grants").insert({
    account_id: accountId,
    user_id: userId,
    role,
    subscriber_id: subscriberId ?? null,
    granted_at: now,
  });
  return true;
};

export const endAllSignIns = (trx: Knex, userId: number, now: Date) =>
  trx("sign_ins").where({ user_id: userId, ended_at: null }).update({ ended_at: now });
