import type { Knex } from "../platform/db.ts";

export type Passkey = {
  readonly id: string;
  readonly name: string;
  readonly addedAt: Date;
  readonly usedAt: Date | null;
};
/** The second factors of a user. */
export type Factors = {
  readonly totpAt: Date | null;
  readonly smsAt: Date | null;
  readonly passkeys: readonly Passkey[];
  readonly codesLeft: number;
};

export const readFactors = async (knex: Knex, userId: number): Promise<Factors> => {
  const { rows } = await knex.raw(
    `select
       (select confirmed_at from second_factors where user_id = :userId and kind = 'totp') as "totpAt",
       (select confirmed_at from second_factors where user_id = :userId and kind = 'sms') as "smsAt",
       (select count(*)::int from recovery_codes where user_id = :userId and used_at is null) as "codesLeft",
       array(select row_to_json(p) from (
         select id, name, created_at as "addedAt", last_used_at as "usedAt"
         from passkeys where user_id = :userId order by created_at, id) p) as passkeys`,
    { userId },
  );
  const { passkeys, ...others } = rows[0] as Omit<Factors, "passkeys"> & { passkeys: Dated[] };
  return { ...others, passkeys: passkeys.map(toPasskey) };
};

type Dated = { id: string; name: string; addedAt: string; usedAt: string | null };

const toPasskey = ({ id, name, addedAt, usedAt }: Dated): Passkey => ({
  id,
  name,
  addedAt: new Date(addedAt),
  usedAt: usedAt === null ? null : new Date(usedAt),
});

/** Concurrent changes of one user's factors wait for each other: otherwise two removals could remove the last two factors. */
export const lockUser = (trx: Knex, userId: number) => trx("users").where({ id: userId }).forUpdate().first("id");

/** @returns 0 if there is none to confirm */
export const confirmFactor = (trx: Knex, userId: number, kind: "totp" | "sms", now: Date) =>
  trx("second_factors").where({ user_id: userId, kind, confirmed_at: null }).update({ confirmed_at: now });

export const deleteFactor = (trx: Knex, userId: number, kind: "totp" | "sms"): Promise<number> =>
  trx("second_factors").where({ user_id: userId, kind }).whereNotNull("confirmed_at").delete();

export const deleteAll = async (trx: Knex, userId: number): Promise<number> => {
  const counts = [
    await trx("second_factors").where({ user_id: userId }).delete(),
    await trx("passkeys").where({ user_id: userId }).delete(),
  ];
  await trx("recovery_codes").where({ user_id: userId }).delete();
  return counts.reduce((sum, count) => sum + count, 0);
};
