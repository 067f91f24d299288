import { arrayOf, type Tx } from "../../platform/db.ts";
import type { Slice } from "./job.ts";
import type { SliceItem } from "./repository.ts";

/*
 * One subscriber is never on its way in two orders. An order that starts holds its account alone for a moment; the slices
 * of an account's only running order hold it together while they mark their items sent, the slices of several orders hold
 * it one at a time and leave out whom another order has sent. A lock in memory, and no more work for the usual single
 * order: a table of subscribers on their way would cost every item two more writes.
 */
const key = "hashtext('orders'), hashtext(:account::text)";

/** Until the transaction ends no slice of the account marks anything. */
export const holdAccount = (tx: Tx) => tx.raw(`select pg_advisory_xact_lock(${key})`, { account: tx.scope.accountId });

/** Whether items of another order of the account may be on their way. */
const othersRun = `exists (select from orders
  where account_id = :account and id <> :order and started_at is not null and finished_at is null)`;

/** Holds the account for one slice. @returns false where an order has started at this very moment: the transaction must begin anew */
export const holdForSlice = async (
  tx: Tx,
  { accountId, orderId }: Slice,
): Promise<{ isHeld: boolean; othersRun: boolean }> => {
  const bindings = { account: accountId, order: orderId };
  const [held, seen] = await Promise.all([
    tx.raw(
      `select ${othersRun} as alone,
         case when ${othersRun} then pg_advisory_xact_lock(${key}) else pg_advisory_xact_lock_shared(${key}) end`,
      bindings,
    ),
    // read once more: the first statement's snapshot is older than the lock it waited for
    tx.raw(`select ${othersRun} as others`, bindings),
  ]);
  const [{ alone }, { others }] = [held.rows[0] as { alone: boolean }, seen.rows[0] as { others: boolean }];
  return { isHeld: alone || !others, othersRun: others };
};

/** Of these items the positions whose subscribers are on their way in another order. */
export const findBusy = async (
  tx: Tx,
  { accountId, orderId }: Slice,
  items: readonly Pick<SliceItem, "position" | "subscriberId">[],
): Promise<ReadonlySet<number>> => {
  const { rows } = await tx.raw("select subscribers_in_flight(?, ?, ?::bigint[]) as id", [
    accountId,
    orderId,
    arrayOf(items.map(({ subscriberId }) => subscriberId)),
  ]);
  const busy = new Set((rows as { id: number }[]).map(({ id }) => id));
  return new Set(items.filter(({ subscriberId }) => busy.has(subscriberId)).map(({ position }) => position));
};
