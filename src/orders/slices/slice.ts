import type { Tx } from "../../platform/db.ts";
import { enqueue, type JobContext } from "../../platform/jobs.ts";
import { findBusy, holdForSlice } from "./flight.ts";
import { endProbe, type Gate, noteAnswer, noteFailure, passGate } from "./gate.ts";
import { processSlice, type Slice, sliceSize } from "./job.ts";
import { markSent } from "./mark-sent.ts";
import { addAttempts, namedOf, readSlice, type SliceItem } from "./repository.ts";
import { end, endIn, type SliceDeps, type Work, within } from "./settle.ts";
import { resume, runTogether } from "./tries.ts";

export type { SliceDeps } from "./settle.ts";

/** When a slice looks again for items whose subscribers were on their way in another order. */
const busySeconds = 2;

/**
 * Does one slice of an order. The item table is the truth: whatever of this was done before is not done again.
 * An item's attempts are the calls that its process did not come back from. Those without any go together; those with
 * some go in small groups and then by themselves (`resume`), one slice at a time in this process, so that no other item is
 * blamed for what one of them does.
 */
export const runSlice = (deps: SliceDeps) => {
  const inTurn = turns();
  return async (slice: Slice, { isLastTry, signal }: JobContext): Promise<void> => {
    const begun = await beginHeld(deps, slice);
    if (!begun) return;
    const { work, together, tried, hasFailed } = begun;
    try {
      await runTogether(work, together);
      if (tried.length > 0) await inTurn(() => resume(work, tried, signal));
      if (hasFailed) await (together.length + tried.length > 0 ? noteAnswer : endProbe)(deps.db);
    } catch (error) {
      await noteFailure(deps.db, error).catch(() => undefined);
      if (!isLastTry) throw error;
      await end(
        work,
        [...together, ...tried].map(({ position }) => ({ position, state: "failed", reason: "no-answer" })),
      );
    }
  };
};

/** Begins anew where another order of the account has started at this very moment: it is seen the second time. */
const beginHeld = async (deps: SliceDeps, slice: Slice) => {
  for (;;) {
    const begun = await within(deps, slice, async (tx) => {
      const { isHeld, othersRun } = await holdForSlice(tx, slice);
      return isHeld ? begin(tx, deps, slice, othersRun) : "again";
    });
    if (begun !== "again") return begun;
  }
};

/** Reads the slice, assesses what has not been sent and counts the attempt of what goes together, in one transaction. */
const begin = async (tx: Tx, deps: SliceDeps, slice: Slice, othersRun: boolean) => {
  const { order, items } = await readSlice(tx, slice);
  if (!order || items.length === 0) return undefined;
  if (order.state === "draft" || order.state === "waiting" || order.state === "paused") return undefined;
  const operation = deps.operations.get(order.operation);
  if (!operation) throw new Error(`no operation is called ${order.operation}`);
  const gate = await gateOf(tx, deps, { order, operation, items });
  if ("waitSeconds" in gate) return comeBack(tx, slice, gate.waitSeconds);
  const work: Work = { deps, slice, operation, order };
  const tried = items.filter((item) => item.attempts > 0);
  const inDoubt = items.filter((item) => item.state === "sent" && item.attempts === 0);
  const pending = items.filter((item) => item.state === "pending");
  await addAttempts(tx, slice, inDoubt, 1);
  const marked = order.state === "cancelled" ? await drop(tx, work, pending) : await mark(tx, work, pending, othersRun);
  return { work, together: [...inDoubt, ...marked], tried: tried.filter((item) => item.state === "sent"), ...gate };
};

/** The portal's own changes wait for no network, and what was cancelled is not sent. */
const gateOf = async (tx: Tx, { config }: SliceDeps, { order, operation, items }: Begun): Promise<Gate> =>
  operation.command && order.state !== "cancelled"
    ? passGate(tx, order.operation, items.length, config?.networkRate)
    : { hasFailed: false };
type Begun = Pick<Work, "order" | "operation"> & { readonly items: readonly SliceItem[] };

/** Nothing is marked and no attempt counted: the same slice, a little later. */
const comeBack = async (tx: Tx, slice: Slice, afterSeconds: number): Promise<undefined> => {
  const priority = -Math.floor((slice.from - 1) / sliceSize);
  await enqueue(tx, processSlice, [{ payload: slice, priority, afterSeconds }]);
  return undefined;
};

/** What was not sent when its order was cancelled. */
const drop = async (tx: Tx, work: Work, pending: readonly SliceItem[]): Promise<SliceItem[]> => {
  await endIn(
    tx,
    work,
    pending.map(({ position }) => ({ position, state: "cancelled" })),
  );
  return [];
};

/** Whoever is on their way in another order waits for it, and the slice comes back for them. */
const mark = async (
  tx: Tx,
  { deps, slice, operation, order }: Work,
  pending: readonly SliceItem[],
  othersRun: boolean,
): Promise<SliceItem[]> => {
  const busy = othersRun ? await findBusy(tx, slice, pending) : new Set<number>();
  if (busy.size > 0) await enqueue(tx, processSlice, [{ payload: slice, afterSeconds: busySeconds }]);
  const free = pending.filter((item) => !busy.has(item.position));
  if (free.length > 0) await operation.hold?.(tx, namedOf(tx, free));
  const marked = await markSent(tx, slice, free, { operation, params: order.params, now: deps.clock.now() });
  const refused = free.filter((item) => !marked.includes(item));
  if (refused.length > 0) await operation.letGo?.(tx, namedOf(tx, refused));
  return marked;
};

/** Runs what it is given one after the other. */
const turns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
};
