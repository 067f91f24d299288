import { addAttempts, type Ending, putBack, readState, type SliceItem } from "./repository.ts";
import { end, endIn, send, settleKnown, type Work, within } from "./settle.ts";

/** An item whose call ended the process this often is not sent again. */
const maxAttempts = 3;

/** What was sent before and not answered is asked about before anything is sent again. */
export const runTogether = async (work: Work, items: readonly SliceItem[]): Promise<void> => {
  if (items.length === 0) return;
  await takingBack(work, items, async () => {
    const inDoubt = items.filter((item) => item.state === "sent");
    const unknown = await settleKnown(work, inDoubt);
    const stillWanted = inDoubt.length === 0 || !(await stopped(work, items, unknown));
    if (stillWanted) await send(work, [...unknown, ...items.filter((item) => item.state === "pending")]);
  });
};

/**
 * What a process did not come back from. Those that one has ended with are asked about together and sent in small groups;
 * whoever was in a group that ended another goes alone. So one of 200 is found with three processes, and the others wait for
 * a few calls more instead of one each (a slice on a network of 100 ms: 2 s instead of 20).
 */
export const resume = async (work: Work, items: readonly SliceItem[], signal: AbortSignal): Promise<void> => {
  const once = items.filter((item) => item.attempts === 1);
  if (once.length > 0) await resumeInGroups(work, once, signal);
  for (const item of items.filter(({ attempts }) => attempts > 1)) {
    signal.throwIfAborted();
    await runAlone(work, item);
  }
};

const groupSize = 20;

const resumeInGroups = async (work: Work, items: readonly SliceItem[], signal: AbortSignal): Promise<void> => {
  const unknown = await counted(work, items, () => settleKnown(work, items));
  await within(work.deps, work.slice, (tx) => addAttempts(tx, work.slice, unknown, -1));
  for (let from = 0; from < unknown.length; from += groupSize) {
    signal.throwIfAborted();
    const group = unknown.slice(from, from + groupSize);
    await counted(work, group, async () => {
      if (!(await stopped(work, group, group))) await send(work, group);
    });
  }
};

const runAlone = async (work: Work, item: SliceItem): Promise<void> => {
  const gaveUp: Ending = { position: item.position, state: "failed", reason: "gave-up" };
  if (item.attempts > maxAttempts) return end(work, [gaveUp]);
  await counted(work, [item], async () => {
    const unknown = await settleKnown(work, [item]);
    if (unknown.length === 0 || (await stopped(work, unknown, unknown))) return;
    if (item.attempts < maxAttempts) await send(work, unknown);
    else await end(work, [gaveUp]);
  });
};

/**
 * Checks the order again before anything is sent after a wait: if it is paused, items that the network has not seen go back
 * to those that wait; cancelled, it ends. `unknown` are those of the items that the network has never seen.
 */
const stopped = async (work: Work, items: readonly SliceItem[], unknown: readonly SliceItem[]): Promise<boolean> => {
  const { deps, slice } = work;
  const unsent = [...new Set([...unknown, ...items.filter((item) => item.state === "pending")])];
  return within(deps, slice, async (tx) => {
    const state = await readState(tx, slice);
    if (state === "paused") await putBack(tx, slice, unsent);
    if (state === "cancelled")
      await endIn(
        tx,
        work,
        unsent.map(({ position }) => ({ position, state })),
      );
    return state === "paused" || state === "cancelled";
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
