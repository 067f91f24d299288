import { arrayOf, type Tx } from "../../platform/db.ts";
import { type Entry, leftOut } from "../order.ts";

/*
 * A list on its way into a draft: a temporary table of its rows with the subscriber that each names, gone with the
 * transaction. Analyzed, so that the assessment of 100 000 is planned for 100 000.
 */
export const createStage = (tx: Tx) =>
  tx.raw(
    `create temp table staged (position int, row_number int, input text, msisdn text collate "C", iccid text collate "C", line text collate "C",
       params jsonb, subscriber_id bigint, is_left_out boolean not null default false, reason text, detail text) on commit drop`,
  );

/** What names a subscriber: the column's name in `subscribers` and in an entry. */
const names = ["msisdn", "iccid", "line"] as const;
type Name = (typeof names)[number];

export const stageEntries = async (tx: Tx, entries: readonly Entry[]): Promise<void> => {
  const filled = columns.filter((column) => entries.some((entry) => (column.valueOf(entry) ?? null) !== null));
  await tx.raw(
    `create temp table listed (position int, ${columns.map(({ name, type }) => `${name} ${type}`).join(", ")}) on commit drop`,
  );
  for (let from = 0; from < entries.length; from += listedAtOnce) {
    await listPart(tx, entries.slice(from, from + listedAtOnce), from, filled);
  }
  await tx.raw("analyze listed");
  await createStage(tx);
  const used = names.filter((name) => filled.some((column) => column.name === name));
  await findSubscribers(tx, used);
  if (used.length > 1) await refuseRepeated(tx);
  await tx.raw("analyze staged");
};

// a list of 100 000 is sent in parts, so that the web process never holds all of it a second time as one statement
const listedAtOnce = 10_000;

/** A column of a list; only those in which an entry has something are sent. */
type ListColumn = {
  readonly name: "row_number" | "input" | "params" | "reason" | "detail" | Name;
  readonly type: "int" | "text" | 'text collate "C"' | "jsonb";
  valueOf(entry: Entry): string | number | null | undefined;
};
const columns: readonly ListColumn[] = [
  { name: "row_number", type: "int", valueOf: ({ row }) => row },
  { name: "input", type: "text", valueOf: ({ input }) => input },
  ...names.map((name): ListColumn => ({ name, type: 'text collate "C"', valueOf: (entry) => entry[name] })),
  { name: "params", type: "jsonb", valueOf: ({ params }) => params && JSON.stringify(params) },
  { name: "reason", type: "text", valueOf: ({ reason }) => reason },
  { name: "detail", type: "text", valueOf: ({ detail }) => detail },
];

const listPart = async (
  tx: Tx,
  entries: readonly Entry[],
  before: number,
  filled: readonly ListColumn[],
): Promise<void> => {
  const list = filled.map(({ name }) => name).join(", ");
  const arrays = filled.map(({ name, type }) => `:${name}::${type.split(" ")[0]}[]`).join(", ");
  await tx.raw(
    `insert into listed (position, ${list}) select :before::int + t.place, ${list} from unnest(${arrays}) with ordinality t (${list}, place)`,
    {
      before,
      ...Object.fromEntries(
        filled.map((column) => [column.name, arrayOf(entries.map((entry) => column.valueOf(entry) ?? null))]),
      ),
    },
  );
};

/** In one statement for the whole list, so that it is joined once: part by part took three times as long. */
const findSubscribers = async (tx: Tx, used: readonly Name[]): Promise<void> => {
  const found = (column: string, type: string) =>
    used.length === 0 ? `null::${type}` : `coalesce(${used.map((name) => `by_${name}.${column}`).join(", ")})`;
  const joins = used.map(
    (name) =>
      `left join subscribers by_${name} on by_${name}.account_id = :account and by_${name}.${name} = l.${name} and l.reason is null`,
  );
  await tx.raw(
    `insert into staged (position, row_number, input, msisdn, iccid, line, params, subscriber_id, reason, detail)
     select l.position, l.row_number, l.input, coalesce(l.msisdn, ${found("msisdn", "text")}), l.iccid, coalesce(l.line, ${found("line", "text")}), l.params,
       ${found("id", "bigint")}, coalesce(l.reason, case when ${found("id", "bigint")} is null then 'not-of-account' end), l.detail
     from listed l ${joins.join(" ")}`,
    { account: tx.scope.accountId },
  );
};

/** A subscriber named twice in different ways, by number and by SIM: the first row stands. */
const refuseRepeated = (tx: Tx) =>
  tx.raw(
    `update staged t set reason = 'repeated', detail = first.row_number::text
     from (select distinct on (subscriber_id) subscriber_id, position, row_number from staged where reason is null order by subscriber_id, position) first
     where t.subscriber_id = first.subscriber_id and t.reason is null and t.position > first.position`,
  );

/** The subscribers ticked in a draft's list, in the list's order; who was in it before keeps what was typed for them. */
export const stageSelection = async (tx: Tx, id: number): Promise<void> => {
  await createStage(tx);
  await tx.raw(
    `insert into staged (position, msisdn, line, subscriber_id, params)
     select row_number() over (order by s.msisdn, s.line), s.msisdn, s.line, s.id, i.params
     from order_selections c join subscribers s on s.account_id = :account and s.id = c.subscriber_id
       left join (select subscriber_id, params from order_items where account_id = :account and order_id = :id and params is not null) i on i.subscriber_id = s.id
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
