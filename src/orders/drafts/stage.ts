import { arrayOf, type Tx } from "../../platform/db.ts";
import { type Entry, leftOut } from "../order.ts";

/*
 * A list on its way into a draft: a temporary table of its rows with the subscriber that each names, gone with the
 * transaction. Analyzed, so that the assessment of 100 000 is planned for 100 000.
 */
const createStage = (tx: Tx) =>
  tx.raw(
    `create temp table staged (position int, row_number int, input text, msisdn text collate "C", iccid text collate "C", line text collate "C",
       params jsonb, subscriber_id bigint, is_left_out boolean not null default false, reason text, detail text) on commit drop`,
  );

/** What names a subscriber: the column's name in `subscribers` and in an entry. */
const names = ["msisdn", "iccid", "line"] as const;

export const stageEntries = async (tx: Tx, entries: readonly Entry[]): Promise<void> => {
  await createStage(tx);
  const used = names.filter((name) => entries.some((entry) => entry[name]));
  for (let from = 0; from < entries.length; from += stagedAtOnce) {
    await stagePart(tx, entries.slice(from, from + stagedAtOnce), from, used);
  }
  if (used.length > 1) await refuseRepeated(tx);
  await tx.raw("analyze staged");
};

// a list of 100 000 is sent in parts, so that the web process never holds all of it once more as one statement
const stagedAtOnce = 10_000;

const stagePart = async (
  tx: Tx,
  entries: readonly Entry[],
  before: number,
  used: readonly (typeof names)[number][],
): Promise<void> => {
  const joins = used.map(
    (name) =>
      `left join subscribers by_${name} on by_${name}.account_id = :account and by_${name}.${name} = t.${name} and t.reason is null`,
  );
  const found = (column: string, type: string) =>
    [`null::${type}`, ...used.map((name) => `by_${name}.${column}`)].join(", ");
  const column = (name: "row" | "input" | "reason" | "detail" | (typeof names)[number]) =>
    arrayOf(entries.map((entry) => entry[name] ?? null));
  await tx.raw(
    `insert into staged (position, row_number, input, msisdn, iccid, line, params, subscriber_id, reason, detail)
     select :before::int + t.place, t.row_number, t.input, coalesce(t.msisdn, ${found("msisdn", "text")}), t.iccid, coalesce(t.line, ${found("line", "text")}), t.params,
       coalesce(${found("id", "bigint")}), coalesce(t.reason, case when coalesce(${found("id", "bigint")}) is null then 'not-of-account' end), t.detail
     from unnest(:rows::int[], :inputs::text[], :msisdns::text[], :iccids::text[], :lines::text[], :params::jsonb[], :reasons::text[], :details::text[])
       with ordinality t (row_number, input, msisdn, iccid, line, params, reason, detail, place)
     ${joins.join(" ")}`,
    {
      before,
      account: tx.scope.accountId,
      rows: column("row"),
      inputs: column("input"),
      msisdns: column("msisdn"),
      iccids: column("iccid"),
      lines: column("line"),
      params: arrayOf(entries.map(({ params }) => (params ? JSON.stringify(params) : null))),
      reasons: column("reason"),
      details: column("detail"),
    },
  );
};

/** A subscriber named twice in different ways, by number and by SIM: the first row stands. */
const refuseRepeated = (tx: Tx) =>
  tx.raw(
    `update staged t set reason = 'repeated', detail = first.row_number::text
     from (select distinct on (subscriber_id) subscriber_id, position, row_number from staged where reason is null order by subscriber_id, position) first
     where t.subscriber_id = first.subscriber_id and t.reason is null and t.position > first.position`,
  );

/** The subscribers ticked in a draft's list, in the list's order. */
export const stageSelection = async (tx: Tx, id: number): Promise<void> => {
  await createStage(tx);
  await tx.raw(
    `insert into staged (position, msisdn, line, subscriber_id)
     select row_number() over (order by s.msisdn, s.line), s.msisdn, s.line, s.id
     from order_selections c join subscribers s on s.account_id = :account and s.id = c.subscriber_id
     where c.account_id = :account and c.order_id = :id`,
    { account: tx.scope.accountId, id },
  );
  await tx.raw("analyze staged");
};

/** Stages the draft's own items again, for another operation or price; refusals of the list itself stay. */
export const stageItems = async (tx: Tx, id: number): Promise<void> => {
  await createStage(tx);
  await tx.raw(
    `insert into staged (position, row_number, input, msisdn, iccid, line, params, subscriber_id, is_left_out, reason, detail)
     select position, row_number, input, msisdn, iccid, line, params, subscriber_id, reason is not distinct from :leftOut,
       case when subscriber_id is null or reason = 'repeated' then reason end, case when subscriber_id is null or reason = 'repeated' then detail end
     from order_items where account_id = :account and order_id = :id`,
    { account: tx.scope.accountId, id, leftOut },
  );
  await tx.raw("analyze staged");
};
