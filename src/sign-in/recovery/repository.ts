import { originColumns, type PasswordOrigin } from "../../accounts/index.ts";
import type { Knex } from "../../platform/db.ts";

export type Renewed = {
  readonly name: string;
  readonly phone: string | null;
  readonly email: string | null;
  readonly loginAccount: number | null;
};

/** @returns undefined if the user is suspended, or has another session version by now */
export const renewPassword = async (
  trx: Knex,
  { userId, version }: { readonly userId: number; readonly version: number },
  { passwordHash, origin }: { readonly passwordHash: string; readonly origin: PasswordOrigin },
): Promise<Renewed | undefined> => {
  const [row] = await trx("users")
    .where({ id: userId, session_version: version, status: "active" })
    .update({
      password_hash: passwordHash,
      ...originColumns(origin),
      password_is_temporary: false,
      password_expires_at: null,
    })
    .returning(["name", "phone", "email", "login_account as loginAccount"]);
  return row as Renewed | undefined;
};
