import type { Kopecks } from "../../kernel/money.ts";
import type { Month } from "../../kernel/month.ts";
import { type AccountScope, type Database, readAtOnce, type Tx } from "../../platform/db.ts";
import type { Standing } from "./registration-rule.ts";
import type { Scan } from "./scan.ts";

export type Registration = {
  readonly id: number;
  readonly number: string;
  readonly paidOn: string;
  readonly amount: Kopecks;
  readonly invoiceId: number;
  readonly invoiceNumber: string;
  readonly invoiceMonth: Month;
  readonly keepsUntil: string;
  readonly state: "waiting" | "confirmed" | "withdrawn";
  readonly authorName: string;
  readonly registeredAt: Date;
  readonly endedAt: Date | null;
  readonly hasScan: boolean;
};

/** Registrations of one account, and their matching, wait for each other until the transaction ends. */
export const lockRegistrations = async (tx: Tx): Promise<void> => {
  await tx.raw("select pg_advisory_xact_lock(hashtext('payment_registrations'), hashtext(?))", [
    String(tx.scope.accountId),
  ]);
};

export const findStanding = async (tx: Tx, now: Date): Promise<Standing> => {
  const { rows } = await tx.raw<{ rows: Standing[] }>(
    `select operation_limit('registration-last-day', :now) as "lastDay", operation_limit('registration-days', :now) as days,
       coalesce((select jsonb_agg(jsonb_build_object('id', i.id, 'number', i.number, 'month', to_char(i.month, 'YYYY-MM'),
           'issuedOn', i.issued_on, 'dueOn', i.due_on, 'unpaid', i.unpaid, 'isNewest', i.month = n.month) order by i.month)
         from invoices i, (select max(month) as month from invoices where account_id = :account) n
         where i.account_id = :account and i.unpaid > 0), '[]') as unpaid,
       coalesce((select jsonb_agg(jsonb_build_object('invoiceId', r.invoice_id, 'number', r.document_number, 'keepsUntil', r.keeps_until))
         from payment_registrations r where r.account_id = :account and r.state = 'waiting'), '[]') as registered`,
    { account: tx.scope.accountId, now },
  );
  const [standing] = rows;
  if (!standing) throw new Error("the query of one row gave none");
  return standing;
};

const columns = `r.id, r.document_number as number, r.paid_on as "paidOn", r.amount, r.invoice_id as "invoiceId", i.number as "invoiceNumber",
  to_char(i.month, 'YYYY-MM') as "invoiceMonth", r.keeps_until as "keepsUntil", r.state, r.author_name as "authorName",
  r.registered_at as "registeredAt", r.ended_at as "endedAt",
  exists (select from payment_scans s where s.account_id = r.account_id and s.registration_id = r.id) as "hasScan"`;

/** One or two a month: those of some two years. */
const mostListed = 36;
export type RegistrationList = { readonly rows: readonly Registration[]; readonly isMore: boolean };

/** Those that wait for the bank, then the others, newest first. */
export const listRegistrations = async (scope: AccountScope): Promise<RegistrationList> => {
  const { registrations } = await readAtOnce(scope, {
    registrations: scope.db.knex.raw(
      `select ${columns} from payment_registrations r join invoices i on i.account_id = r.account_id and i.id = r.invoice_id
       where r.account_id = ? order by r.state = 'waiting' desc, r.id desc limit ?`,
      [scope.accountId, mostListed + 1],
    ),
  });
  const rows = registrations as Registration[];
  return { rows: rows.slice(0, mostListed), isMore: rows.length > mostListed };
};

export type Entered = { readonly number: string; readonly paidOn: string; readonly amount: Kopecks };
type NewRegistration = Entered & { readonly invoiceId: number; readonly keepsUntil: string; readonly now: Date };

/** What was entered once already, for an invoice that is unpaid or was when it was entered. */
export const findSame = async (tx: Tx, { number, paidOn, amount }: Entered): Promise<number | undefined> => {
  const row: { id: number } | undefined = await tx("payment_registrations")
    .where({ account_id: tx.scope.accountId, document_number: number, paid_on: paidOn, amount })
    .whereNot("state", "withdrawn")
    .first("id");
  return row?.id;
};

