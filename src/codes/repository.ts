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
  const { rows } = await trx.raw('select count, last as "lastAt" from count_unused_codes(?, ?)', [targetHash, since]);
  return rows[0] as { count: number; lastAt: Date | null };
};

/** @returns the id, which the session of the attempt keeps: without it nobody can ask for the code */
export const insertCode = async (trx: Knex, code: NewCode): Promise<string> => {
  const row = {
    purpose: code.purpose,
    channel: code.channel,
    subject: code.owner,
    target_hash: code.targetHash,
    network_hash: code.networkHash,
    code_hash: code.codeHash,
    counted: code.counted,
    created_at: code.now,
    expires_at: code.expiresAt,
  };
  const { rows } = await trx.raw("select add_code(?) as id", [JSON.stringify(row)]);
  return (rows[0] as { id: string }).id;
};

export const deleteCode = (knex: Knex, id: string) => knex.raw("select delete_code(?)", [id]);

/** For a code that a newer one of the same attempt replaces. */
export const expireCode = (trx: Knex, id: string, now: Date) => trx.raw("select expire_code(?, ?)", [id, now]);

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
  const { rows } = await knex.raw(
    `select code_hash as "codeHash", subject as owner, tries, counted from try_code(:id, :purpose, :now, :tries)`,
    { id, purpose, now, tries },
  );
  return rows[0] as TriedCode | undefined;
};

/** True for exactly one of several concurrent requests with the right code. */
export const markUsed = async (knex: Knex, id: string, now: Date): Promise<boolean> => {
  const { rows } = await knex.raw('select use_code(?, ?) as "isDone"', [id, now]);
  return (rows[0] as { isDone: boolean }).isDone;
};

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
    'select usual_hour as "usualHour", sources from count_code_traffic(:purpose, :now, :windowSeconds)',
    { purpose, now, windowSeconds },
  );
  return rows[0] as Traffic;
};

export const deleteCodesBefore = (knex: Knex, moment: Date) => knex.raw("select forget_codes(?)", [moment]);
