import type { Database } from "../platform/db.ts";
import { hashPassword } from "./hash.ts";

type Kept = { readonly id: number; readonly passwordHash: string | null };

/** The same, right password under today's parameters, unless it has been changed meanwhile. Sessions go on. */
export const renewHash = async (db: Database, { id, passwordHash }: Kept, password: string): Promise<void> => {
  if (passwordHash === null) return;
  const renewed = await hashPassword(password);
  await db.knex("users").where({ id, password_hash: passwordHash }).update({ password_hash: renewed });
};
