import { arrayOf, type Query, type Tx } from "../../platform/db.ts";
import { enqueue } from "../../platform/jobs.ts";
import type { Operation, OrderParams } from "../operation.ts";
import type { OrderState } from "../order.ts";
import { tellOfOrder } from "../telling/job.ts";
import { type Asked, assessment } from "../whom.ts";
import type { Slice } from "./job.ts";

export type SliceItem = {
  position: number;
  subscriberId: number;
  msisdn: string | null;
  line: string | null;
  params: OrderParams | null;
  state: "pending" | "sent";
  attempts: number;
};
export type SliceOrder = { number: number; operation: string; params: OrderParams; state: OrderState };

const sliceCondition = "account_id = ? and order_id = ? and position between ? and ?";
const bindingsOf = (slice: Slice) => [slice.accountId, slice.orderId, slice.from, slice.to];

export const readSlice = async (
  tx: Tx,
  slice: Slice,
): Promise<{ order: SliceOrder | undefined; items: SliceItem[] }> => {
  const [orders, items] = await Promise.all([
    tx("orders").where(keyOf(slice)).select("number", "operation", "params", "state"),
    tx.raw(
      `select position, subscriber_id as "subscriberId", msisdn, line, params, state, attempts from order_items
       where ${sliceCondition} and state in ('pending', 'sent') order by position`,
      bindingsOf(slice),
    ),
  ]);
  return { order: orders[0] as SliceOrder | undefined, items: items.rows as SliceItem[] };
};

export const readState = async (tx: Tx, slice: Slice): Promise<OrderState | undefined> => {
  const row: { state: OrderState } | undefined = await tx("orders").where(keyOf(slice)).first("state");
  return row?.state;
};

const keyOf = ({ accountId, orderId }: Slice) => ({ account_id: accountId, id: orderId });

/** Items as operations see them: a query with the columns `(subscriber_id, params)`. */
export const namedOf = (tx: Tx, items: readonly Pick<SliceItem, "subscriberId" | "params">[]): Query => {
  const ids = arrayOf(items.map((item) => item.subscriberId));
  if (items.every(({ params }) => params === null)) {
    return tx.raw("select unnest(?::bigint[]) as subscriber_id, null::jsonb as params", [ids]);
  }
  return tx.raw("select * from unnest(?::bigint[], ?::jsonb[]) as item (subscriber_id, params)", [
    ids,
    arrayOf(items.map(({ params }) => (params ? JSON.stringify(params) : null))),
  ]);
};

/** It could be done, and is not what was confirmed: another value stands there now, or it costs something else. */
const isOther =
  "(a.verdict = 'pending' and (i.before, i.one_off, i.monthly) is distinct from (a.before, a.one_off, a.monthly))";
const assessed = ["verdict", "reason", "detail", "one_off", "monthly", "before", "after"];
const inArrays = assessed.map((name) => `array_agg(a.${name}) as ${name}`).join();
const atPlace = assessed.map((name) => `f.${name}[p.place] as ${name}`).join();

/**
 * Assesses the items again, as when the draft was made, and marks as sent those that can still be done, counting the attempt before the
 * call. They are assessed apart, and what was found is looked up in arrays: of an order just made the planner expects one item. Joined, it
 * would assess each again (245 instead of 4 ms for 200), or look through all that was found for each (35 µs of processor an item).
 * @returns what is to be sent, as it was before
 */
export const markSent = async (
  tx: Tx,
  slice: Slice,
  items: readonly SliceItem[],
  asked: Asked,
): Promise<SliceItem[]> => {
  if (items.length === 0) return [];
  const { rows } = await tx.raw(
    `with found as materialized (
       select array_agg(a.subscriber_id) as ids, ${inArrays} from (?) a)
     update order_items i set attempts = attempts + 1, (state, reason, detail, before, after, tried, finished_at) = (
       select case when o.is_other then 'refused' when a.verdict = 'pending' then 'sent' else a.verdict end,
         case when o.is_other then 'changed-since' else a.reason end, case when o.is_other then jsonb_build_object('was', i.before, 'now', a.before)::text else a.detail end,
         a.before, case when o.is_other then a.before else a.after end,
         case when ? and a.verdict = 'pending' and not o.is_other then i.tried || now() else i.tried end,
         case when a.verdict <> 'pending' or o.is_other then now() end
       from (select array_position(f.ids, i.subscriber_id) as place offset 0) p
       cross join lateral (select ${atPlace} offset 0) a
       cross join lateral (select ${isOther} as is_other offset 0) o)
     from found f
     where i.account_id = ? and i.order_id = ? and i.position = any(?) and i.state = 'pending' and i.subscriber_id = any(f.ids)
     returning i.position, i.state`,
    [
      assessment(tx, namedOf(tx, items), asked),
      // what only the portal changes is told to nobody
      asked.operation.command !== undefined,
      slice.accountId,
      slice.orderId,
      arrayOf(items.map((item) => item.position)),
    ],
  );
  const marked = rows as { position: number; state: "sent" | "unchanged" | "refused" }[];
  const count = (state: string) => marked.filter((item) => item.state === state).length;
  const outcomes = { ...none, refused: count("refused"), unchanged: count("unchanged") };
  await countOutcomes(tx, slice, asked.operation, outcomes);
  const sent = new Set(marked.filter((item) => item.state === "sent").map((item) => item.position));
  return items.filter((item) => sent.has(item.position));
};

