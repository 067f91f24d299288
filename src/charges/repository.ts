import type { Kopecks } from "../kernel/money.ts";
import { addMonths, firstDay, type Month } from "../kernel/month.ts";
import { type ListPage, type PageStart, pageOf, pageSize } from "../kernel/paging.ts";
import { type AccountScope, type Knex, type Query, readAtOnce } from "../platform/db.ts";
import { matchingSubscribers } from "../subscribers/index.ts";
import type { Billed, ChargedNumber, Outlook, Sums } from "./charge.ts";
import { leastMonths, unusualFrom } from "./forecast.ts";
import type { ChargesQuery } from "./forms.ts";
import { instalmentOf, isVarying, monthlyFee, numberSums, sumsOfSums } from "./sums.ts";

export type Filter = Omit<ChargesQuery, "month">;
export type Facts = {
  /** The day of the account's balance: the charges are as new as it is. */
  readonly balanceOn: string;
  readonly billed: Billed | null;
  /** The account's departments, to choose from. */
  readonly choices: readonly { readonly id: number; readonly name: string }[];
};
export type AccountMonth = Facts & { readonly outlook: Outlook };
type Counted = Sums & { readonly count: number };
export type ChargesList = ListPage<ChargedNumber, string> & {
  /** Of all numbers of the account, and of those that the filter leaves. */
  readonly whole: Counted;
  readonly found: Counted;
  readonly unusual: number;
};

const historyMonths = 6;
const batchSize = 2_000;

/** The months before, oldest last: what is usual is told from them. */
export const monthsBefore = (month: Month): string[] =>
  Array.from({ length: historyMonths }, (_, back) => firstDay(addMonths(month, -1 - back)));

/** A page of the numbers that were charged something in a month, with the account's sums. */
export const listCharges = async (
  scope: AccountScope,
  month: Month,
  filter: Filter,
  start: PageStart<string>,
): Promise<ChargesList & AccountMonth> => {
  const read = await readAtOnce(scope, {
    list: listQuery(scope, month, filter, start, pageSize + 1),
    ...monthQueries(scope, month),
  });
  const { whole, found, unusual } = read.list[0] as { whole: Counted; found: Counted; unusual: number };
  const rows = (read.list as ChargedNumber[]).filter(({ number }) => number !== null);
  const total = { count: found.count, isMore: false };
  return { ...pageOf(rows, start, ({ number }) => number, total), whole, found, unusual, ...monthIn(read) };
};

/** All that a filter leaves, in its order, in batches that each have a short transaction of their own. */
export async function* chargeBatches(
  scope: AccountScope,
  month: Month,
  filter: Filter,
): AsyncGenerator<readonly ChargedNumber[], void, undefined> {
  let after: string | undefined;
  do {
    // by number: each batch begins where the one before ended, whatever is charged meanwhile
    const query = listQuery(scope, month, { ...filter, sort: "number" }, { after }, batchSize);
    const rows = ((await readAtOnce(scope, { query })).query as ChargedNumber[]).filter(
      ({ number }) => number !== null,
    );
    yield rows;
    after = rows.length < batchSize ? undefined : rows.at(-1)?.number;
  } while (after !== undefined);
}

/** Of a month, without its charges. */
export const findFacts = async (scope: AccountScope, month: Month): Promise<Facts> => {
  const { facts } = await readAtOnce(scope, { facts: monthQueries(scope, month).facts });
  return facts[0] as Facts;
};

/** What stands around every page of a month. */
export const monthQueries = (scope: AccountScope, month: Month) => {
  const { db, accountId } = scope;
  const day = firstDay(month);
  return {
    facts: db.knex.raw(
      `select a.balance_on as "balanceOn", (select jsonb_build_object('id', i.id, 'number', i.number, 'charges', i.charges)
         from invoices i where i.account_id = a.id and i.month = ?) as billed,
         (select coalesce(jsonb_agg(jsonb_build_object('id', d.id, 'name', d.name) order by d.name), '[]') from departments d where d.account_id = a.id) as choices
       from accounts a where a.id = ?`,
      [day, accountId],
    ),
    fees: db.knex.raw(
      `select coalesce(sum(${monthlyFee}), 0)::bigint as "monthlyFees",
         (select coalesce(sum(${instalmentOf}), 0)::bigint from instalments i where i.account_id = ?) as "instalmentsDue"
       from subscribers s join tariffs t on t.id = s.tariff_id left join bundles b on b.id = s.bundle_id where s.account_id = ?`,
      [day, day, day, accountId, accountId],
    ),
    history: db.knex.raw(
      `select (select coalesce(sum(c.gross), 0)::bigint from charges c where c.account_id = ? and c.month = m and ${isVarying}) as sum
       from (${chargedMonths}) m`,
      [accountId, monthsBefore(month), accountId],
    ),
  } satisfies Record<string, Query>;
};

