import { ReaderBusy } from "../../../kernel/errors.ts";

/** Two readers a process: 256 MB each at most, and while one is held up the other goes on. */
const AT_ONCE = 2;
/** Of one account or one person one file is read and two wait; each that waits lies in a temporary file. */
const MOST_WAITING = 2;

type Waiting = { readonly owners: readonly string[]; readonly start: () => void };
const running: (readonly string[])[] = [];
const waiting: Waiting[] = [];

/** The work, once nothing else of these owners runs and a reader is free. @throws ReaderBusy when too much of theirs waits already */
export const inTurn = async <T>(owners: readonly string[], work: () => Promise<T>): Promise<T> => {
  if (owners.some((owner) => waiting.filter((each) => each.owners.includes(owner)).length >= MOST_WAITING)) {
    throw new ReaderBusy();
  }
  await new Promise<void>((start) => {
    waiting.push({ owners, start });
    startNext();
  });
  try {
    return await work();
  } finally {
    running.splice(running.indexOf(owners), 1);
    startNext();
  }
};

/** The first that waits and whose owners have nothing running. */
const startNext = (): void => {
  if (running.length >= AT_ONCE) return;
  const at = waiting.findIndex(({ owners }) => !running.some((those) => those.some((owner) => owners.includes(owner))));
  const [next] = at < 0 ? [] : waiting.splice(at, 1);
  if (!next) return;
  running.push(next.owners);
  next.start();
};
