import { arrayOf, type Query, type Tx } from "../../platform/db.ts";
import { enqueue } from "../../platform/jobs.ts";
import type { Operation, OrderParams } from "../operation.ts";
import type { OrderState } from "../order.ts";
import { tellOfOrder } from "../telling/job.ts";
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
