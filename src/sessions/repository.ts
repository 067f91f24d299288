import type { Database, Knex } from "../platform/db.ts";

export type SignIn = {
  readonly id: string;
  readonly way: string;
  readonly address: string;
  readonly agent: string;
  readonly startedAt: Date;
  readonly seenAt: Date;
  readonly endedAt: Date | null;
};
/** The columns of a `SignIn`. */
export const signInColumns = `id, way, address, agent, started_at as "startedAt", seen_at as "seenAt", ended_at as "endedAt"`;

type NewSignIn = Pick<SignIn, "way" | "address" | "agent"> & { readonly userId: number; readonly now: Date };

/** @returns the id of the new row, which the session then carries */
export const insertSignIn = async (trx: Knex, { userId, now, ...from }: NewSignIn): Promise<string> => {
  const [row] = await trx("sign_ins")
    .insert({ user_id: userId, ...from, started_at: now, seen_at: now })
    .returning("id");
  return (row as { id: string }).id;
};

/** The addresses of the user's last 100 sign-ins, without the sign-in `except`. */
export const addressesOf = async (trx: Knex, userId: number, except: string): Promise<string[]> =>
  trx("sign_ins")
    .where({ user_id: userId })
    .whereNot({ id: except })
    .orderBy("started_at", "desc")
    .limit(100)
    .pluck("address");

export const noteSeen = ({ knex }: Database, id: string, now: Date) =>
  knex("sign_ins").where({ id }).update({ seen_at: now });

type Since = { readonly startedSince: Date; readonly seenSince: Date };

/** The sign-ins whose sessions have neither ended nor expired, the last seen first. */
export const listOpenSignIns = async (
  { knex }: Database,
  userId: number,
  { startedSince, seenSince }: Since,
): Promise<SignIn[]> => {
  const { rows } = await knex.raw(
    `select ${signInColumns} from sign_ins
     where user_id = ? and ended_at is null and started_at >= ? and seen_at >= ? order by seen_at desc, started_at desc`,
    [userId, startedSince, seenSince],
  );
  return rows as SignIn[];
};

/** Whether the sign-in is one of this user's. */
export const hasSignIn = async (knex: Knex, userId: number, id: string): Promise<boolean> => {
  const row: { id: string } | undefined = await knex("sign_ins").where({ user_id: userId, id }).first("id");
  return row !== undefined;
};

/** @returns 0 if it had ended before */
export const endSignIn = (trx: Knex, id: string, now: Date): Promise<number> =>
  trx("sign_ins").where({ id, ended_at: null }).update({ ended_at: now });

/** Ends the user's sessions except the sign-in `kept`. @returns how many were open */
export const endOtherSignIns = (trx: Knex, userId: number, kept: string | null, now: Date): Promise<number> =>
  trx("sign_ins")
    .where({ user_id: userId, ended_at: null })
    .whereRaw("id is distinct from ?::uuid", [kept])
    .update({ ended_at: now });

/** Ends every session of the user, on all devices. Codes and half-finished sign-ins become worthless too. @returns how many were open */
export const endAllSignIns = async (trx: Knex, userId: number, now: Date): Promise<number> => {
  await trx("users").where({ id: userId }).increment("session_version", 1);
  return endOtherSignIns(trx, userId, null, now);
};
