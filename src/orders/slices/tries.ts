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

/** Asks about all of them at once; where that has ended a process as well, about each alone. */
export const resume = async (work: Work, items: readonly SliceItem[], signal: AbortSignal): Promise<void> => {
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
