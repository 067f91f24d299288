import { type Account, accountQuery } from "../accounts/index.ts";
import { type Address, addressesOf } from "../deliveries/index.ts";
import { type ComparedRow, newestCompared } from "../invoices/index.ts";
import type { Kopecks } from "../kernel/money.ts";
import type { Month } from "../kernel/month.ts";
import { type AccountScope, readAtOnce } from "../platform/db.ts";

export type MonthFigures = { readonly month: Month; readonly charges: Kopecks; readonly payments: Kopecks };
export type Unpaid = {
  readonly id: number;
  readonly number: string;
  readonly month: Month;
  readonly dueOn: string;
  readonly unpaid: Kopecks;
  readonly issuedOn: string;
  readonly charges: Kopecks;
  readonly vat: Kopecks;
};
/** A registered payment that waits for the bank. */
export type Waiting = {
  readonly number: string;
  readonly paidOn: string;
  readonly amount: Kopecks;
  readonly month: Month;
  readonly keepsUntil: string;
};
export type Home = {
  readonly account: Account;
  /** Where documents go. */
  readonly addresses: readonly Address[];
  /** The last twelve, oldest first. */
  readonly months: readonly MonthFigures[];
  /** Oldest first. */
  readonly unpaid: readonly Unpaid[];
  readonly waiting: readonly Waiting[];
  /** The newest invoice with the one before; undefined where there is no invoice. */
  readonly compared: ComparedRow | undefined;
};

const mostListed = 12;

/** All of the most visited page, at once; `today`: the Minsk day. */
export const readHome = async (scope: AccountScope, today: string): Promise<Home> => {
  const { knex } = scope.db;
  const key = [scope.accountId, mostListed];
  const rows = await readAtOnce(scope, {
    accounts: accountQuery(scope, today),
    addresses: addressesOf(scope),
    months: knex.raw(
      `select to_char(month, 'YYYY-MM') as month, charges, payments from invoices where account_id = ? order by invoices.month desc limit ?`,
      key,
    ),
    unpaid: knex.raw(
      `select id, number, to_char(month, 'YYYY-MM') as month, due_on as "dueOn", unpaid, issued_on as "issuedOn", charges, vat from invoices
       where account_id = ? and unpaid > 0 order by invoices.month limit ?`,
      key,
    ),
    waiting: knex.raw(
      `select r.document_number as number, r.paid_on as "paidOn", r.amount, to_char(i.month, 'YYYY-MM') as month, r.keeps_until as "keepsUntil"
       from payment_registrations r join invoices i on i.account_id = r.account_id and i.id = r.invoice_id
       where r.account_id = ? and r.state = 'waiting' order by r.id desc limit ?`,
      key,
    ),
    compared: newestCompared(scope),
  });
  return {
    account: rows.accounts[0] as Account,
    addresses: rows.addresses as Address[],
    months: (rows.months as MonthFigures[]).toReversed(),
    unpaid: rows.unpaid as Unpaid[],
    waiting: rows.waiting as Waiting[],
    compared: rows.compared[0] as ComparedRow | undefined,
  };
};
