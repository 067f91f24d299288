import type { Database, Knex } from "../platform/db.ts";
import { hashPassword } from "./hash.ts";

type StoredHash = { readonly id: number; readonly passwordHash: string | null };

/** Hashes the right password with the current parameters, unless it was changed meanwhile. Sessions stay open. */
export const renewHash = async (db: Database, { id, passwordHash }: StoredHash, password: string): Promise<void> => {
  if (passwordHash === null) return;
  const renewed = await hashPassword(password);
  await db.knex.raw("select renew_password_hash(?, ?, ?)", [id, passwordHash, renewed]);
};

type NewPassword = {
  readonly passwordHash: string;
  /** By what it is set, and the number that a code for it went to. */
  readonly origin: { readonly passwordSetBy: string | null; readonly passwordNumber: string | null };
  readonly isFirst?: boolean;
};

type Renewed = {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly loginAccount: number | null;
};

/** @returns undefined if the user is suspended, has another session version by now, or a password although it was to be the first */
export const setPassword = async (
  trx: Knex,
  { userId, version }: { readonly userId: number; readonly version: number },
  { passwordHash, origin, isFirst = false }: NewPassword,
): Promise<Renewed | undefined> => {
  const { passwordSetBy, passwordNumber } = origin;
  const { rows } = await trx.raw(
    `select name, phone, email, login_account as "loginAccount" from set_password(?, ?, ?, ?, ?, ?)`,
    [userId, version, passwordHash, passwordSetBy, passwordNumber, isFirst],
  );
  return rows[0] as Renewed | undefined;
};
