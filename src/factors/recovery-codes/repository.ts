import { arrayOf, type Knex } from "../../platform/db.ts";

export const replaceCodes = async (trx: Knex, userId: number, hashes: readonly string[], now: Date): Promise<void> => {
  await trx.raw("select replace_recovery_codes(?, ?, ?)", [userId, arrayOf(hashes), now]);
};

/** True for exactly one of several concurrent requests with the same code. `hashes`: under each secret that it may be stored by. */
export const markCodeUsed = async (
  trx: Knex,
  userId: number,
  hashes: readonly string[],
  now: Date,
): Promise<boolean> => {
  const { rows } = await trx.raw("select use_recovery_code(?, ?, ?) as used", [userId, arrayOf(hashes), now]);
  return rows[0].used as boolean;
};
