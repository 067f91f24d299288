import { fork } from "node:child_process";
import { realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { BadSheet } from "./bad-sheet.ts";
import { inTurn } from "./turns.ts";

// Young objects in 8 MB halves: 100 000 rows took 254 MB with the usual ones and 182 MB with these, in the same time.
const HEAP_MB = 256;

type Cage = {
  /** Answers one question (`answerOnce`). */
  readonly child: URL;
  /** The one file that it may read besides its own code. */
  readonly reads: string;
  /** On whose behalf: one file of theirs is read at a time. */
  readonly owners: readonly string[];
};

/**
 * An uploaded file is parsed in a cage: a process with its own heap and time limit, without our environment, that reads its code and
 * the one file, writes and starts nothing, and has no network. In a thread the same file left 140 MB with the process that serves pages.
 * @throws BadSheet for a file that takes too long or too much memory
 * @throws ReaderBusy when the owners have too many files waiting
 */
export const askInCage = <Answer>(cage: Cage, question: object, milliseconds: number): Promise<Answer> =>
  inTurn(cage.owners, () => ask(cage, question, milliseconds));

/** The code of a reader: kernel, the readers' own folders, and the packages that they import. */
const own = (path: string): string => realpathSync(fileURLToPath(new URL(path, import.meta.url)));
const sources = ["../../../kernel", "..", "../../../lists"].map((folder) => `${own(folder)}/*`);
const packages = ["@e965/xlsx", "yauzl", "pend"].map((name) => `${folderOf(name)}/*`);
const flags = [
  "--permission",
  ...[...sources, ...packages, own("../../../../package.json")].map((path) => `--allow-fs-read=${path}`),
  `--import=${new URL("./no-network.ts", import.meta.url).href}`,
  `--max-old-space-size=${HEAP_MB}`,
  "--max-semi-space-size=8",
];

function folderOf(name: string): string {
  const entry = realpathSync(createRequire(import.meta.url).resolve(name));
  const end = entry.lastIndexOf(`/node_modules/${name}/`);
  return entry.slice(0, end + `/node_modules/${name}`.length);
}

const ask = async <Answer>({ child: entry, reads }: Cage, question: object, milliseconds: number): Promise<Answer> => {
  const child = fork(entry, {
    execArgv: [...flags, `--allow-fs-read=${dirname(fileURLToPath(entry))}/*`, `--allow-fs-read=${reads}`],
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
