import type { Holding } from "../holdings/index.ts";
import { type OwnEntry, recordOwnAudit } from "../journal/index.ts";
import type { AccountFormat } from "../kernel/delivery-format.ts";
import type { Lang } from "../kernel/lang.ts";
import type { Kopecks } from "../kernel/money.ts";
import { type AccountScope, type Database, type Knex, type Query, readOwn, type Tx } from "../platform/db.ts";
import type { Role } from "./roles.ts";
import type { PasswordOrigin, SignedInUser } from "./user.ts";

/** What a session remembers of a user. */
type Remembered = {
  readonly id: number;
  /** When the database has another version, every session that was begun with this one ends. */
  readonly version: number;
  /** The sign-in that began the session; null while nobody is signed in yet. */
  readonly signInId: string | null;
};

/** The user with their current grants; undefined when the user is suspended or this session has been ended. */
export const findSignedInUser = async (db: Database, remembered: Remembered): Promise<SignedInUser | undefined> => {
  const { id, version, signInId } = remembered;
  const { users } = await readOwn(
    db,
    id,
    {
      users: db.knex.raw(
        `select u.id, u.name, u.phone, u.email, u.language, u.session_version as "sessionVersion", u.is_staff as "isStaff",
           u.password_is_temporary as "hasTemporaryPassword",
           u.password_set_by as "passwordSetBy", u.password_number as "passwordNumber",
           has_factor(u.id) as "hasSecondFactor",
           coalesce((
             select json_agg(json_build_object('accountId', g.account_id, 'accountNumber', a.number, 'clientName', c.name,
               'role', g.role, 'msisdn', s.msisdn) order by g.account_id, g.role, s.msisdn)
             from grants g join accounts a on a.id = g.account_id join clients c on c.id = a.client_id
             left join subscribers s on (s.account_id, s.id) = (g.account_id, g.subscriber_id)
             where g.user_id = u.id and g.revoked_at is null and g.suspended_at is null), '[]') as grants,
           coalesce((select json_agg(json_build_object('accountId', v.account_id, 'name', v.name, 'filter', v.filter) order by v.name)
             from saved_views v where v.user_id = u.id and v.is_pinned), '[]') as pinned,
           coalesce((select json_agg(json_build_object('accountId', o.account_id, 'number', o.number, 'operation', o.operation, 'subject', o.subject,
               'total', o.total, 'ended', o.done + o.unchanged + o.refused + o.failed + o.cancelled) order by o.id desc)
             from orders o where o.author_user_id = u.id and o.started_at is not null and o.finished_at is null and o.total > 1
               and o.account_id = any (nullif(current_setting('app.account_ids', true), '')::bigint[])), '[]') as running
         from users u where u.id = ? and u.session_version = ? and u.status = 'active'
           and (?::uuid is null or exists (select from find_sign_in(u.id, ?) where ended_at is null))`,
        [id, version, signInId, signInId],
      ),
    },
    { prepare: true },
  );
  return users[0] as SignedInUser | undefined;
};

export type Login = {
  readonly id: number;
  readonly passwordHash: string | null;
  readonly passwordExpiresAt: Date | null;
  readonly sessionVersion: number;
  readonly isStaff: boolean;
} & Holding;
/** A login as typed, in its normal form. */
export type LoginName = { readonly phone: string } | { readonly email: string } | { readonly login_account: number };

/** An active user, found by their login. */
export const findLogin = async (db: Database, name: LoginName): Promise<Login | undefined> => {
  const [[kind, wanted] = []] = Object.entries(name) as [keyof typeof name, string | number][];
  const { rows } = await db.knex.raw(
    `select id, password_hash as "passwordHash", password_expires_at as "passwordExpiresAt",
       session_version as "sessionVersion", is_staff as "isStaff", phone_account_id as "phoneAccountId",
       phone_subscriber_id as "phoneSubscriberId", phone_proved_at as "phoneProvedAt" from find_login(?, ?)`,
    [String(kind), String(wanted)],
  );
  return rows[0] as Login | undefined;
};

/** The user's password; null if there is none, or if it is a temporary one that has expired. */
export const findPassword = async ({ knex }: Database, userId: number, now: Date): Promise<string | null> => {
  const { rows } = await knex.raw(
    `select password_of(id) as hash, password_expires_at as "expiresAt" from find_user(?) where status = 'active'`,
    [userId],
  );
  const row = rows[0] as { hash: string | null; expiresAt: Date | null } | undefined;
  return row && !(row.expiresAt && row.expiresAt < now) ? row.hash : null;
};

