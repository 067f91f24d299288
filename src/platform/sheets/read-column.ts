import { fork } from "node:child_process";
import { stat } from "node:fs/promises";
import { BadSheet } from "./bad-sheet.ts";
import type { ColumnCell } from "./column.ts";
import { defaultLimits, type ReadLimits } from "./limits.ts";
import { type Answer, CELL_END, type Question } from "./reader-messages.ts";

const HEAP_MB = 256;
// One parser at a time and process: ten uploads at once must not be ten heaps.
const turns: { last: Promise<unknown> } = { last: Promise.resolve() };

/**
 * The column of an uploaded xlsx, xls, csv or txt that holds the numbers, blank cells left out.
 * The format is told by the content, never by the name. Throws `BadSheet` when the file as a whole is refused.
 */
export const readColumn = async (path: string, limits: Partial<ReadLimits> = {}): Promise<ColumnCell[]> => {
  const all = { ...defaultLimits, ...limits };
  const { size } = await stat(path);
  if (size === 0) throw new BadSheet("empty", "no bytes");
  if (size > all.fileBytes) throw new BadSheet("too-large", `${size} bytes`);
  return unpacked(await inTurn(() => ask({ path, limits: all })));
};

const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
  const mine = turns.last.then(work);
  turns.last = mine.catch(() => undefined);
  return await mine;
};

/**
 * Parsing somebody else's file is done in a cage: a process with its own heap and time, without our environment, that
 * can write nothing and start nothing. In a thread the same file left 140 MB with the process that serves pages.
 */
const ask = async (question: Question): Promise<Answer> => {
  const child = fork(new URL("./reader-child.ts", import.meta.url), {
    execArgv: ["--permission", "--allow-fs-read=*", `--max-old-space-size=${HEAP_MB}`],
    env: {},
    serialization: "advanced",
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  const { promise, resolve, reject } = Promise.withResolvers<Answer>();
  const { milliseconds } = question.limits;
  const alarm = setTimeout(() => reject(new BadSheet("too-slow", `over ${milliseconds} ms`)), milliseconds);
  child.once("message", (answer: Answer) => resolve(answer));
  child.on("error", reject);
  child.once("exit", (code, signal) => reject(endedWithoutAnswer(code, signal)));
  child.send(question);
  try {
    return await promise;
  } finally {
    clearTimeout(alarm);
    child.kill("SIGKILL");
  }
};

/** V8 aborts when the heap is full; any other end is our mistake. */
const endedWithoutAnswer = (code: number | null, signal: string | null): Error =>
  signal === "SIGABRT" || code === 134
    ? new BadSheet("too-large", `over ${HEAP_MB} MB to parse`)
    : new Error(`the sheet reader ended with ${signal ?? code} and no answer`);

const unpacked = (answer: Answer): ColumnCell[] => {
  if ("code" in answer) throw new BadSheet(answer.code, answer.detail);
  if ("failure" in answer) throw new Error(answer.failure);
  return answer.text.split(CELL_END).map((text, i) => ({ row: answer.rows[i] ?? 0, text }));
};
