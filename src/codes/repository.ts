import type { Windows } from "../limits/index.ts";
import type { Knex } from "../platform/db.ts";

export type Purpose = "sign-in" | "registration" | "recovery" | "second-factor" | "confirmation";
export type Channel = "sms" | "mail";
/** Who a right code proves the typist to be: a user, or the holder of a number or an account without a user. Column `subject`. */
export type CodeOwner = {
  readonly userId?: number;
  /** The user's session version when the code was made: a change of password makes the code worthless. */
  readonly version?: number;
  readonly accountId?: number;
  readonly subscriberId?: number;
  readonly phone?: string;
};

export type NewCode = {
  readonly purpose: Purpose;
  readonly channel: Channel;
  readonly owner: CodeOwner | null;
  readonly targetHash: string;
  readonly networkHash: string | null;
  readonly codeHash: string;
  readonly counted: Windows;
  readonly now: Date;
  readonly expiresAt: Date;
};

/** Two concurrent requests for one target wait for each other, so that the pause between codes holds for both. */
export const lockTarget = (trx: Knex, targetHash: string) =>
  trx.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [targetHash]);

/** How many codes since `since` are unused, and when the last of them was made. */
export const unusedOf = async (
  trx: Knex,
  targetHash: string,
  since: Date,
): Promise<{ count: number; lastAt: Date | null }> => {
  const row = await trx("codes")
    .where({ target_hash: targetHash, used_at: null })
    .where("created_at", ">", since)
    .first(trx.raw("count(*)::int as count"), trx.raw('max(created_at) as "lastAt"'));
  return row as { count: number; lastAt: Date | null };
};

export const insertCode = async (trx: Knex, code: NewCode): Promise<string> => {
  const [row] = await trx("codes")
    .insert({
      purpose: code.purpose,
      channel: code.channel,
      subject: code.owner && JSON.stringify(code.owner),
      target_hash: code.targetHash,
      network_hash: code.networkHash,
      code_hash: code.codeHash,
      counted: JSON.stringify(code.counted),
      created_at: code.now,
      expires_at: code.expiresAt,
    })
    .returning("id");
  return (row as { id: string }).id;
};

export const deleteCode = (knex: Knex, id: string) => knex("codes").where({ id }).delete();

/** For a code that a newer one of the same attempt replaces. */
export const expireCode = (trx: Knex, id: string, now: Date) =>
  trx("codes").where({ id, used_at: null }).where("expires_at", ">", now).update({ expires_at: now });

export type TriedCode = {
  readonly codeHash: string;
  readonly owner: CodeOwner | null;
  readonly tries: number;
  readonly counted: Windows;
};

/** Counts the try before the code is compared, so that of many concurrent tries no more than `tries` are compared. */
export const countTry = async (
  knex: Knex,
  { id, purpose, now, tries }: { id: string; purpose: Purpose; now: Date; tries: number },
): Promise<TriedCode | undefined> => {
  const [row] = await knex("codes")
    .where({ id, purpose, used_at: null })
    .where("expires_at", ">", now)
    .where("tries", "<", tries)
    .update({ tries: knex.raw("tries + 1") })
    .returning(["code_hash as codeHash", "subject as owner", "tries", "counted"]);
  return row as TriedCode | undefined;
};

/** True for exactly one of several concurrent requests with the right code. */
export const markUsed = async (knex: Knex, id: string, now: Date): Promise<boolean> =>
  (await knex("codes").where({ id, used_at: null }).update({ used_at: now })) === 1;

/** Of strangers' codes for one purpose, sent within the window. */
export type Source = {
  /** Signed. */
  readonly network: string;
  readonly sent: number;
  readonly unused: number;
  /** To which a code went that was not used. */
  readonly numbers: number;
};
export type Traffic = {
  readonly sources: readonly Source[];
  /** The average hour of the last week. */
  readonly usualHour: number;
};

export const readTraffic = async (
  knex: Knex,
  purpose: Purpose,
  { now, windowSeconds }: { readonly now: Date; readonly windowSeconds: number },
): Promise<Traffic> => {
  const { rows } = await knex.raw(
    `with sent as (
       select network_hash, target_hash, used_at, created_at > :now::timestamptz - :seconds * interval '1 second' as is_recent
       from codes
       where channel = 'sms' and subject is not null and network_hash is not null and purpose = :purpose
         and created_at > :now::timestamptz - interval '7 days'
     )
     select (select count(*) / 168.0 from sent)::float8 as "usualHour", coalesce((select json_agg(s) from (
       select network_hash as network, count(*)::int as sent, count(*) filter (where used_at is null)::int as unused,
         count(distinct target_hash) filter (where used_at is null)::int as numbers
       from sent where is_recent group by network_hash
     ) s), '[]') as sources`,
    { now, purpose, seconds: windowSeconds },
  );
  return rows[0] as Traffic;
};

export const deleteCodesBefore = (knex: Knex, moment: Date) => knex("codes").where("created_at", "<", moment).delete();