export const addAttempts = async (
  tx: Tx,
  slice: Slice,
  items: readonly { position: number }[],
  by: 1 | -1,
): Promise<void> => {
  if (items.length === 0) return;
  await tx.raw(
    `update order_items set attempts = greatest(attempts + :by::int, 0), tried = case when :by::int > 0 then tried || now() else tried end
     where account_id = :account and order_id = :order and position = any(:positions) and state = 'sent'`,
    { by, account: slice.accountId, order: slice.orderId, positions: arrayOf(items.map((item) => item.position)) },
  );
};

/** Marked sent, and then not sent after all. */
export const putBack = async (tx: Tx, slice: Slice, items: readonly { position: number }[]): Promise<void> => {
  await tx.raw(
    `update order_items set state = 'pending', attempts = greatest(attempts - 1, 0), tried = trim_array(tried, least(cardinality(tried), 1))
     where account_id = ? and order_id = ? and position = any(?) and state = 'sent'`,
    [slice.accountId, slice.orderId, arrayOf(items.map((item) => item.position))],
  );
};

export type Ending = { position: number; state: "done" | "failed" | "cancelled"; reason?: string; detail?: string };
type EndedItem = Pick<SliceItem, "subscriberId" | "params"> & Pick<Ending, "state">;

/** Writes outcomes where none stands yet, and says whose were written now: only for them is anything applied. */
export const endItems = async (tx: Tx, slice: Slice, endings: readonly Ending[]): Promise<EndedItem[]> => {
  // looked up in the arrays and not joined with them: of an order just made the planner expects one item and would loop
  const { rows } = await tx.raw(
    `update order_items set finished_at = now(), state = (:states::text[])[array_position(:positions::int[], position)],
       reason = (:reasons::text[])[array_position(:positions::int[], position)],
       detail = (:details::text[])[array_position(:positions::int[], position)]
     where account_id = :account and order_id = :order and position = any(:positions::int[]) and state in ('pending', 'sent')
     returning state, subscriber_id as "subscriberId", params`,
    {
      positions: arrayOf(endings.map((ending) => ending.position)),
      states: arrayOf(endings.map((ending) => ending.state)),
      reasons: arrayOf(endings.map((ending) => ending.reason ?? null)),
      details: arrayOf(endings.map((ending) => ending.detail ?? null)),
      account: slice.accountId,
      order: slice.orderId,
    },
  );
  return rows as EndedItem[];
};

export type Outcomes = { done: number; unchanged: number; refused: number; failed: number; cancelled: number };
export const none: Outcomes = { done: 0, unchanged: 0, refused: 0, failed: 0, cancelled: 0 };

/**
 * Adds to the order's counters, in the transaction that ends the items, and ends the order with its last item. An order in
 * which nothing was refused and nothing failed is done, also where some had it already or were left out.
 * Comes last in its transaction: every slice of the order waits for this row.
 */
export const countOutcomes = async (
  tx: Tx,
  slice: Slice,
  { whenEnded }: Pick<Operation, "whenEnded">,
  outcomes: Outcomes,
): Promise<void> => {
  const sum = outcomes.done + outcomes.unchanged + outcomes.refused + outcomes.failed + outcomes.cancelled;
  const { rows } = await tx.raw(
    `update orders set done = done + :done, unchanged = unchanged + :unchanged, refused = refused + :refused,
       failed = failed + :failed, cancelled = cancelled + :cancelled,
       state = case
         when state = 'cancelled' or (state = 'paused' and ${ended} < total) then state
         when ${ended} < total then 'in-progress'
         when refused + :refused + failed + :failed = 0 then 'done'
         when done + :done + unchanged + :unchanged = 0 then 'failed' else 'partly-done' end,
       finished_at = case when ${ended} = total then now() end
     where account_id = :account and id = :order and (state = 'accepted' or :sum > 0)
     returning number, finished_at is not null as "isEnded", source in ('list', 'file') as "isOverList", done`,
    { ...outcomes, sum, account: slice.accountId, order: slice.orderId },
  );
  const [counted] = rows as Counted[];
  if (!counted?.isEnded || sum === 0) return;
  const { number } = counted;
  if (counted.done > 0) await whenEnded?.(tx, number);
  if (counted.isOverList) {
    await enqueue(tx, tellOfOrder, [{ payload: { accountId: slice.accountId, number, what: "ended" } }]);
  }
};

type Counted = {
  readonly number: number;
  readonly isEnded: boolean;
  readonly isOverList: boolean;
  readonly done: number;
};

const ended = "done + unchanged + refused + failed + cancelled + :sum";