type MonthRows = Record<keyof ReturnType<typeof monthQueries>, unknown[]>;
export const monthIn = ({ facts, fees, history }: MonthRows): AccountMonth => ({
  ...(facts[0] as Facts),
  outlook: {
    ...(fees[0] as Pick<Outlook, "monthlyFees" | "instalmentsDue">),
    history: (history as { sum: Kopecks }[]).map(({ sum }) => sum),
  },
});

/** One row at least, with the sums; without a number where the page is empty. */
const listQuery = (
  scope: AccountScope,
  month: Month,
  filter: Filter,
  start: PageStart<string>,
  most: number,
): Knex.QueryBuilder => {
  const { db, accountId } = scope;
  const day = firstDay(month);
  const before = monthsBefore(month);
  const { knex } = db;
  const query: Knex.QueryBuilder = knex.queryBuilder();
  return query
    .withMaterialized("sums", knex.raw(numberSums, [accountId, day]))
    .withMaterialized(
      "past",
      knex.raw(
        `select c.subscriber_id, sum(c.gross) as gross from charges c where c.account_id = ? and c.month = any(?::date[]) and ${isVarying} group by 1`,
        [accountId, before],
      ),
    )
    .withMaterialized("charged", knex.raw(chargedMonths, [before, accountId]))
    .withMaterialized("judged", knex.raw(judged, [accountId]))
    .withMaterialized("listed", narrowed(scope, filter))
    .with("page", placed(scope, filter, start, most))
    .with("whole", knex.raw(`select count(*)::int as count, ${sumsOfSums} from judged`))
    .with("found", knex.raw(`select count(*)::int as count, ${sumsOfSums} from listed`))
    .select(
      knex.raw(`to_jsonb(whole) as whole, to_jsonb(found) as found, (select count(*)::int from judged where is_unusual) as unusual,
        page.*, s.number, s.msisdn, s.last_name as "lastName", s.first_name as "firstName", s.middle_name as "middleName", d.name as department,
        coalesce(${monthlyFee}, 0)::bigint as "monthlyFees"`),
      knex.raw(
        `(select coalesce(sum(${instalmentOf}), 0)::bigint from instalments i where i.account_id = s.account_id and i.subscriber_id = s.id) as "instalmentsDue"`,
        [day, day, day],
      ),
      knex.raw(ownHistory),
    )
    .from(knex.raw(around, [accountId]))
    .orderBy("place");
};

const around = `whole cross join found left join page on true left join subscribers s on s.account_id = ? and s.id = page.subscriber_id
  left join tariffs t on t.id = s.tariff_id left join bundles b on b.id = s.bundle_id
  left join departments d on d.account_id = s.account_id and d.id = s.department_id`;

/** A number's months before: those in which it was in service. */
const ownHistory = `(select coalesce(jsonb_agg(coalesce((select sum(c.gross) from charges c
    where c.account_id = s.account_id and c.month = m and c.subscriber_id = s.id and ${isVarying}), 0)), '[]')
  from charged where s.id is not null and m >= date_trunc('month', coalesce(s.activated_on, '-infinity'))) as history`;

/** Of the months before, those of which the account has charges. */
const chargedMonths =
  "select m from unnest(?::date[]) m where exists (select from charges c where c.account_id = ? and c.month = m)";

/** As isUnusual in forecast.ts. Binding: account. */
const judged = `
  select s.id, s.number, s.department_id, sums.*,
    sums.traffic + sums.roaming + sums."oneOff" > ${unusualFrom} and usual.months >= ${leastMonths}
      and (sums.traffic + sums.roaming + sums."oneOff") * usual.months > 2 * coalesce(past.gross, 0) as is_unusual
  from sums join subscribers s on s.account_id = ? and s.id = sums.subscriber_id
  left join past on past.subscriber_id = sums.subscriber_id
  cross join lateral (select count(*) as months from charged where m >= date_trunc('month', coalesce(s.activated_on, '-infinity'))) usual`;

const narrowed = (scope: AccountScope, { q, department, kind, unusual }: Filter): Knex.QueryBuilder => {
  const { knex } = scope.db;
  const query = knex.select("*").from("judged");
  if (q !== undefined)
    void query.whereIn("id", knex.select("subscriber_id").from(matchingSubscribers(scope, { q }).as("m")));
  if (department === "none") void query.whereNull("department_id");
  else if (department !== undefined) void query.where("department_id", department);
  if (kind !== undefined) void query.where(kind, "<>", 0);
  if (unusual !== undefined) void query.where("is_unusual", true);
  return query;
};

/** The row that a page begins after or before is named by its number alone. */
const placed = (
  { db }: AccountScope,
  { sort = "sum" }: Filter,
  { after, before }: PageStart<string>,
  most: number,
): Knex.QueryBuilder => {
  const query = db.knex.select("listed.*").from("listed").limit(most).orderBy("place");
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
