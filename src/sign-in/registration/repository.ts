import { originColumns, type PasswordOrigin } from "../../accounts/index.ts";
import type { Knex, Tx } from "../../platform/db.ts";

export type FirstSet = { readonly name: string; readonly email: string | null };

/** @returns undefined if the user has a password already, is suspended, or has another session version by now */
export const setFirstPassword = async (
  trx: Knex,
  { userId, version }: { readonly userId: number; readonly version: number },
  { passwordHash, origin }: { readonly passwordHash: string; readonly origin: PasswordOrigin },
): Promise<FirstSet | undefined> => {
  const [row] = await trx("users")
    .where({ id: userId, session_version: version, status: "active", has_password: false })
    .update({ password_hash: passwordHash, ...originColumns(origin) })
    .returning(["name", "email"]);
  return row as FirstSet | undefined;
};

export const hasAdministrator = async (tx: Tx): Promise<boolean> => {
  const where = { account_id: tx.scope.accountId, role: "administrator", revoked_at: null };
  return (await tx("grants").where(where).first("id")) !== undefined;
};
