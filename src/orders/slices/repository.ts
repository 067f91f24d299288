import { arrayOf, type Query, type Tx } from "../../platform/db.ts";
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

/** Assesses once more what was assessed when the draft was made, and marks as sent what can still be done, counting the attempt before the call. */
export const markSent = async (
  tx: Tx,
  slice: Slice,
  operation: Operation,
  params: OrderParams,
): Promise<SliceItem[]> => {
  const candidates: Query = tx.raw(
    `select subscriber_id from order_items where ${sliceCondition} and state = 'pending'`,
    bindingsOf(slice),
  );
  const { rows } = await tx.raw(
    `update order_items i set state = case when a.reason is null then 'sent' else 'refused' end, reason = a.reason, detail = a.detail,
       attempts = attempts + 1, finished_at = case when a.reason is not null then now() end
     from (?) a
     where i.account_id = ? and i.order_number = ? and i.position between ? and ? and i.state = 'pending' and i.subscriber_id = a.subscriber_id
     returning i.position, i.subscriber_id as "subscriberId", i.msisdn, i.state, i.attempts`,
    [operation.assess(tx, candidates, params), ...bindingsOf(slice)],
  );
  const items = rows as (Omit<SliceItem, "state"> & { state: string })[];
  await countOutcomes(tx, slice, {
    done: 0,
    failed: 0,
    refused: items.filter((item) => item.state === "refused").length,
  });
  return items.filter((item) => item.state === "sent") as SliceItem[];
};

export const setAttempts = async (
  tx: Tx,
  slice: Slice,
  positions: readonly number[],
  attempts: number,
): Promise<void> => {
  await tx.raw(
    `update order_items set attempts = ? where account_id = ? and order_number = ? and position = any(?) and state = 'sent'`,
    [attempts, slice.accountId, slice.number, [...positions]],
  );
};

export type Ending = { position: number; state: "done" | "refused" | "failed"; reason?: string; detail?: string };

/** Writes outcomes where none stands yet, and says whose were written now: only for them is anything applied. */
export const endItems = async (
  tx: Tx,
  slice: Slice,
  endings: readonly Ending[],
): Promise<{ state: string; subscriberId: number }[]> => {
  const { rows } = await tx.raw(
    `update order_items i set state = e.state, reason = e.reason, detail = e.detail, finished_at = now()
     from unnest(?::int[], ?::text[], ?::text[], ?::text[]) e(position, state, reason, detail)
     where i.account_id = ? and i.order_number = ? and i.position = e.position and i.state in ('pending', 'sent')
     returning i.state, i.subscriber_id as "subscriberId"`,
    [
      arrayOf(endings.map((ending) => ending.position)),
      arrayOf(endings.map((ending) => ending.state)),
      arrayOf(endings.map((ending) => ending.reason ?? null)),
      arrayOf(endings.map((ending) => ending.detail ?? null)),
      slice.accountId,
      slice.number,
    ],
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
