import type { Database } from "../platform/db.ts";
import { hashPassword } from "./hash.ts";

type StoredHash = { readonly id: number; readonly passwordHash: string | null };

/** Hashes the right password with the current parameters, unless it was changed meanwhile. Sessions stay open. */
export const renewHash = async (db: Database, { id, passwordHash }: StoredHash, password: string): Promise<void> => {
  if (passwordHash === null) return;
  const renewed = await hashPassword(password);
  await db.knex.raw("select renew_password_hash(?, ?, ?)", [id, passwordHash, renewed]);
};