export const insertRegistration = async (tx: Tx, made: NewRegistration): Promise<number> => {
  const { accountId, actor } = tx.scope;
  const [row] = await tx("payment_registrations")
    .insert({
      account_id: accountId,
      invoice_id: made.invoiceId,
      document_number: made.number,
      paid_on: made.paidOn,
      amount: made.amount,
      keeps_until: made.keepsUntil,
      author_user_id: actor.userId,
      author_name: actor.name,
      registered_at: made.now,
    })
    .returning<{ id: number }[]>("id");
  if (!row) throw new Error("the insert gave no row");
  return row.id;
};

export const insertScan = async (tx: Tx, registrationId: number, scan: Scan): Promise<void> => {
  await tx("payment_scans").insert({
    account_id: tx.scope.accountId,
    registration_id: registrationId,
    file_name: scan.fileName,
    content_type: scan.contentType,
    content: scan.content,
  });
};

export const findScan = async (scope: AccountScope, registrationId: number): Promise<Scan | undefined> => {
  const { scans } = await readAtOnce(scope, {
    scans: scope.db.knex.raw(
      `select file_name as "fileName", content_type as "contentType", content from payment_scans where account_id = ? and registration_id = ?`,
      [scope.accountId, registrationId],
    ),
  });
  return scans[0] as Scan | undefined;
};

export type Ended = Entered & { readonly invoice: string };

export const findRegistration = async (tx: Tx, id: number): Promise<Registration | undefined> => {
  const { rows } = await tx.raw<{ rows: Registration[] }>(
    `select ${columns} from payment_registrations r join invoices i on i.account_id = r.account_id and i.id = r.invoice_id
     where r.account_id = ? and r.id = ?`,
    [tx.scope.accountId, id],
  );
  return rows[0];
};

/** @returns whether it waited for the bank until now */
export const endAsWithdrawn = async (tx: Tx, id: number, now: Date): Promise<boolean> => {
  const changed = await tx("payment_registrations")
    .where({ account_id: tx.scope.accountId, id, state: "waiting" })
    .update({ state: "withdrawn", ended_at: now });
  return changed > 0;
};

/** Numbers of payment orders begin anew each year: later a payment of the same number and sum is another one. */
const matchedDays = 60;

/**
 * Confirms what has come in: each registration by the first payment of its number and sum that no other registration has,
 * received not long after the order's date. A bank writes a number with zeros, spaces or a sign before it.
 */
export const confirmPaid = async (tx: Tx, now: Date): Promise<Ended[]> => {
  const { rows } = await tx.raw<{ rows: Ended[] }>(
    `with found as (
       select distinct on (p.id) p.id as payment_id, r.id
       from payment_registrations r cross join lateral (
         select p.id from payments p
         where p.account_id = r.account_id and p.amount = r.amount and p.received_on between r.paid_on and r.paid_on + :days::int
           and ltrim(upper(regexp_replace(p.document_number, '[\\s№#-]', '', 'g')), '0') = ltrim(upper(regexp_replace(r.document_number, '[\\s№#-]', '', 'g')), '0')
           and not exists (select from payment_registrations x where x.account_id = p.account_id and x.payment_id = p.id)
         order by p.received_on, p.id limit 1
       ) p
       where r.account_id = :account and r.state = 'waiting' order by p.id, r.paid_on, r.id
     )
     update payment_registrations r set state = 'confirmed', payment_id = found.payment_id, ended_at = :now
     from found join invoices i on i.account_id = :account
     where r.account_id = :account and r.id = found.id and r.state = 'waiting' and i.id = r.invoice_id
     returning r.document_number as number, r.paid_on as "paidOn", r.amount, i.number as invoice`,
    { account: tx.scope.accountId, now, days: matchedDays },
  );
  return rows;
};

/** Accounts with a registration that waits and can still be matched, of all accounts: the worker looks at them one by one. */
export const accountsAwaiting = async (db: Database, today: string): Promise<number[]> => {
  const { rows } = await db.knex.raw<{ rows: { id: number }[] }>(
    "select account_id as id from accounts_awaiting_payment(?::date - ?::int)",
    [today, matchedDays],
  );
  return rows.map(({ id }) => id);
};
