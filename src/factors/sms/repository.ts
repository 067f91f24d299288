import type { Knex } from "../../platform/db.ts";

/** Whether a number is an active one of ours, and when its SIM was last changed. */
export const findNumber = async (knex: Knex, phone: string): Promise<{ simChangedAt: Date | null } | undefined> => {
  const { rows } = await knex.raw('select sim_changed_at as "simChangedAt" from find_active_number(?)', [phone]);
  return rows[0] as { simChangedAt: Date | null } | undefined;
};

/** False when it is on already. */
export const insertSms = async (trx: Knex, userId: number, now: Date): Promise<boolean> => {
  const rows = await trx("second_factors")
    .insert({ user_id: userId, kind: "sms", confirmed_at: now, created_at: now })
    .onConflict(["user_id", "kind"])
    .ignore()
    .returning("user_id");
  return rows.length === 1;
};
