import type { Knex } from "../../platform/db.ts";

/** False if it is on already. */
export const insertSms = async (trx: Knex, userId: number, now: Date): Promise<boolean> => {
  const rows = await trx("second_factors")
    .insert({ user_id: userId, kind: "sms", confirmed_at: now, created_at: now })
    .onConflict(["user_id", "kind"])
    .ignore()
    .returning("user_id");
  return rows.length === 1;
};
