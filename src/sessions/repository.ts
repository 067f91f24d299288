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
  const values = { userId, now, ...from };
  const { rows } = await trx.raw("select add_sign_in(:userId, :way, :address, :agent, :now) as id", values);
  return (rows[0] as { id: string }).id;
};

/** The addresses of the user's last 100 sign-ins, without the sign-in `except`. */
export const addressesOf = async (trx: Knex, userId: number, except: string): Promise<string[]> => {
  const { rows } = await trx.raw("select address from list_sign_ins(?, null, 101) where id <> ?", [userId, except]);
  return (rows as { address: string }[]).map(({ address }) => address).slice(0, 100);
};

export const noteSeen = ({ knex }: Database, id: string, now: Date) => knex.raw("select note_sign_in(?, ?)", [id, now]);

type Since = { readonly startedSince: Date; readonly seenSince: Date };

/** The sign-ins whose sessions have neither ended nor expired, the last seen first. */
export const listOpenSignIns = async (
  { knex }: Database,
  userId: number,
  { startedSince, seenSince }: Since,
): Promise<SignIn[]> => {
  const { rows } = await knex.raw(
    `select ${signInColumns} from list_sign_ins(?, ?, null)
     where ended_at is null and seen_at >= ? order by seen_at desc, started_at desc`,
    [userId, startedSince, seenSince],
  );
  return rows as SignIn[];
};

/** Whether the sign-in is one of this user's. */
export const hasSignIn = async (knex: Knex, userId: number, id: string): Promise<boolean> => {
  const { rows } = await knex.raw("select 1 from find_sign_in(?, ?)", [userId, id]);
  return rows.length > 0;
};

/** @returns 0 if it had ended before */
export const endSignIn = async (trx: Knex, id: string, now: Date): Promise<number> => {
  const { rows } = await trx.raw("select end_sign_in(?, ?) as ended", [id, now]);
  return (rows[0] as Ended).ended;
};

type Ended = { readonly ended: number };

/** Ends the user's sessions except the sign-in `kept`. @returns how many were open */
export const endOtherSignIns = async (trx: Knex, userId: number, kept: string | null, now: Date): Promise<number> => {
  const { rows } = await trx.raw("select end_sign_ins(?, ?, ?) as ended", [userId, kept, now]);
  return (rows[0] as Ended).ended;
};

/** Ends every session of the user, on all devices. Codes and half-finished sign-ins become worthless too. @returns how many were open */
export const endAllSignIns = async (trx: Knex, userId: number, now: Date): Promise<number> => {
  await trx.raw("select renew_session_version(?)", [userId]);
  return endOtherSignIns(trx, userId, null, now);
};

type Held = { readonly at: number; readonly startedAt: number; readonly seenAt: number; readonly lifetime: Lifetime };

const readHeld = `
  select r.at, (s.sess->>'startedAt')::float8 as "startedAt", (s.sess->>'seenAt')::float8 as "seenAt",
    coalesce(s.sess->>'lifetime', 'usual') as lifetime
  from jsonb_to_recordset(?::jsonb) as r (at int, "sessionId" text, "signInId" uuid, "userId" bigint, version int,
    "holderId" bigint, "holderVersion" int, "isViewing" boolean, "accountId" bigint, role text, msisdn text)
  cross join lateral find_session(r."sessionId") s
  join lateral find_user(r."userId") u on u.session_version = r.version and u.status = 'active' and (u.is_staff or not r."isViewing")
  join lateral find_user(r."holderId") h on h.session_version = r."holderVersion" and h.status = 'active'
  where (r."signInId" is null or exists (select from find_sign_in(u.id, r."signInId") where ended_at is null))
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

export const deleteExpiredSessions = async (knex: Knex): Promise<void> => {
  await knex.raw("select forget_sessions()");
};