export type NewUser = {
  readonly name: string;
  readonly login: {
    readonly phone?: string | null;
    /** Whose the phone is, and that they have just shown it. */
    readonly holding?: ProvedHolding | undefined;
    readonly email?: string | null;
    readonly login_account?: number;
  };
  readonly passwordHash: string;
  readonly origin: PasswordOrigin;
  readonly language: Lang;
};

export type ProvedHolding = { readonly accountId: number; readonly subscriberId: number; readonly provedAt: Date };

/** Undefined if another request has just made a user with the same login. */
export const insertUser = async (trx: Knex, user: NewUser): Promise<number | undefined> => {
  const { name, login, passwordHash, origin, language } = user;
  const { holding, ...logins } = login;
  const bound = holding && {
    phone_account_id: holding.accountId,
    phone_subscriber_id: holding.subscriberId,
    phone_proved_at: holding.provedAt,
  };
  const { passwordSetBy: password_set_by, passwordNumber: password_number } = origin;
  const made = { name, ...logins, ...bound, password_hash: passwordHash, password_set_by, password_number, language };
  const { rows } = await trx.raw("select add_user(?) as id", [JSON.stringify(made)]);
  return (rows[0] as { id: number | null }).id ?? undefined;
};

type NewGrant = {
  readonly userId: number;
  readonly role: Role;
  /** The number that a subscriber's grant is limited to. */
  readonly subscriberId?: number | undefined;
  /** Null: nobody in the portal. */
  readonly grantedBy?: number | null;
  readonly at: Date;
};

/** @returns the id of the new grant */
export const insertGrant = async (
  tx: Tx,
  { userId, role, subscriberId, grantedBy = null, at }: NewGrant,
): Promise<number> => {
  const [row] = await tx("grants")
    .insert({
      account_id: tx.scope.accountId,
      user_id: userId,
      role,
      subscriber_id: subscriberId ?? null,
      granted_by: grantedBy,
      granted_at: at,
    })
    .returning("id");
  return (row as { id: number }).id;
};

/** The language of the mails a user asks for, with its record in the journal. */
export const saveLanguage = (db: Database, who: Omit<OwnEntry, "action" | "subject">, language: Lang): Promise<void> =>
  db.knex.transaction(async (trx) => {
    const { rows } = await trx.raw('select choose_language(?, ?) as "isChanged"', [who.userId, language]);
    if ((rows[0] as { isChanged: boolean }).isChanged)
      await recordOwnAudit(trx, { ...who, action: "users:choose-language", subject: language });
  });

export type Account = {
  number: string;
  kind: "mobile" | "fixed";
  status: "active" | "suspended" | "closed";
  paymentForm: "postpaid" | "prepaid";
  balance: Kopecks;
  balanceOn: string;
  /** When figures of the account were last written. */
  refreshedAt: Date;
  amountDue: Kopecks;
  unpaidInvoices: number;
  earliestDueOn: string | null;
  lastMonth: string | null;
  lastMonthCharges: Kopecks | null;
  clientName: string;
  unp: string;
  uin: string | null;
  oin: string | null;
  deliveryFormat: AccountFormat;
  deliveryLanguage: Lang;
};

const accountColumns = `a.number, a.kind, a.status, a.payment_form as "paymentForm", a.balance, a.balance_on as "balanceOn", a.refreshed_at as "refreshedAt",
  a.uin, a.oin, a.delivery_format as "deliveryFormat", a.delivery_language as "deliveryLanguage", c.name as "clientName", c.unp,
  coalesce(due.unpaid, 0)::bigint as "amountDue", coalesce(due.invoices, 0)::int as "unpaidInvoices", due.earliest as "earliestDueOn",
  last.month as "lastMonth", last.charges as "lastMonthCharges"`;
// amount due: the unpaid part of the invoices issued, apart from the balance, which runs with unbilled charges (guide, chapter 1)
const accountTables = `accounts a join clients c on c.id = a.client_id
  left join lateral (select sum(unpaid)::bigint as unpaid, count(*) as invoices, min(due_on) as earliest
    from invoices i where i.account_id = a.id and i.unpaid > 0) due on true
  left join lateral (select month, charges from invoices i where i.account_id = a.id order by month desc limit 1) last on true`;

/** For a page that sends it with its own queries: one `Account`. */
export const accountQuery = ({ db, accountId }: AccountScope): Query =>
  db.knex.raw(`select ${accountColumns} from ${accountTables} where a.id = ?`, [accountId]);

/** The accounts a user holds in a role, with what is owed on each. */
export const listAccounts = async (db: Database, userId: number, accountIds: readonly number[]): Promise<Account[]> => {
  const { accounts } = await readOwn(db, userId, {
    accounts: db.knex.raw(
      `select ${accountColumns} from ${accountTables} where a.id = any(?) order by a.kind desc, a.id`,
      [[...accountIds]],
    ),
  });
  return accounts as Account[];
};
