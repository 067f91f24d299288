import type { Knex } from "../platform/db.ts";

export type Purpose = "sign-in" | "registration" | "recovery" | "second-factor";
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
  readonly codeHash: string;
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
      code_hash: code.codeHash,
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
    .returning(["code_hash as codeHash", "subject as owner", "tries"]);
  return row as TriedCode | undefined;
};

/** True for exactly one of several concurrent requests with the right code. */
export const markUsed = async (knex: Knex, id: string, now: Date): Promise<boolean> =>
  (await knex("codes").where({ id, used_at: null }).update({ used_at: now })) === 1;

export type Traffic = { readonly sent: number; readonly used: number; readonly usualHour: number };

/** SMS sent within the window, how many of them were used, and the average hour of the last week. */
export const readTraffic = async (knex: Knex, now: Date, windowSeconds: number): Promise<Traffic> => {
  const { rows } = await knex.raw(
    `select count(*) filter (where created_at > :now::timestamptz - :seconds * interval '1 second')::int as sent,
       count(used_at) filter (where created_at > :now::timestamptz - :seconds * interval '1 second')::int as used,
       (count(*) / 168.0)::float8 as "usualHour"
     from codes where channel = 'sms' and subject is not null and created_at > :now::timestamptz - interval '7 days'`,
    { now, seconds: windowSeconds },
  );
  return rows[0] as Traffic;
};

export const deleteCodesBefore = (knex: Knex, moment: Date) => knex("codes").where("created_at", "<", moment).delete();
