import { type Database, type Knex, readOver } from "../platform/db.ts";
import type { Lifetime } from "../platform/session.ts";
import type { Right } from "./right.ts";

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

type Held = { readonly at: number; readonly startedAt: number; readonly seenAt: number; readonly lifetime: Lifetime };

const readHeld = `
  select r.at, (s.sess->>'startedAt')::float8 as "startedAt", (s.sess->>'seenAt')::float8 as "seenAt",
    coalesce(s.sess->>'lifetime', 'usual') as lifetime
  from jsonb_to_recordset(?::jsonb) as r (at int, "sessionId" text, "signInId" uuid, "userId" bigint, version int,
    "holderId" bigint, "holderVersion" int, "isViewing" boolean, "accountId" bigint, role text, msisdn text)
  join sessions s on s.sid = r."sessionId" and s.expire > now()
  join users u on u.id = r."userId" and u.session_version = r.version and u.status = 'active' and (u.is_staff or not r."isViewing")
  join users h on h.id = r."holderId" and h.session_version = r."holderVersion" and h.status = 'active'
  where (r."signInId" is null or exists (
      select from sign_ins i where i.id = r."signInId" and i.user_id = u.id and i.ended_at is null))
    and exists (
      select from grants g left join subscribers n on (n.account_id, n.id) = (g.account_id, g.subscriber_id)
      where g.user_id = h.id and g.account_id = r."accountId" and g.role = r.role
        and g.revoked_at is null and g.suspended_at is null and (g.role <> 'subscriber' or n.msisdn = r.msisdn))`;

/** Of the rights those that hold: session, sign-in, user and grant are still there, as a request would find them. */
export const readAges = async (db: Database, rights: readonly Right[]): Promise<Held[]> => {
  const asked = JSON.stringify(rights.map((right, at) => ({ ...right, at })));
  const accountIds = [...new Set(rights.map(({ accountId }) => accountId))];
  const { held } = await readOver(db, accountIds, { held: db.knex.raw(readHeld, [asked]) }, { prepare: true });
  return held as Held[];
};
