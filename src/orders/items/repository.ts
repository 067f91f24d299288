import { type ListPage, type PageStart, pageOf, rowsAsked, type Total } from "../../kernel/paging.ts";
import { groupedDigits } from "../../kernel/typed.ts";
import { type AccountScope, arrayOf, type Reading, readAtOnce } from "../../platform/db.ts";
import type { OrderItem } from "../order.ts";

const itemColumns = `i.position, i.subscriber_id as "subscriberId", i.row_number as "rowNumber", i.input, i.msisdn, i.iccid, i.line, i.params, i.state, i.reason, i.detail,
  i.before, i.after, i.losses, i.warnings, i.one_off as "oneOff", i.monthly, case when cardinality(i.tried) > 1 then i.tried end as tried, i.finished_at as "finishedAt",
  trim(concat_ws(' ', nullif(s.last_name, ''), nullif(s.first_name, ''), nullif(s.middle_name, ''))) as name`;

export type ItemFilter = {
  readonly states?: readonly string[] | undefined;
  readonly reason?: string | undefined;
  readonly detail?: string | undefined;
  /** A code of what is lost or to be thought of; with `detail`. */
  readonly note?: string | undefined;
  /** A part of the number, the name, or what was typed. */
  readonly q?: string | undefined;
};

/** By position, from the one after `after` on. */
export const listItems = async (
  scope: AccountScope,
  orderId: number,
  { after, limit, from, ...filter }: ItemFilter & { after?: number | undefined; limit: number; from?: Reading["from"] },
): Promise<OrderItem[]> => {
  const query = itemsOf(scope, orderId, filter).orderBy("i.position").limit(limit);
  if (after !== undefined) void query.where("i.position", ">", after);
  const { items } = await readAtOnce(scope, { items: query }, { from });
  return items as OrderItem[];
};

/** A page of an order's items, with the total of those that the filter leaves. */
export const listItemPage = async (
  scope: AccountScope,
  orderId: number,
  filter: ItemFilter,
  start: PageStart<number>,
): Promise<ListPage<OrderItem, number>> => {
  const { after, before } = start;
  const query = itemsOf(scope, orderId, filter).orderBy("i.position", before === undefined ? "asc" : "desc");
  void query.limit(rowsAsked(start));
  if (after !== undefined) void query.where("i.position", ">", after);
  if (before !== undefined) void query.where("i.position", "<", before);
  const { items, counted } = await readAtOnce(scope, { items: query, counted: countItems(scope, orderId, filter) });
  const [{ count }] = counted as [{ count: number }];
  return pageOf(items as OrderItem[], start, ({ position }) => position, totalOf(count));
};

// of 100 000 items PostgreSQL counts 10 001 in 2 ms, all in 15
const mostCounted = 10_000;
const totalOf = (count: number): Total => ({ count: Math.min(count, mostCounted), isMore: count > mostCounted });

const countItems = (scope: AccountScope, orderId: number, filter: ItemFilter) => {
  const { knex } = scope.db;
  const some = narrowed(scope, orderId, filter)
    .select(knex.raw("1"))
    .limit(mostCounted + 1);
  return knex.select(knex.raw("count(*)::int as count")).from(some.as("some"));
};

const itemsOf = (scope: AccountScope, orderId: number, filter: ItemFilter) => {
  const { accountId, db } = scope;
  return narrowed(scope, orderId, filter)
    .leftJoin("subscribers as s", (on) =>
      on.on("s.account_id", db.knex.raw("?", [accountId])).on("s.id", "i.subscriber_id"),
    )
    .select(db.knex.raw(itemColumns));
};

const narrowed = ({ accountId, db }: AccountScope, orderId: number, filter: ItemFilter) => {
  const { states, reason, detail, note, q } = filter;
  const query = db.knex("order_items as i").where({ "i.account_id": accountId, "i.order_id": orderId });
  if (states) void query.whereIn("i.state", [...states]);
  if (reason !== undefined) void query.where("i.reason", reason);
  if (note !== undefined)
    void query.whereRaw(`jsonb_exists(${notes}, ?) and coalesce(${notes} ->> ?, '') = ?`, [note, note, detail ?? ""]);
  else if (detail !== undefined) void query.where("i.detail", detail);
  if (q !== undefined) {
    const like = `%${groupedDigits(q).replaceAll(/[\\%_]/g, "") || "-"}%`;
    // by name, number or SIM of today in one walk of the subscribers' own index
    void query.whereRaw(
      `(i.msisdn like ? or i.line like ? or i.iccid like ?
         or i.subscriber_id in (select id from subscriber_search(?, regexp_split_to_array(?, '\\s+'), null, '{}', null, null, null) where btrim(plain_spelling(?)) <> ''))`,
      [like, like, like, accountId, q.trim(), q],
    );
  }
  return query;
};

export type ReasonCount = { readonly reason: string; readonly detail: string | null; readonly count: number };

/** Why items are where they are, most frequent first. A repeated number's detail is its first row, another for each: left out here. */
export const countReasons = async (
  scope: AccountScope,
  orderId: number,
  states: readonly string[],
): Promise<ReasonCount[]> => {
  const { reasons } = await readAtOnce(scope, {
    reasons: scope.db.knex.raw(
      `select reason, case when reason not in ('repeated', 'changed-since') then detail end as detail, count(*)::int as count from order_items
       where account_id = ? and order_id = ? and reason is not null and state = any(?)
       group by 1, 2 order by count desc, reason, detail limit 20`,
      [scope.accountId, orderId, arrayOf(states)],
    ),
  });
  return reasons as ReasonCount[];
};

const notes = "(coalesce(i.losses, '{}') || coalesce(i.warnings, '{}'))";
// what is each subscriber's own, such as the SIM that is replaced, narrows nothing
const mostDetails = 10;

export type NoteCount = { readonly code: string; readonly detail: string | null; readonly count: number };

/** What is lost and to be thought of in a draft, the most frequent first. */
export const countNotes = async (scope: AccountScope, orderId: number): Promise<NoteCount[]> => {
  const { found } = await readAtOnce(scope, {
    found: scope.db.knex.raw(
      `select code, detail, count from (
         select n.key as code, nullif(n.value, '') as detail, count(*)::int as count, count(*) over (partition by n.key) as details
         from order_items i cross join lateral jsonb_each_text(${notes}) n
         where i.account_id = ? and i.order_id = ? and i.state = 'pending' and (i.losses is not null or i.warnings is not null) group by 1, 2) c
       where details <= ? order by count desc, code, detail limit 20`,
      [scope.accountId, orderId, mostDetails],
    ),
  });
  return found as NoteCount[];
};
