import type { Kopecks } from "../kernel/money.ts";
import { type ListPage, type PageStart, pageOf, rowsAsked } from "../kernel/paging.ts";
import { type AccountScope, type Knex, readAtOnce } from "../platform/db.ts";
import type { Payment, Span } from "./payment.ts";

export type PaymentList = ListPage<Payment, number> & { readonly sum: Kopecks; readonly count: number };

/** A page of a period, newest first, with the count and the sum of the whole period. */
export const listPayments = async (scope: AccountScope, span: Span, start: PageStart<number>): Promise<PaymentList> => {
  const { payments, totals } = await readAtOnce(scope, {
    payments: ordered(scope, span, start).limit(rowsAsked(start)),
    totals: within(scope, span).select(
      scope.db.knex.raw("count(*)::int as count, coalesce(sum(amount), 0)::bigint as sum"),
    ),
  });
  const { count, sum } = totals[0] as { count: number; sum: Kopecks };
  return { ...pageOf(payments as Payment[], start, ({ id }) => id, { count, isMore: false }), count, sum };
};

const batchSize = 1_000;

/** All of a period, newest first, in batches that each have a short transaction of their own. */
export async function* paymentBatches(
  scope: AccountScope,
  span: Span,
): AsyncGenerator<readonly Payment[], void, undefined> {
  let after: number | undefined;
  do {
    const { batch } = await readAtOnce(
      scope,
      { batch: ordered(scope, span, { after }).limit(batchSize) },
      { from: "replica" },
    );
    const rows = batch as Payment[];
    yield rows;
    after = rows.length < batchSize ? undefined : rows.at(-1)?.id;
  } while (after !== undefined);
}

const ordered = (scope: AccountScope, span: Span, { after, before }: PageStart<number>): Knex.QueryBuilder => {
  const order = before === undefined ? "desc" : "asc";
  const query = within(scope, span)
    .select("id", "amount", "method", "payer", "purpose")
    .select({ receivedOn: "received_on", documentNumber: "document_number" })
    .orderBy([
      { column: "received_on", order },
      { column: "id", order },
    ]);
  if (before !== undefined) return query.whereRaw(isNewer, [scope.accountId, before]);
  return after === undefined ? query : query.whereRaw(isOlder, [scope.accountId, after]);
};

const isOlder = "(received_on, id) < (select a.received_on, a.id from payments a where a.account_id = ? and a.id = ?)";
const isNewer = "(received_on, id) > (select a.received_on, a.id from payments a where a.account_id = ? and a.id = ?)";

const within = ({ db, accountId }: AccountScope, { from, to }: Span): Knex.QueryBuilder =>
  db.knex("payments").where("account_id", accountId).where("received_on", ">=", from).where("received_on", "<", to);
