import { type AccountScope, type Database, type Knex, readAtOnce, type Tx } from "../../platform/db.ts";
import { asStaff, type StaffMember } from "../staff.ts";
import type { Known } from "./same-person.ts";

/** What is taken off: every second factor, or the login with a number. */
export type What = "factors" | "login";
/** One that waits for the second member of the staff. */
export type Removal = {
  readonly id: number;
  readonly userId: number;
  readonly userName: string;
  readonly what: What;
  readonly reason: string;
  readonly ticket: string;
  readonly askedBy: number;
  readonly askedByName: string;
  readonly askedAt: Date;
  readonly expiresAt: Date;
};
export type ListedRemoval = Removal & { readonly accountId: number; readonly clientName: string };

const columns = {
  id: "id",
  userId: "user_id",
  userName: "user_name",
  what: "what",
  reason: "reason",
  ticket: "ticket",
  askedBy: "asked_by",
  askedByName: "asked_by_name",
  askedAt: "asked_at",
  expiresAt: "expires_at",
} as const;

/** Whether something is taken off the person by two members of the staff alone; `knex` knows which member asks. */
export const looksAfterOthers = async (knex: Knex, personId: number): Promise<boolean> => {
  const { rows } = await knex.raw("select looks_after_others(?) as answer", [personId]);
  return rows[0].answer;
};

export const needsSecond = (db: Database, staffId: number, personId: number): Promise<boolean> =>
  asStaff(db, staffId, (trx) => looksAfterOthers(trx, personId));

type NewRemoval = Pick<Removal, "what" | "reason" | "ticket" | "askedAt" | "expiresAt"> & {
  readonly person: { readonly id: number; readonly name: string };
  readonly staff: StaffMember;
};

/** False if one waits already. */
export const insertRemoval = async (tx: Tx, asked: NewRemoval): Promise<boolean> => {
  const { person, staff, what, askedAt } = asked;
  const { accountId } = tx.scope;
  const same = { account_id: accountId, user_id: person.id, what, state: "open" };
  await tx("support_removals")
    .where(same)
    .where("expires_at", "<=", askedAt)
    .update({ state: "expired", decided_at: askedAt });
  const made = await tx("support_removals")
    .insert({
      ...same,
      user_name: person.name,
      reason: asked.reason,
      ticket: asked.ticket,
      asked_by: staff.id,
      asked_by_name: staff.name,
      asked_at: askedAt,
      expires_at: asked.expiresAt,
    })
    .onConflict()
    .ignore()
    .returning("id");
  return made.length > 0;
};

/** What waits for somebody on the account. */
export const openRemovals = async (scope: AccountScope, personId: number, now: Date): Promise<Removal[]> => {
  const { removals } = await readAtOnce(scope, {
    removals: scope.db
      .knex("support_removals")
      .where({ account_id: scope.accountId, user_id: personId, state: "open" })
      .where("expires_at", ">", now)
      .orderBy("id")
      .select(columns),
  });
  return removals as Removal[];
};

/** Undefined where there is none of this account. */
export const findRemoval = async (scope: AccountScope, id: number): Promise<Removal | undefined> => {
  const { removals } = await readAtOnce(scope, {
    removals: scope.db.knex("support_removals").where({ account_id: scope.accountId, id }).select(columns),
  });
  return removals[0] as Removal | undefined;
};

/** The first to come holds it until the transaction ends; undefined once it is settled or too old. */
export const takeOpen = (tx: Tx, id: number, now: Date): Promise<Removal | undefined> =>
  tx("support_removals")
    .where({ account_id: tx.scope.accountId, id, state: "open" })
    .where("expires_at", ">", now)
    .forUpdate()
    .first(columns);

export type Settled = {
  readonly state: "done" | "refused" | "withdrawn" | "void";
  readonly by: Pick<StaffMember, "id" | "name">;
  readonly at: Date;
  readonly refusal?: string;
};

export const settleRemoval = async (tx: Tx, id: number, { state, by, at, refusal }: Settled): Promise<void> => {
  await tx("support_removals")
    .where({ account_id: tx.scope.accountId, id })
    .update({ state, decided_by: by.id, decided_by_name: by.name, decided_at: at, refusal: refusal ?? null });
};

type Login = Known & { readonly language: "ru" | "be" | "en"; readonly isStaff: boolean; readonly isActive: boolean };

/** As they are now, and until the transaction ends. */
export const readLogins = async (tx: Tx, ids: readonly number[]): Promise<ReadonlyMap<number, Login>> => {
  await tx.raw("select lock_user(id) from (select distinct unnest(?::bigint[]) as id order by 1) asked", [[...ids]]);
  const { rows } = await tx.raw(
    `select u.id, u.name, u.email, u.language, u.is_staff as "isStaff", u.status = 'active' as "isActive"
     from unnest(?::bigint[]) asked (id), lateral find_user(asked.id) u`,
    [[...ids]],
  );
  return new Map((rows as Login[]).map((row) => [row.id, row]));
};

export const hasAccess = async (tx: Tx, personId: number): Promise<boolean> => {
  const held = await tx("grants")
    .where({ account_id: tx.scope.accountId, user_id: personId })
    .whereNull("revoked_at")
    .first("id");
  return held !== undefined;
};

/** Of all accounts, the oldest first. */
export const listOpen = (db: Database, staffId: number, now: Date, most: number): Promise<ListedRemoval[]> =>
  asStaff(db, staffId, async (trx) => {
    const { rows } = await trx.raw(
      `select account_id as "accountId", client_name as "clientName", id, user_id as "userId", user_name as "userName", what, reason,
         ticket, asked_by as "askedBy", asked_by_name as "askedByName", asked_at as "askedAt", expires_at as "expiresAt"
       from support_open_removals(?, ?)`,
      [now, most],
    );
    return rows as ListedRemoval[];
  });
