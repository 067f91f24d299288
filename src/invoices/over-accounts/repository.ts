import type { Held } from "../../accounts/index.ts";
import type { Kopecks } from "../../kernel/money.ts";
import type { Month } from "../../kernel/month.ts";
import { type ListPage, type PageStart, pageOf, rowsAsked } from "../../kernel/paging.ts";
import { type Database, type Knex, readOwn } from "../../platform/db.ts";
import type { Place } from "./archive.ts";
import type { Months } from "./forms.ts";

export type HeldInvoice = {
  readonly id: number;
  readonly accountId: number;
  readonly kind: "mobile" | "fixed";
  readonly clientName: string;
  readonly number: string;
  readonly month: Month;
  readonly dueOn: string;
  readonly charges: Kopecks;
  /** What is still to be paid of this invoice alone. */
  readonly unpaid: Kopecks;
};
export type Wanted = {
  readonly months: Months;
  readonly kind: "mobile" | "fixed" | undefined;
  readonly isUnpaid: boolean;
};
export type HeldTotals = {
  readonly count: number;
  readonly charges: Kopecks;
  readonly unpaid: Kopecks;
  readonly overdue: Kopecks;
};

/** Of a page: a card on a phone takes 230 px. */
const size = 20;

/** A page of the invoices of all accounts held, the newest month first, with the totals of all that match. */
export const listHeldInvoices = async (
  db: Database,
  held: Held,
  { wanted, start, today }: { wanted: Wanted; start: PageStart<string>; today: string },
): Promise<{ list: ListPage<HeldInvoice, string>; totals: HeldTotals }> => {
  const { invoices, totals } = await readOwn(db, held.userId, {
    invoices: ordered(db, held, wanted, start).limit(rowsAsked({ size })),
    totals: within(db, held, wanted).select(
      db.knex.raw(
        `count(*)::int as count, coalesce(sum(i.charges), 0)::bigint as charges, coalesce(sum(i.unpaid), 0)::bigint as unpaid,
         coalesce(sum(i.unpaid) filter (where i.due_on < ?), 0)::bigint as overdue`,
        [today],
      ),
    ),
  });
  const sums = totals[0] as HeldTotals;
  const list = pageOf(invoices as HeldInvoice[], { ...start, size }, placeOf, { count: sums.count, isMore: false });
  return { list, totals: sums };
};

/** Those of `places` that are on accounts held. */
export const findHeldPlaces = async (db: Database, held: Held, places: readonly Place[]): Promise<Place[]> => {
  const { found } = await readOwn(db, held.userId, {
    found: db
      .knex("invoices as i")
      .whereRaw("i.account_id = any(?)", [[...held.accountIds]])
      .whereIn(
        ["i.account_id", "i.id"],
        places.map(({ accountId, id }) => [accountId, id]),
      )
      .select({ accountId: "i.account_id", id: "i.id" }),
  });
  return found as Place[];
};

/** All that match, up to `most` and one more. */
export const listHeldPlaces = async (db: Database, held: Held, wanted: Wanted, most: number): Promise<Place[]> => {
  const { found } = await readOwn(db, held.userId, {
    found: within(db, held, wanted)
      .select({ accountId: "i.account_id", id: "i.id" })
      .limit(most + 1),
  });
  return found as Place[];
};

const placeOf = ({ month, accountId }: HeldInvoice): string => `${month}-${accountId}`;

const batchSize = 1_000;

/** All that match, in the page's order, in batches that each have a short transaction of their own. */
export async function* heldInvoiceBatches(
  db: Database,
  held: Held,
  wanted: Wanted,
): AsyncGenerator<readonly HeldInvoice[], void, undefined> {
  let after: string | undefined;
  do {
    const { batch } = await readOwn(db, held.userId, { batch: ordered(db, held, wanted, { after }).limit(batchSize) });
    const rows = batch as HeldInvoice[];
    yield rows;
    const last = rows.length < batchSize ? undefined : rows.at(-1);
    after = last && placeOf(last);
  } while (after !== undefined);
}

const ordered = (db: Database, held: Held, wanted: Wanted, { after, before }: PageStart<string>) => {
  const isBack = before !== undefined;
  const query = within(db, held, wanted)
    .join("clients as c", "c.id", "a.client_id")
    .select("i.id", "a.kind", "i.number", "i.charges", "i.unpaid")
    .select({ accountId: "i.account_id", clientName: "c.name", dueOn: "i.due_on" })
    .select(db.knex.raw("to_char(i.month, 'YYYY-MM') as month"))
    .orderBy([
      { column: "i.month", order: isBack ? "asc" : "desc" },
      { column: "i.account_id", order: isBack ? "desc" : "asc" },
    ]);
  const anchor = before ?? after;
  if (anchor === undefined) return query;
  const month = `${anchor.slice(0, 7)}-01`;
  const key = [month, month, Number(anchor.slice(8))];
  return isBack ? query.whereRaw(isBefore, key) : query.whereRaw(isAfter, key);
};

const isAfter = "(i.month < ? or (i.month = ? and i.account_id > ?))";
const isBefore = "(i.month > ? or (i.month = ? and i.account_id < ?))";

// 36 months of 1 000 accounts of 3 000: 140 ms as portal_web, both by the index of account and month, analyzed or not
const within = ({ knex }: Database, { accountIds }: Held, { months, kind, isUnpaid }: Wanted): Knex.QueryBuilder => {
  const query = knex("invoices as i")
    .join("accounts as a", "a.id", "i.account_id")
    .whereRaw("i.account_id = any(?)", [[...accountIds]])
    .where("i.month", ">=", months.from)
    .where("i.month", "<", months.to)
    .where(kind ? { "a.kind": kind } : {});
  return isUnpaid ? query.where("i.unpaid", ">", 0) : query;
};
