import type { Knex } from "../../platform/db.ts";

export type StoredTotp = { readonly secret: string; readonly confirmedAt: Date | null };

export const findTotp = async (knex: Knex, userId: number): Promise<StoredTotp | undefined> => {
  const { rows } = await knex.raw(`select secret, confirmed_at as "confirmedAt" from find_totp(?)`, [userId]);
  return rows[0] as StoredTotp | undefined;
};

/** Replaces a secret that is not confirmed yet; a confirmed one stays. */
export const keepSecret = (knex: Knex, userId: number, secret: string, now: Date) =>
  knex.raw("select keep_totp(?, ?, ?)", [userId, secret, now]);

/** True for exactly one of several concurrent requests with a code of this step; codes of earlier steps are then used up too. */
export const takeStep = async (knex: Knex, userId: number, secret: string, step: number): Promise<boolean> => {
  const { rows } = await knex.raw("select take_totp_step(?, ?, ?) as taken", [userId, secret, step]);
  return rows[0].taken as boolean;
};
