import type { Kopecks } from "../kernel/money.ts";
import { firstDay, type Month } from "../kernel/month.ts";
import { type ListPage, type PageStart, pageOf, rowsAsked } from "../kernel/paging.ts";
import { type AccountScope, type Knex, readAtOnce } from "../platform/db.ts";
import { matchingSubscribers } from "../subscribers/index.ts";
import type { ChargedNumber, Sums } from "./charge.ts";
import { isUnusual, leastMonths, unusualFrom } from "./forecast.ts";
import type { ChargesQuery } from "./forms.ts";
import { type AccountMonth, historyQuery, monthIn, monthQueries, monthsBefore } from "./month/repository.ts";
import { aboutNumber, beforeList, beforeOfNumber, chargedMonths, kindSums, numberSums, sumsOfSums } from "./sums.ts";

export type Filter = Omit<ChargesQuery, "month">;
type Counted = Sums & { readonly count: number };
export type ChargesList = ListPage<ChargedNumber, string> & {
  /** Of all numbers of the account, and of those that the filter leaves. */
  readonly whole: Counted;
  readonly found: Counted;
  readonly unusual: number;
};
type Row = Omit<ChargedNumber, "history"> & {
  readonly activatedOn: string | null;
  /** What varied in each of the months before. */
  readonly before: readonly Kopecks[];
};

const batchSize = 2_000;

/** A page of the numbers that were charged something in a month, with the account's sums. */
export const listCharges = async (
  scope: AccountScope,
  month: Month,
  filter: Filter,
  start: PageStart<string>,
): Promise<ChargesList & AccountMonth> => {
  const read = await readAtOnce(
    scope,
    {
      list: listQuery(scope, month, filter, start),
      ...monthQueries(scope, month),
    },
    { from: "replica" },
  );
  const { whole, found, unusual } = read.list[0] as { whole: Counted; found: Counted; unusual: number };
  const rows = (read.list as Row[]).filter(({ number }) => number !== null).map(numberIn(month, read.history));
  const total = { count: found.count, isMore: false };
  return { ...pageOf(rows, start, ({ number }) => number, total), whole, found, unusual, ...monthIn(read) };
};

/**
 * All that a filter leaves, by number, in batches that each have a short transaction of their own. A batch reads the charges of
 * its own numbers alone: summing up all of 100 000 takes as long as a page, and 50 batches would do it 50 times.
 */
export async function* chargeBatches(
  scope: AccountScope,
  month: Month,
  filter: Filter,
): AsyncGenerator<readonly ChargedNumber[], void, undefined> {
  let after: string | undefined;
  do {
    const { rows, history } = await readAtOnce(
      scope,
      {
        rows: batchQuery(scope, month, filter, after),
        history: historyQuery(scope, month),
      },
      { from: "replica" },
    );
    const batch = rows as (Row & { isCharged: boolean })[];
    yield batch
      .filter(({ isCharged }) => isCharged)
      .map(numberIn(month, history))
      .filter(isAsked(filter));
    after = batch.length < batchSize ? undefined : batch.at(-1)?.number;
  } while (after !== undefined);
}

/** Of a month before, a number knows those that the account has charges of and in which it was in service. */
const numberIn = (month: Month, history: unknown[]) => {
  const known = new Set((history as { month: string }[]).map((each) => each.month));
  const months = monthsBefore(month);
  const isOwn = (day: string, activatedOn: string | null) =>
    known.has(day) && (activatedOn === null || activatedOn.slice(0, 7) <= day.slice(0, 7));
  return ({ before, activatedOn, ...row }: Row): ChargedNumber => ({
    ...row,
    history: before.filter((_, index) => isOwn(months[index] ?? "", activatedOn)),
  });
};

/** By what a number was charged, as `narrowed` has it for a page. */
const isAsked =
  ({ kind, unusual }: Filter) =>
  (row: ChargedNumber): boolean =>
    (kind === undefined || row[kind] !== 0) && (unusual === undefined || isUnusual(row, row));

/** One row at least, with the sums; without a number where the page is empty. */
const listQuery = (scope: AccountScope, month: Month, filter: Filter, start: PageStart<string>): Knex.QueryBuilder => {
  const { accountId } = scope;
  const { knex } = scope.db;
  const day = firstDay(month);
  const before = monthsBefore(month);
  const query: Knex.QueryBuilder = knex.queryBuilder();
  return query
    .withMaterialized("sums", knex.raw(numberSums, [accountId, day, ...before, accountId, before]))
    .withMaterialized("charged", knex.raw(chargedMonths, [before, accountId]))
    .withMaterialized("judged", knex.raw(judged, [accountId]))
    .withMaterialized("listed", narrowed(scope, filter))
    .withMaterialized("page", placed(scope, filter, start))
    .with("whole", knex.raw(`select count(*)::int as count, ${sumsOfSums} from judged`))
    .with("found", knex.raw(`select count(*)::int as count, ${sumsOfSums} from listed`))
    .select(knex.raw(`to_jsonb(whole) as whole, to_jsonb(found) as found, page.*, about.*, ${beforeList} as before`))
    .select(knex.raw("(select count(*)::int from judged where is_unusual) as unusual"))
    .from(
      knex.raw(
        `whole cross join found left join page on true left join lateral (${aboutNumber}) about on page.subscriber_id is not null`,
        [day, day, day, accountId],
      ),
    )
    .orderBy("place");
};

