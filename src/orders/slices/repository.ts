import { arrayOf, type Tx } from "../../platform/db.ts";
import type { Operation, OrderParams } from "../operation.ts";
import type { Slice } from "./job.ts";

export type SliceItem = {
  position: number;
  subscriberId: number;
  msisdn: string;
  state: "pending" | "sent";
  attempts: number;
};
export type SliceOrder = { operation: string; params: OrderParams; state: string };

const sliceCondition = "account_id = ? and order_number = ? and position between ? and ?";
const bindingsOf = (slice: Slice) => [slice.accountId, slice.number, slice.from, slice.to];

export const readSlice = async (
  tx: Tx,
  slice: Slice,
): Promise<{ order: SliceOrder | undefined; items: SliceItem[] }> => {
  const [orders, items] = await Promise.all([
    tx("orders").where({ account_id: slice.accountId, number: slice.number }).select("operation", "params", "state"),
    tx.raw(
      `select position, subscriber_id as "subscriberId", msisdn, state, attempts from order_items
       where ${sliceCondition} and state in ('pending', 'sent') order by position`,
      bindingsOf(slice),
    ),
  ]);
  return { order: orders[0] as SliceOrder | undefined, items: items.rows as SliceItem[] };
};

/**
 * Assesses once more what was assessed when the draft was made, and marks as sent what can still be done, counting the
 * attempt before the call. They are named one by one and assessed apart: of an order just made the planner knows nothing,
 * expects one item and would assess each again (245 instead of 4 ms for 200).
 * @returns what is to be sent, as it was before
 */
export const markSent = async (
  tx: Tx,
  slice: Slice,
  items: readonly SliceItem[],
  operation: Operation,
  params: OrderParams,
): Promise<SliceItem[]> => {
  if (items.length === 0) return [];
  const ids = arrayOf(items.map((item) => item.subscriberId));
  const candidates = tx.raw("select unnest(?::bigint[]) as subscriber_id", [ids]);
  const { rows } = await tx.raw(
    `with assessed as materialized (?)
     update order_items i set state = case when a.reason is null then 'sent' else 'refused' end, reason = a.reason, detail = a.detail,
       attempts = attempts + 1, finished_at = case when a.reason is not null then now() end
     from assessed a
     where i.account_id = ? and i.order_number = ? and i.position = any(?) and i.state = 'pending' and i.subscriber_id = a.subscriber_id
     returning i.position, i.state`,
    [
      operation.assess(tx, candidates, params),
      slice.accountId,
      slice.number,
      arrayOf(items.map((item) => item.position)),
    ],
  );
  const marked = rows as { position: number; state: string }[];
  const sent = new Set(marked.filter((item) => item.state === "sent").map((item) => item.position));
  await countOutcomes(tx, slice, { done: 0, failed: 0, refused: marked.length - sent.size });
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
    `update order_items set attempts = greatest(attempts + ?::int, 0)
     where account_id = ? and order_number = ? and position = any(?) and state = 'sent'`,
    [by, slice.accountId, slice.number, arrayOf(items.map((item) => item.position))],
  );
};

export type Ending = { position: number; state: "done" | "refused" | "failed"; reason?: string; detail?: string };

/** Writes outcomes where none stands yet, and says whose were written now: only for them is anything applied. */
export const endItems = async (
  tx: Tx,
  slice: Slice,
  endings: readonly Ending[],
): Promise<{ state: string; subscriberId: number }[]> => {
  // looked up in the arrays and not joined with them: of an order just made the planner expects one item and would loop
  const { rows } = await tx.raw(
    `update order_items set finished_at = now(), state = (:states::text[])[array_position(:positions::int[], position)],
       reason = (:reasons::text[])[array_position(:positions::int[], position)],
       detail = (:details::text[])[array_position(:positions::int[], position)]
     where account_id = :account and order_number = :number and position = any(:positions::int[]) and state in ('pending', 'sent')
     returning state, subscriber_id as "subscriberId"`,
    {
      positions: arrayOf(endings.map((ending) => ending.position)),
      states: arrayOf(endings.map((ending) => ending.state)),
      reasons: arrayOf(endings.map((ending) => ending.reason ?? null)),
      details: arrayOf(endings.map((ending) => ending.detail ?? null)),
      account: slice.accountId,
      number: slice.number,
    },
  );
  return rows as { state: string; subscriberId: number }[];
};

export type Outcomes = { done: number; refused: number; failed: number };

/**
 * Adds to the order's counters, in the transaction that ends the items, and ends the order with its last item.
 * Comes last in its transaction: every slice of the order waits for this row.
 */
export const countOutcomes = async (tx: Tx, slice: Slice, { done, refused, failed }: Outcomes): Promise<void> => {
  await tx.raw(
    `update orders set done = done + :done, refused = refused + :refused, failed = failed + :failed,
       state = case
         when done + refused + failed + :sum < total then 'in-progress'
         when done + :done = 0 then 'failed'
         when done + :done = total then 'done' else 'partly-done' end,
       finished_at = case when done + refused + failed + :sum = total then now() end
     where account_id = :account and number = :number and (state = 'accepted' or (state = 'in-progress' and :sum > 0))`,
    { done, refused, failed, sum: done + refused + failed, account: slice.accountId, number: slice.number },
  );
};
