import type { Knex } from "../../platform/db.ts";
import type { NewPasskey } from "../../platform/webauthn.ts";

export type KeptPasskey = {
  readonly id: string;
  readonly userId: number;
  /** Of its user now. */
  readonly version: number;
  readonly publicKey: Buffer;
  readonly counter: number;
};

export const findPasskey = async (knex: Knex, id: string): Promise<KeptPasskey | undefined> =>
  knex("passkeys as p")
    .join("users as u", "u.id", "p.user_id")
    .where("p.id", id)
    .first("p.id", "p.user_id as userId", "u.session_version as version", "p.public_key as publicKey", "p.counter");

/** False when the key is known already, whoever's it is. */
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

/** A counter never goes back: of two answers with the same one, the second is a copy. Keys that do not count stay at 0. */
export const notePasskeyUsed = async (knex: Knex, id: string, counter: number, now: Date): Promise<boolean> =>
  (await knex("passkeys")
    .where({ id })
    .whereRaw("(counter < ? or (counter = 0 and ? = 0))", [counter, counter])
    .update({ counter, last_used_at: now })) === 1;

export const deletePasskey = (trx: Knex, userId: number, id: string): Promise<number> =>
  trx("passkeys").where({ user_id: userId, id }).delete();