/** `is_unusual` as in forecast.ts. Binding: account. */
const judged = `
  select sums.*, s.number, s.department_id, s.activated_on as "activatedOn", case when traffic + roaming + "oneOff" > ${unusualFrom} then (
      select count(*) >= ${leastMonths} and (traffic + roaming + "oneOff") * count(*) > 2 * (before_1 + before_2 + before_3 + before_4 + before_5 + before_6)
      from charged where m >= date_trunc('month', coalesce(s.activated_on, '-infinity'))) else false end as is_unusual
  from sums cross join lateral (
    select number, department_id, activated_on from subscribers where account_id = ? and id = sums.subscriber_id limit 1) s`;

const narrowed = (scope: AccountScope, filter: Filter): Knex.QueryBuilder => {
  const query = belonging(scope, filter, scope.db.knex.select("*").from("judged"), "subscriber_id");
  if (filter.kind !== undefined) void query.where(filter.kind, "<>", 0);
  if (filter.unusual !== undefined) void query.where("is_unusual", true);
  return query;
};

/** By number or name, and by department. */
const belonging = (scope: AccountScope, { q, department }: Filter, query: Knex.QueryBuilder, id: string) => {
  const { knex } = scope.db;
  if (q !== undefined) {
    // "is true" keeps the search a list that is looked into, not one of a join
    void query.whereRaw("(?? in (?)) is true", [
      id,
      knex.select("subscriber_id").from(matchingSubscribers(scope, { q }).as("found")),
    ]);
  }
  if (department === "none") return query.whereNull("department_id");
  return department === undefined ? query : query.where("department_id", department);
};

/** The row that a page begins after or before is named by its number alone. */
const placed = ({ db }: AccountScope, { sort = "sum" }: Filter, start: PageStart<string>): Knex.QueryBuilder => {
  const { after, before } = start;
  const query = db.knex.select("listed.*").from("listed").orderBy("place").limit(rowsAsked(start));
  if (sort === "number") {
    if (before !== undefined) return query.where("number", "<", before).select(db.knex.raw(numbersBack));
    if (after !== undefined) void query.where("number", ">", after);
    return query.select(db.knex.raw(numbersOn));
  }
  if (before !== undefined) return query.whereRaw(isBefore, [before]).select(db.knex.raw(sumsBack));
  if (after !== undefined) void query.whereRaw(isAfter, [after]);
  return query.select(db.knex.raw(sumsOn));
};

const numbersOn = "row_number() over (order by number) as place";
const numbersBack = "row_number() over (order by number desc) as place";
const sumsOn = "row_number() over (order by total desc, number) as place";
const sumsBack = "row_number() over (order by total, number desc) as place";
const isAfter = "(-total, number) > (select -a.total, a.number from listed a where a.number = ?)";
const isBefore = "(-total, number) < (select -a.total, a.number from listed a where a.number = ?)";

const batchQuery = (scope: AccountScope, month: Month, filter: Filter, after = ""): Knex.QueryBuilder => {
  const { accountId } = scope;
  const { knex } = scope.db;
  const day = firstDay(month);
  const before = monthsBefore(month);
  const numbers: Knex.QueryBuilder = knex("subscribers")
    .select("id as subscriber_id", "number", "activated_on as activatedOn")
    .where("account_id", accountId)
    .where("number", ">", after)
    .orderBy("number")
    .limit(batchSize);
  const query: Knex.QueryBuilder = knex.queryBuilder();
  return query
    .withMaterialized("page", belonging(scope, filter, numbers, "id"))
    .select(
      knex.raw(`page.number, page."activatedOn", sums.*, about.*, to_jsonb(array(${beforeOfNumber})) as before`, [
        accountId,
        before,
      ]),
    )
    .from(
      knex.raw(
        `page cross join lateral (
           select count(*) > 0 as "isCharged", ${kindSums} from charges c where c.account_id = ? and c.month = ? and c.subscriber_id = page.subscriber_id) sums
         cross join lateral (${aboutNumber}) about`,
        [accountId, day, day, day, day, accountId],
      ),
    )
    .orderBy("page.number");
};
