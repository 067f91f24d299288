import { type OwnEntry, recordOwnAudit } from "../journal/index.ts";
import type { Knex, Tx } from "../platform/db.ts";
import { type ActiveNumber, type Holding, holdingColumns, mayGetCode, type NumberState, stateOf } from "./holding.ts";

/** Undefined unless it is one of our numbers, active and one subscriber's alone: no SMS goes to any other number. */
export const findActiveNumber = async (knex: Knex, phone: string): Promise<ActiveNumber | undefined> => {
  const { rows } = await knex.raw(
    `select account_id as "accountId", subscriber_id as "subscriberId", activated_on as "activatedOn", sim_changed_at as "simChangedAt"
     from find_active_number(?)`,
    [phone],
  );
  return rows[0] as ActiveNumber | undefined;
};

export type OwnNumber = { readonly phone: string; readonly state: NumberState; readonly mayGetCode: boolean };

/** The number that a user signs in with, and whether it is still theirs; undefined if they have none. */
export const findOwnNumber = async (knex: Knex, userId: number, now: Date): Promise<OwnNumber | undefined> => {
  const { rows } = await knex.raw(`select phone, ${holdingColumns} from find_user(?)`, [userId]);
  const login = rows[0] as (Holding & { phone: string | null }) | undefined;
  if (!login || login.phone === null) return undefined;
  const number = await findActiveNumber(knex, login.phone);
  return { phone: login.phone, state: stateOf(login, number), mayGetCode: mayGetCode(login, number, now) };
};

/** Where a user can be told something by SMS: their number, if it is surely still theirs. */
export const findPhone = async (knex: Knex, userId: number): Promise<string | null> => {
  const number = await findOwnNumber(knex, userId, new Date());
  return number?.state === "his" ? number.phone : null;
};

type Who = Omit<OwnEntry, "action" | "subject"> & { readonly userId: number };
type Confirmed = { readonly phone: string; readonly at: Date };

/** After a code to the number and another proof beside it: from now on a code is enough again. */
export const confirmNumber = async (trx: Knex, who: Who, { phone, at }: Confirmed): Promise<void> => {
  const { rows } = await trx.raw('select confirm_number(?, ?, ?) as "isConfirmed"', [who.userId, phone, at]);
  if ((rows[0] as { isConfirmed: boolean }).isConfirmed)
    await recordOwnAudit(trx, { ...who, action: "users:confirm-number", subject: "" });
};

type Taken = { readonly phone: string; readonly number: Pick<ActiveNumber, "accountId" | "subscriberId"> };

/** Before a number's holder gets a login with it: whoever has it as a login without holding it loses it. */
export const takeStaleLoginOff = async (
  trx: Knex,
  { phone, number }: Taken,
  origin: Pick<OwnEntry, "address" | "requestId">,
): Promise<void> => {
  const { rows } = await trx.raw("select id, name from take_stale_login_off(?, ?, ?)", [
    phone,
    number.accountId,
    number.subscriberId,
  ]);
  const stale = rows[0] as { id: number; name: string } | undefined;
  if (!stale) return;
  await recordOwnAudit(trx, {
    ...origin,
    userId: stale.id,
    userName: stale.name,
    action: "users:lose-number",
    subject: "",
  });
};

/** The login that was taken off its line; `rights`: how many grants as the line's subscriber ended with it. */
export type TakenOff = { readonly phone: string; readonly rights: number };

/**
 * For support: a line that another person has now lets its earlier holder go, so that the new one can register. The login's
 * sessions end, and the rights as the line's subscriber. @returns undefined for a user whose login is no line of the account
 */
export const takeLoginOffLine = async (tx: Tx, userId: number): Promise<TakenOff | undefined> => {
  const { accountId } = tx.scope;
  const { rows } = await tx.raw(`select phone, subscriber_id as "subscriberId" from take_login_off_line(?, ?)`, [
    userId,
    accountId,
  ]);
  const [login] = rows as { phone: string; subscriberId: number }[];
  if (!login) return undefined;
  const rights = await tx("grants")
    .where({ account_id: accountId, user_id: userId, subscriber_id: login.subscriberId, role: "subscriber" })
    .whereNull("revoked_at")
    .update({ revoked_at: tx.fn.now() });
  return { phone: login.phone, rights };
};
