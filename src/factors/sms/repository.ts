import type { Knex } from "../../platform/db.ts";

/** False if it is on already. */
export const insertSms = async (trx: Knex, userId: number, now: Date): Promise<boolean> => {
  const { rows } = await trx.raw('select add_sms_factor(?, ?) as "isAdded"', [userId, now]);
  return (rows[0] as { isAdded: boolean }).isAdded;
};
