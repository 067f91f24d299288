import type { Database, Knex } from "../platform/db.ts";

type SignIn = {
  readonly userId: number;
  readonly way: string;
  readonly address: string;
  readonly agent: string;
  readonly now: Date;
};

export const recordSignIn = async (trx: Knex, { userId, way, address, agent, now }: SignIn): Promise<string> => {
  const [row] = await trx("sign_ins")
    .insert({ user_id: userId, way, address, agent, started_at: now, seen_at: now })
    .returning("id");
  return (row as { id: string }).id;
};

/** From where the user came before, in his last sign-ins but this one. */
export const addressesOf = async (trx: Knex, userId: number, except: string): Promise<string[]> =>
  trx("sign_ins")
    .where({ user_id: userId })
    .whereNot({ id: except })
    .orderBy("started_at", "desc")
    .limit(100)
    .pluck("address");

export const noteSeen = ({ knex }: Database, id: string, now: Date) =>
  knex("sign_ins").where({ id }).update({ seen_at: now });

export const endSignIn = (trx: Knex, id: string, now: Date) =>
  trx("sign_ins").where({ id, ended_at: null }).update({ ended_at: now });

/** Every session of a user ends, on whatever device it is. @returns how many were open */
export const endAllSignIns = async (trx: Knex, userId: number, now: Date): Promise<number> => {
  await trx("users").where({ id: userId }).increment("session_version", 1);
  return trx("sign_ins").where({ user_id: userId, ended_at: null }).update({ ended_at: now });
};

export type ActiveNumber = {
  readonly accountId: number;
  readonly subscriberId: number;
  readonly simChangedAt: Date | null;
};

/** An active number of ours; undefined for every other one. No SMS goes to those. */
export const findActiveNumber = async ({ knex }: Database, phone: string): Promise<ActiveNumber | undefined> => {
  const { rows } = await knex.raw(
    `select account_id as "accountId", subscriber_id as "subscriberId", sim_changed_at as "simChangedAt"
     from find_active_number(?)`,
    [phone],
  );
  return rows[0] as ActiveNumber | undefined;
};

export type SignInAccount = {
  readonly accountId: number;
  readonly kind: "mobile" | "fixed";
  readonly deliveryEmail: string | null;
  readonly clientName: string;
};

export const findSignInAccount = async ({ knex }: Database, accountId: number): Promise<SignInAccount | undefined> => {
  const { rows } = await knex.raw(
    `select account_id as "accountId", kind, delivery_email as "deliveryEmail", client_name as "clientName"
     from find_account_for_sign_in(?)`,
    [accountId],
  );
  return rows[0] as SignInAccount | undefined;
};
