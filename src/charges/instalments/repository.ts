import type { Kopecks } from "../../kernel/money.ts";
import { type ListPage, type PageStart, pageOf, rowsAsked } from "../../kernel/paging.ts";
import { type AccountScope, type Knex, readAtOnce } from "../../platform/db.ts";
import { matchingSubscribers } from "../../subscribers/index.ts";
import type { Instalment, ListedInstalment, State } from "./instalment.ts";

export type Filter = { readonly q?: string | undefined; readonly state?: State | undefined };
export type Totals = { readonly count: number; readonly left: Kopecks };
export type InstalmentList = ListPage<ListedInstalment, number> & {
  /** Of the filter, and of all that is not paid off. */
  readonly found: Totals;
  readonly open: Totals & { readonly monthly: Kopecks };
  readonly isAny: boolean;
};

const batchSize = 2_000;

/** What is left to pay first, the most of it on top. */
export const listInstalments = async (
  scope: AccountScope,
  filter: Filter,
  start: PageStart<number>,
): Promise<InstalmentList> => {
  const { knex } = scope.db;
  const read = await readAtOnce(
    scope,
    {
      rows: placed(scope, filter, start).limit(rowsAsked(start)),
      found: narrowed(scope, filter).select(knex.raw(totals)),
      open: narrowed(scope, { state: "open" }).select(
        knex.raw(`${totals}, coalesce(sum(least(i.monthly, i.total - i.charged)), 0)::bigint as monthly`),
      ),
      any: narrowed(scope, {}).select(knex.raw("count(*)::int as count")),
    },
    { from: "replica" },
  );
  const found = read.found[0] as Totals;
  const list = pageOf(read.rows as ListedInstalment[], start, ({ id }) => id, { count: found.count, isMore: false });
  const isAny = (read.any[0] as { count: number }).count > 0;
  return { ...list, found, open: read.open[0] as InstalmentList["open"], isAny };
};

/** All that a filter leaves, in batches that each have a short transaction of their own. */
export async function* instalmentBatches(
  scope: AccountScope,
  filter: Filter,
): AsyncGenerator<readonly ListedInstalment[], void, undefined> {
  let after: number | undefined;
  do {
    const { batch } = await readAtOnce(
      scope,
      { batch: placed(scope, filter, { after }).limit(batchSize) },
      { from: "replica" },
    );
    const rows = batch as ListedInstalment[];
    yield rows;
    after = rows.length < batchSize ? undefined : rows.at(-1)?.id;
  } while (after !== undefined);
}

/** A subscriber's own; those that are not paid off first. At most some dozens. */
export const instalmentsOf = async (scope: AccountScope, subscriberId: number): Promise<Instalment[]> => {
  const { rows } = await readAtOnce(scope, {
    rows: scope.db.knex.raw(
      `select ${columns} from instalments i where i.account_id = ? and i.subscriber_id = ? order by i.total = i.charged, i.first_month desc, i.id limit 50`,
      [scope.accountId, subscriberId],
    ),
  });
  return rows as Instalment[];
};

const columns = `i.id, i.name, i.total, i.monthly, i.months, to_char(i.first_month, 'YYYY-MM') as "firstMonth", i.charged`;
const totals = "count(*)::int as count, coalesce(sum(i.total - i.charged), 0)::bigint as left";

const narrowed = (scope: AccountScope, { q, state }: Filter): Knex.QueryBuilder => {
  const { accountId } = scope;
  const { knex } = scope.db;
  const query: Knex.QueryBuilder = knex("instalments as i").where("i.account_id", accountId);
  if (state === "open") void query.whereRaw("i.charged < i.total");
  if (state === "over") void query.whereRaw("i.charged = i.total");
  if (q !== undefined) {
    const matching = matchingSubscribers(scope, { q }).as("found");
    void query.whereRaw("(i.subscriber_id in (?)) is true", [knex.select("subscriber_id").from(matching)]);
  }
  return query;
};

/** The row that a page begins after or before is named by its id. */
const placed = (scope: AccountScope, filter: Filter, { after, before }: PageStart<number>): Knex.QueryBuilder => {
  const { knex } = scope.db;
  const query = narrowed(scope, filter)
    // row by row: without statistics a join reads all of the account's subscribers for each instalment (charges/sums.ts)
    .joinRaw(ofWhom, [scope.accountId])
    .select(knex.raw(columns), "s.*");
  const at = [scope.accountId, after ?? before ?? 0];
  if (before !== undefined) return query.whereRaw(isBefore, at).orderByRaw("i.total - i.charged, i.id desc");
  if (after !== undefined) void query.whereRaw(isAfter, at);
  return query.orderByRaw("i.total - i.charged desc, i.id");
};

const ofWhom = `cross join lateral (
  select number, msisdn, last_name as "lastName", first_name as "firstName", middle_name as "middleName", status = 'terminated' as "isEnded"
  from subscribers where account_id = ? and id = i.subscriber_id limit 1) s`;
const isAfter =
  "(i.charged - i.total, i.id) > (select a.charged - a.total, a.id from instalments a where a.account_id = ? and a.id = ?)";
const isBefore =
  "(i.charged - i.total, i.id) < (select a.charged - a.total, a.id from instalments a where a.account_id = ? and a.id = ?)";
