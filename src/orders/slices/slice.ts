import { recordAudit } from "../../journal/index.ts";
import { type Command, type Network, NoAnswer, type Outcome } from "../../network/index.ts";
import { type Database, inScope, jobScope, type Tx } from "../../platform/db.ts";
import type { JobContext } from "../../platform/jobs.ts";
import type { Operation, Operations, OrderParams } from "../operation.ts";
import type { Slice } from "./job.ts";
import {
  addAttempts,
  countOutcomes,
  type Ending,
  endItems,
  markSent,
  readSlice,
  type SliceItem,
} from "./repository.ts";

export type SliceDeps = { db: Database; network: Network; operations: Operations };
type Work = { deps: SliceDeps; slice: Slice; operation: Operation; params: OrderParams };

/** An item whose call ended the process this often is not sent again. */
const maxAttempts = 3;

/**
 * Does one slice of an order. The item table is the truth: whatever of this was done before is not done again.
 * An item's attempts are the calls that its process did not come back from. Those without any go together; those with
 * some go by themselves, one slice at a time in this process, so that no other item is blamed for what one of them does.
 */
export const runSlice = (deps: SliceDeps) => {
  const inTurn = turns();
  return async (slice: Slice, { isLastTry, signal }: JobContext): Promise<void> => {
    const begun = await within(deps, slice, (tx) => begin(tx, deps, slice));
    if (!begun) return;
    const { work, together, tried } = begun;
    try {
      await runTogether(work, together);
      if (tried.length > 0) await inTurn(() => resume(work, tried, signal));
    } catch (error) {
      if (!isLastTry) throw error;
      await end(
        work,
        [...together, ...tried].map(({ position }) => ({ position, state: "failed", reason: "no-answer" })),
      );
    }
  };
};

/** Reads the slice, assesses what has not been sent and counts the attempt of what goes together, in one transaction. */
const begin = async (tx: Tx, deps: SliceDeps, slice: Slice) => {
  const { order, items } = await readSlice(tx, slice);
  if (!order || items.length === 0) return undefined;
  const operation = deps.operations.get(order.operation);
  if (!operation) throw new Error(`no operation is called ${order.operation}`);
  const tried = items.filter((item) => item.attempts > 0);
  const inDoubt = items.filter((item) => item.state === "sent" && item.attempts === 0);
  const pending = items.filter((item) => item.state === "pending");
  await addAttempts(tx, slice, inDoubt, 1);
  const marked = await markSent(tx, slice, pending, operation, order.params);
  const work: Work = { deps, slice, operation, params: order.params };
  return { work, together: [...inDoubt, ...marked], tried };
};

/** What was sent before and not answered is asked about before anything is sent again. */
const runTogether = async (work: Work, items: readonly SliceItem[]): Promise<void> => {
  if (items.length === 0) return;
  await takingBack(work, items, async () => {
    const unknown = await settleKnown(
      work,
      items.filter((item) => item.state === "sent"),
    );
    await send(work, [...unknown, ...items.filter((item) => item.state === "pending")]);
  });
};

/** Asks about all of them at once; where that has ended a process as well, about each alone. */
const resume = async (work: Work, items: readonly SliceItem[], signal: AbortSignal): Promise<void> => {
  const askedAlone = items.some((item) => item.attempts > 1);
  const unknown = askedAlone ? items : await counted(work, items, () => settleKnown(work, items));
  if (!askedAlone) await within(work.deps, work.slice, (tx) => addAttempts(tx, work.slice, unknown, -1));
  for (const item of unknown) {
    signal.throwIfAborted();
    await runAlone(work, item, askedAlone);
  }
};

const runAlone = async (work: Work, item: SliceItem, toAsk: boolean): Promise<void> => {
  const gaveUp: Ending = { position: item.position, state: "failed", reason: "gave-up" };
  if (item.attempts > maxAttempts) return end(work, [gaveUp]);
  await counted(work, [item], async () => {
    const unknown = toAsk ? await settleKnown(work, [item]) : [item];
    if (item.attempts < maxAttempts) await send(work, unknown);
    else if (unknown.length > 0) await end(work, [gaveUp]);
  });
};

