import { type AccountScope, readAtOnce } from "../../platform/db.ts";
import type { History, IssuedInvoice, PaidDay, Period } from "../statement.ts";
import type { Client, Payment } from "./paper.ts";

/** Everything that an account was charged and has paid, payments summed by the day: a thousand rows in three years. */
export const findHistory = async (scope: AccountScope): Promise<History & { readonly client: Client }> => {
  const { knex } = scope.db;
  const { invoices, paid, clients } = await readAtOnce(
    scope,
    {
      invoices: knex.raw(
        `select id, number, to_char(month, 'YYYY-MM') as month, issued_on as "issuedOn", opening, charges, closing
       from invoices where account_id = ? order by month`,
        [scope.accountId],
      ),
      paid: knex.raw(
        `select received_on as day, sum(amount)::bigint as amount, count(*)::int as count
       from payments where account_id = ? group by received_on order by received_on`,
        [scope.accountId],
      ),
      clients: knex.raw(
        `select c.name, c.unp, c.address, c.contract_number as "contractNumber", c.contract_date as "contractDate"
       from accounts a join clients c on c.id = a.client_id where a.id = ?`,
        [scope.accountId],
      ),
    },
    { from: "replica" },
  );
  const [client] = clients as Client[];
  if (!client) throw new Error("an account without a client");
  return { invoices: invoices as IssuedInvoice[], paid: paid as PaidDay[], client };
};

const batchSize = 5_000;

/** The payments of a period, the oldest first, each batch in a short transaction of its own. */
export async function* paymentBatches(
  scope: AccountScope,
  { from, to }: Period,
): AsyncGenerator<readonly Payment[], void, undefined> {
  // (received_on, id) of the last one read
  let place: readonly [string, number] = [from, 0];
  for (;;) {
    const { batch } = await readAtOnce(
      scope,
      {
        batch: scope.db.knex.raw(
          `select id, received_on as "on", document_number as number, method, amount from payments
         where account_id = ? and (received_on, id) > (?::date, ?::bigint) and received_on <= ? order by received_on, id limit ?`,
          [scope.accountId, ...place, to, batchSize],
        ),
      },
      { from: "replica" },
    );
    const rows = batch as (Payment & { readonly id: number })[];
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (!last || rows.length < batchSize) return;
    place = [last.on, last.id];
  }
}
