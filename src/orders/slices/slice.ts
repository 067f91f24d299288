import { recordAudit } from "../../audit/index.ts";
import { type Command, type Network, NoAnswer, type Outcome } from "../../network/index.ts";
import { type Database, inScope, jobScope, type Tx } from "../../platform/db.ts";
import type { JobContext } from "../../platform/jobs.ts";
import type { Operation, Operations, OrderParams } from "../operation.ts";
import type { Slice } from "./job.ts";
import {
  countOutcomes,
  type Ending,
  endItems,
  markSent,
  readSlice,
  type SliceItem,
  setAttempts,
} from "./repository.ts";

export type SliceDeps = { db: Database; network: Network; operations: Operations };
type Work = { deps: SliceDeps; slice: Slice; operation: Operation; params: OrderParams };

/** An item whose call ended the process this often is given up, alone. */
const maxAttempts = 3;

/**
 * Does one slice of an order. The item table is the truth: whatever of this was done before is not done again.
 * A slice that was begun before goes item by item, so that one that kills the process fails alone.
 */
export const runSlice =
  (deps: SliceDeps) =>
  async (slice: Slice, { isLastTry }: JobContext): Promise<void> => {
    const { order, items } = await within(deps, slice, (tx) => readSlice(tx, slice));
    if (!order || items.length === 0) return;
    const operation = deps.operations.get(order.operation);
    if (!operation) throw new Error(`no operation is called ${order.operation}`);
    const work = { deps, slice, operation, params: order.params };
    try {
      if (items.every((item) => item.state === "pending")) await runTogether(work);
      else for (const item of items) await runAlone(work, item);
    } catch (error) {
      if (!isLastTry) throw error;
      await end(
        work,
        items.map(({ position }) => ({ position, state: "failed", reason: "no-answer" })),
      );
    }
  };

const runTogether = async (work: Work): Promise<void> => {
  const { deps, slice, operation, params } = work;
  const sent = await within(deps, slice, (tx) => markSent(tx, slice, operation, params));
  if (sent.length === 0) return;
  await settle(work, sent, await deps.network.send(sent.map((item) => commandOf(work, item))));
};

const runAlone = async (work: Work, item: SliceItem): Promise<void> => {
  const { deps, operation, params } = work;
  const alone = { ...work.slice, from: item.position, to: item.position };
  if (item.attempts >= maxAttempts) return end(work, [{ position: item.position, state: "failed", reason: "gave-up" }]);
  if (item.state === "pending") {
    const [sent] = await within(deps, alone, (tx) => markSent(tx, alone, operation, params));
    if (sent) await call(work, sent, false);
    return;
  }
  await within(deps, alone, (tx) => setAttempts(tx, alone, [item.position], item.attempts + 1));
  await call(work, item, true);
};

/** One item's call. One sent before is in doubt: it is asked about before it is sent again. */
const call = async (work: Work, item: SliceItem, inDoubt: boolean): Promise<void> => {
  const { network } = work.deps;
  const command = commandOf(work, item);
  try {
    const known = inDoubt ? await network.ask([command.key]) : [];
    const outcomes = known.some((outcome) => outcome.state !== "unknown") ? known : await network.send([command]);
    await settle(work, [item], outcomes);
  } catch (error) {
    // the process lives and the network is silent: that is not the item's fault, so the attempt does not count
    if (error instanceof NoAnswer)
      await within(work.deps, work.slice, (tx) => setAttempts(tx, work.slice, [item.position], 1));
    throw error;
  }
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

const commandOf = ({ slice, operation, params }: Work, item: SliceItem): Command => ({
  key: `${slice.accountId}:${slice.number}:${item.position}`,
  msisdn: item.msisdn,
  ...operation.command(params),
});
