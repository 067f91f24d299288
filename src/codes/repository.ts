import type { Knex } from "../platform/db.ts";

export type Purpose = "sign-in" | "registration" | "recovery" | "second-factor";
export type Channel = "sms" | "mail";
/** Whom a right code proves: a user, a number of ours that has no user yet, or an account. */
export type CodeSubject = {
  readonly userId?: number;
  /** Of the user when the code was made: a change of password since makes it worthless. */
  readonly version?: number;
  readonly accountId?: number;
  readonly subscriberId?: number;
  readonly phone?: string;
};

export type NewCode = {
  readonly purpose: Purpose;
  readonly channel: Channel;
  readonly subject: CodeSubject | null;
  readonly targetHash: string;
  readonly codeHash: string;
  readonly now: Date;
  readonly expiresAt: Date;
};

/** Two requests for one target at once are taken one after the other: the pause between codes holds for both. */
export const lockTarget = (trx: Knex, targetHash: string) =>
  trx.raw("select pg_advisory_xact_lock(hashtextextended(?, 0))", [targetHash]);

/** Codes of the last hour that nobody has used, and when the last of them was made. */
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
      subject: code.subject && JSON.stringify(code.subject),
      target_hash: code.targetHash,
      code_hash: code.codeHash,
      created_at: code.now,
      expires_at: code.expiresAt,
    })
    .returning("id");
  return (row as { id: string }).id;
};

export const deleteCode = (knex: Knex, id: string) => knex("codes").where({ id }).delete();

/** A new code of the same attempt has taken its place. */
export const expireCode = (trx: Knex, id: string, now: Date) =>
  trx("codes").where({ id, used_at: null }).where("expires_at", ">", now).update({ expires_at: now });

export type TriedCode = {
  readonly codeHash: string;
  readonly subject: CodeSubject | null;
  readonly tries: number;
};

/** Counts the try before the code is looked at: of many at once no more than `tries` get to see it. */
export const countTry = async (
  knex: Knex,
  { id, purpose, now, tries }: { id: string; purpose: Purpose; now: Date; tries: number },
): Promise<TriedCode | undefined> => {
  const [row] = await knex("codes")
    .where({ id, purpose, used_at: null })
    .where("expires_at", ">", now)
    .where("tries", "<", tries)
    .update({ tries: knex.raw("tries + 1") })
    .returning(["code_hash as codeHash", "subject", "tries"]);
  return row as TriedCode | undefined;
};

/** True for one of all who come with the right code at once. */
export const markUsed = async (knex: Knex, id: string, now: Date): Promise<boolean> =>
  (await knex("codes").where({ id, used_at: null }).update({ used_at: now })) === 1;

export type Traffic = { readonly sent: number; readonly used: number; readonly usualHour: number };

/** SMS that went out: in the last hour, how many of them were used, and in an hour of the last week on average. */
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
