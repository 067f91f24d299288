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

export const findPasskey = async (knex: Knex, id: string): Promise<StoredPasskey | undefined> => {
  const { rows } = await knex.raw(
    `select id, user_id as "userId", session_version as version, public_key as "publicKey", counter from find_passkey(?)`,
    [id],
  );
  return rows[0] as StoredPasskey | undefined;
};

/** False if the passkey is stored already, for this or another user. */
export const insertPasskey = async (
  trx: Knex,
  { userId, name, now, passkey }: { userId: number; name: string; now: Date; passkey: NewPasskey },
): Promise<boolean> => {
  const { id, publicKey, counter, transports } = passkey;
  const key = { id, user_id: userId, counter, transports, name, created_at: now };
  const { rows } = await trx.raw('select add_passkey(?, ?) as "isDone"', [JSON.stringify(key), publicKey]);
  return (rows[0] as Done).isDone;
};

type Done = { readonly isDone: boolean };

/** Signature counters must grow: a repeated or smaller one is a sign of a cloned passkey. Passkeys without a counter stay at 0. */
export const notePasskeyUsed = async (knex: Knex, id: string, counter: number, now: Date): Promise<boolean> => {
  const { rows } = await knex.raw('select use_passkey(?, ?, ?) as "isDone"', [id, counter, now]);
  return (rows[0] as Done).isDone;
};

export const deletePasskey = async (trx: Knex, userId: number, id: string): Promise<number> => {
  const { rows } = await trx.raw("select delete_passkey(?, ?) as deleted", [userId, id]);
  return (rows[0] as { deleted: number }).deleted;
};