const counted = async <T>(work: Work, items: readonly SliceItem[], call: () => Promise<T>): Promise<T> => {
  await within(work.deps, work.slice, (tx) => addAttempts(tx, work.slice, items, 1));
  return takingBack(work, items, call);
};

/** A call that fails and leaves the process alive is not the items' fault: their attempt does not count. */
const takingBack = async <T>(work: Work, items: readonly SliceItem[], call: () => Promise<T>): Promise<T> => {
  try {
    return await call();
  } catch (error) {
    const takeBack = within(work.deps, work.slice, (tx) => addAttempts(tx, work.slice, items, -1));
    // with the database away too it stays counted: the items then go by themselves, no more
    await takeBack.catch(() => undefined);
    throw error;
  }
};

/** @returns those whose command the network has never seen */
const settleKnown = async (work: Work, items: readonly SliceItem[]): Promise<SliceItem[]> => {
  if (items.length === 0) return [];
  const outcomes = await work.deps.network.ask(items.map((item) => keyOf(work.slice, item)));
  const isUnknown = (_: unknown, index: number) => outcomes[index]?.state === "unknown";
  await settle(
    work,
    items.filter((item, index) => !isUnknown(item, index)),
    outcomes.filter((outcome, index) => !isUnknown(outcome, index)),
  );
  return items.filter(isUnknown);
};

const send = async (work: Work, items: readonly SliceItem[]): Promise<void> => {
  if (items.length === 0) return;
  await settle(work, items, await work.deps.network.send(items.map((item) => commandOf(work, item))));
};

const settle = async (work: Work, items: readonly SliceItem[], outcomes: readonly Outcome[]): Promise<void> => {
  const endings = items.flatMap((item, index) => endingOf(item, outcomes[index]) ?? []);
  await end(work, endings);
  if (endings.length < items.length) throw new NoAnswer("still in progress there");
};

const endingOf = (item: SliceItem, outcome: Outcome | undefined): Ending | undefined => {
  if (outcome?.state === "done") return { position: item.position, state: "done" };
  if (outcome?.state !== "refused") return undefined;
  return { position: item.position, state: "failed", reason: "network-refused", detail: outcome.reason.slice(0, 200) };
};

const end = async ({ deps, slice, operation, params }: Work, endings: readonly Ending[]): Promise<void> => {
  if (endings.length === 0) return;
  await within(deps, slice, async (tx) => {
    const ended = await endItems(tx, slice, endings);
    const done = ended.filter((item) => item.state === "done").map((item) => item.subscriberId);
    if (done.length > 0) await operation.apply(tx, done, params, slice.number);
    if (ended.length === 0) return;
    const outcomes = { done: done.length, refused: 0, failed: ended.length - done.length };
    await recordAudit(tx, {
      action: "orders:apply",
      subject: String(slice.number),
      after: { operation: operation.name, from: slice.from, to: slice.to, ...outcomes },
    });
    await countOutcomes(tx, slice, outcomes);
  });
};

const within = <T>(deps: SliceDeps, slice: Slice, step: (tx: Tx) => Promise<T>): Promise<T> =>
  inScope(jobScope(deps.db, slice.accountId), step);

const keyOf = ({ accountId, number }: Slice, item: SliceItem): string => `${accountId}:${number}:${item.position}`;

const commandOf = ({ slice, operation, params }: Work, item: SliceItem): Command => ({
  key: keyOf(slice, item),
  msisdn: item.msisdn,
  ...operation.command(params),
});

/** Runs what it is given one after the other. */
const turns = () => {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>): Promise<T> => {
    const mine = last.then(work);
    last = mine.catch(() => undefined);
    return mine;
  };
};
