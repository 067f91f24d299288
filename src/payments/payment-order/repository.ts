import type { Kopecks } from "../../kernel/money.ts";
import type { Month } from "../../kernel/month.ts";
import type { Tx } from "../../platform/db.ts";

/** What a payment order for an invoice says, apart from what only the payer's bank knows. */
export type OrderData = {
  readonly number: string;
  readonly month: Month;
  readonly issuedOn: string;
  readonly dueOn: string;
  readonly charges: Kopecks;
  readonly vat: Kopecks;
  readonly unpaid: Kopecks;
  readonly account: string;
  readonly payer: string;
  readonly payerUnp: string;
};

export const findOrderData = async (tx: Tx, invoiceId: number): Promise<OrderData | undefined> => {
  const { rows } = await tx.raw<{ rows: OrderData[] }>(
    `select i.number, to_char(i.month, 'YYYY-MM') as month, i.issued_on as "issuedOn", i.due_on as "dueOn", i.charges, i.vat, i.unpaid,
       a.number as account, c.name as payer, c.unp as "payerUnp"
     from invoices i join accounts a on a.id = i.account_id join clients c on c.id = a.client_id
     where i.account_id = ? and i.id = ?`,
    [tx.scope.accountId, invoiceId],
  );
  return rows[0];
};
