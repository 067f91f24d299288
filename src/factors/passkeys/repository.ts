import type { Knex } from "../../platform/db.ts";
import type { NewPasskey } from "../../platform/webauthn.ts";

export type StoredPasskey = {
  readonly id: string;
  readonly userId: number;
  /** The current session version of its user. */
  readonly version: number;
  readonly publicKey: Buffer;
  readonly counter: number;
};

export const findPasskey = async (knex: Knex, id: string): Promise<StoredPasskey | undefined> =>
  knex("passkeys as p")
    .join("users as u", "u.id", "p.user_id")
    .where("p.id", id)
    .first("p.id", "p.user_id as userId", "u.session_version as version", "p.public_key as publicKey", "p.counter");

/** False if the passkey is stored already, for this or another user. */
export const insertPasskey = async (
  trx: Knex,
  { userId, name, now, passkey }: { userId: number; name: string; now: Date; passkey: NewPasskey },
): Promise<boolean> => {
  const { id, publicKey, counter, transports } = passkey;
  const rows = await trx("passkeys")
    .insert({ id, user_id: userId, public_key: publicKey, counter, transports: [...transports], name, created_at: now })
    .onConflict("id")
    .ignore()
    .returning("id");
  return rows.length === 1;
};

/** Signature counters must grow: a repeated or smaller one is a sign of a cloned passkey. Passkeys without a counter stay at 0. */
export const notePasskeyUsed = async (knex: Knex, id: string, counter: number, now: Date): Promise<boolean> =>
  (await knex("passkeys")
    .where({ id })
    .whereRaw("(counter < ? or (counter = 0 and ? = 0))", [counter, counter])
    .update({ counter, last_used_at: now })) === 1;

export const deletePasskey = (trx: Knex, userId: number, id: string): Promise<number> =>
  trx("passkeys").where({ user_id: userId, id }).delete();
