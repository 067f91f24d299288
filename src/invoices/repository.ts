import { type DeliveryAddress, deliveryAddressOf, recentMailings } from "../deliveries/index.ts";
import type { Kopecks } from "../kernel/money.ts";
import { firstDay, type Month } from "../kernel/month.ts";
import { type AccountScope, type Query, readAtOnce, type Tx } from "../platform/db.ts";
import type { Invoice, InvoiceLine, Payer, Settlement } from "./invoice.ts";
import type { Sending } from "./last-sendings.ts";

export type IssuedInvoice = Invoice & {
  readonly id: number;
  /** What is still to be paid of this invoice alone. */
  readonly unpaid: Kopecks;
};
export type ReceivedPayment = {
  readonly date: string;
  readonly documentNumber: string;
  readonly method: "bank-transfer" | "payment-request";
  readonly amount: Kopecks;
};
export type InvoiceSheet = {
  readonly invoice: IssuedInvoice;
  readonly lines: readonly InvoiceLine[];
  readonly payments: readonly ReceivedPayment[];
};
/** Where an account's documents go; the format it has chosen. */
export type { DeliveryAddress };

const invoiceColumns = `i.id, i.number, to_char(i.month, 'YYYY-MM') as month, i.issued_on as "issuedOn", i.due_on as "dueOn",
  i.opening, i.charges, i.vat, i.payments, i.closing, greatest(i.closing, 0) as "amountDue", i.unpaid`;

/** The newest first, from a month on; with what was sent of them lately. */
export const listInvoices = async (
  scope: AccountScope,
  from: Month,
): Promise<{ invoices: IssuedInvoice[]; address: DeliveryAddress; sendings: Sending[] }> => {
  const { knex } = scope.db;
  const { invoices, addresses, sendings } = await readAtOnce(scope, {
    invoices: knex.raw(
      `select ${invoiceColumns} from invoices i where i.account_id = ? and i.month >= ? order by i.month desc`,
      [scope.accountId, firstDay(from)],
    ),
    addresses: deliveryAddressOf(scope),
    sendings: recentMailings(scope, ["invoice", "invoice-archive"]),
  });
  return {
    invoices: invoices as IssuedInvoice[],
    address: addresses[0] as DeliveryAddress,
    sendings: sendings as Sending[],
  };
};

/** Numbers and months of all that are kept: three years, 36 rows. */
export const findInvoices = async (scope: AccountScope): Promise<{ id: number; number: string; month: Month }[]> => {
  const { invoices } = await readAtOnce(scope, {
    invoices: scope.db.knex.raw(
      `select id, number, to_char(month, 'YYYY-MM') as month from invoices where account_id = ? order by month desc limit 120`,
      [scope.accountId],
    ),
  });
  return invoices as { id: number; number: string; month: Month }[];
};

const sheetQueries = (scope: AccountScope, id: number) => {
  const { knex } = scope.db;
  const key = [scope.accountId, id];
  return {
    invoices: knex.raw(`select ${invoiceColumns} from invoices i where i.account_id = ? and i.id = ?`, key),
    lines: knex.raw(
      `select charge_group as "group", name, quantity, net, vat_rate as "vatRate", vat, gross
       from invoice_lines where account_id = ? and invoice_id = ? order by position`,
      key,
    ),
    payments: knex.raw(
      `select p.received_on as date, p.document_number as "documentNumber", p.method, p.amount
       from invoices i join payments p on p.account_id = i.account_id
         and p.received_on >= i.month and p.received_on < i.month + interval '1 month'
       where i.account_id = ? and i.id = ? order by p.received_on, p.id`,
      key,
    ),
  };
};

const sheetOf = (rows: Record<"invoices" | "lines" | "payments", unknown[]>): InvoiceSheet | undefined => {
  const invoice = rows.invoices[0] as IssuedInvoice | undefined;
  return invoice && { invoice, lines: rows.lines as InvoiceLine[], payments: rows.payments as ReceivedPayment[] };
};

export const findInvoice = async (
  scope: AccountScope,
  id: number,
): Promise<(InvoiceSheet & { address: DeliveryAddress }) | undefined> => {
  const rows = await readAtOnce(scope, { ...sheetQueries(scope, id), addresses: deliveryAddressOf(scope) });
  const sheet = sheetOf(rows);
  return sheet && { ...sheet, address: rows.addresses[0] as DeliveryAddress };
};

/** What the paper shows of what the database knows, without its annex. */
export const findPaper = async (
  scope: AccountScope,
  id: number,
): Promise<(InvoiceSheet & { client: Payer; settlement: Settlement | undefined }) | undefined> => {
  const { knex } = scope.db;
  const rows = await readAtOnce(
    scope,
    {
      ...sheetQueries(scope, id),
      clients: knex.raw(
        `select c.name, c.unp, c.address, c.contract_number as "contractNumber", c.contract_date as "contractDate"
       from accounts a join clients c on c.id = a.client_id where a.id = ?`,
        [scope.accountId],
      ),
      settlements: settlementOf(scope, id),
    },
    { from: "replica" },
  );
  const sheet = sheetOf(rows);
  const [settlement] = rows.settlements as Settlement[];
  return sheet && { ...sheet, client: rows.clients[0] as Payer, settlement };
};

const settlementOf = (scope: AccountScope, id: number): Query =>
  scope.db.knex.raw(
    `select (select sum(e.unpaid) from invoices e where e.account_id = i.account_id and e.month <= i.month)::bigint as left,
       (select min(s.received_on) from (
          select p.received_on, sum(p.amount) over (order by p.received_on, p.id) as paid from payments p
          where p.account_id = i.account_id and p.received_on >= i.month + interval '1 month') s
        where s.paid >= i.closing) as "paidOn"
     from invoices i where i.account_id = ? and i.id = ?`,
    [scope.accountId, id],
  );

export const findName = async (tx: Tx, id: number): Promise<{ number: string; month: Month } | undefined> =>
  tx("invoices")
    .where({ account_id: tx.scope.accountId, id })
    .first("number", tx.raw("to_char(month, 'YYYY-MM') as month"));

/** The newest that was issued between two Minsk days, both included. */
export const newestIssued = async (tx: Tx, from: string, to: string): Promise<number | undefined> => {
  const row: { id: number } | undefined = await tx("invoices")
    .where("account_id", tx.scope.accountId)
    .whereBetween("issued_on", [from, to])
    .orderBy("month", "desc")
    .first("id");
  return row?.id;
};

/** The oldest first; those that the account has not are left out. */
export const findMonths = async (tx: Tx, ids: readonly number[]): Promise<{ id: number; month: Month }[]> =>
  tx("invoices")
    .where("account_id", tx.scope.accountId)
    .whereIn("id", ids)
    .orderBy("month")
    .select("id", tx.raw("to_char(month, 'YYYY-MM') as month"));
