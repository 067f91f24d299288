import { fork } from "node:child_process";
import { BadSheet } from "./bad-sheet.ts";

// Young objects in 8 MB halves: 100 000 rows took 254 MB with the usual ones and 182 MB with these, in the same time.
const HEAP_MB = 256;
// One parser at a time and process: ten uploads at once must not be ten heaps.
const turns: { last: Promise<unknown> } = { last: Promise.resolve() };

/**
 * An uploaded file is parsed in a cage: a process with its own heap and time limit, without our environment, that
 * can write nothing and start nothing. In a thread the same file left 140 MB with the process that serves pages.
 * `child` answers one question (`answerOnce`). @throws BadSheet for a file that takes too long or too much memory
 */
export const askInCage = <Answer>(child: URL, question: object, milliseconds: number): Promise<Answer> =>
  inTurn(() => ask(child, question, milliseconds));

const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  const mine = turns.last.then(work);
  turns.last = mine.catch(() => undefined);
  return await mine;
};

const ask = async <Answer>(entry: URL, question: object, milliseconds: number): Promise<Answer> => {
  const child = fork(entry, {
    execArgv: ["--permission", "--allow-fs-read=*", `--max-old-space-size=${HEAP_MB}`, "--max-semi-space-size=8"],
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Reply<Answer>>();
  const alarm = setTimeout(() => reject(new BadSheet("too-slow", `over ${milliseconds} ms`)), milliseconds);
  child.once("message", (reply: Reply<Answer>) => resolve(reply));
  child.on("error", reject);
  child.once("exit", (code, signal) => reject(endedWithoutAnswer(code, signal)));
  child.send(question);
  try {
    return opened(await promise);
  } finally {
    clearTimeout(alarm);
    child.kill("SIGKILL");
  }
};

/** V8 aborts when the heap is full; any other end is our mistake. */
const endedWithoutAnswer = (code: number | null, signal: string | null): Error =>
  signal === "SIGABRT" || code === 134
    ? new BadSheet("too-complex", `over ${HEAP_MB} MB to parse`)
    : new Error(`the sheet reader ended with ${signal ?? code} and no answer`);

type Reply<Answer> =
  | { readonly answer: Answer }
  | { readonly refused: Pick<BadSheet, "code" | "message" | "format"> }
  | { readonly failure: string };

const opened = <Answer>(reply: Reply<Answer>): Answer => {
  if ("answer" in reply) return reply.answer;
  if ("failure" in reply) throw new Error(reply.failure);
  const { code, message, format } = reply.refused;
  throw new BadSheet(code, message, format);
};

/** In the child: answers the one question that is asked, then ends. */
export const answerOnce = (work: (question: unknown) => Promise<unknown>): void => {
  process.once("message", (question: unknown) => {
    void replyTo(() => work(question)).then((reply) => process.send?.(reply, () => process.disconnect()));
  });
};

const replyTo = async (work: () => Promise<unknown>): Promise<Reply<unknown>> => {
  try {
    return { answer: await work() };
  } catch (error) {
    if (error instanceof BadSheet) {
      const { code, message, format } = error;
      return { refused: { code, message, format } };
    }
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};
