import type { Lang } from "../kernel/lang.ts";
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
    `select totp_at as "totpAt", sms_at as "smsAt", codes_left as "codesLeft", passkeys from find_factors(?)`,
    [userId],
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
export const lockUser = (trx: Knex, userId: number) => trx.raw("select lock_user(?)", [userId]);

export type Told = { readonly id: number; readonly email: string | null; readonly language: Lang };

export const findTold = async (trx: Knex, userId: number): Promise<Told | undefined> => {
  const { rows } = await trx.raw("select id, email, language from find_user(?)", [userId]);
  return rows[0] as Told | undefined;
};

/** False if there is none to confirm. */
export const confirmFactor = async (trx: Knex, userId: number, kind: "totp" | "sms", now: Date): Promise<boolean> => {
  const { rows } = await trx.raw('select confirm_factor(?, ?, ?) as "isConfirmed"', [userId, kind, now]);
  return (rows[0] as { isConfirmed: boolean }).isConfirmed;
};

export const deleteFactor = async (trx: Knex, userId: number, kind: "totp" | "sms"): Promise<number> => {
  const { rows } = await trx.raw("select delete_factor(?, ?) as deleted", [userId, kind]);
  return (rows[0] as Deleted).deleted;
};

type Deleted = { readonly deleted: number };

/** @returns how many there were, without recovery codes */
export const deleteAll = async (trx: Knex, userId: number): Promise<number> => {
  const { rows } = await trx.raw("select delete_factors(?) as deleted", [userId]);
  return (rows[0] as Deleted).deleted;
};
