import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";

export type Log = (line: string) => void;

export type Script = { file: string; args?: readonly string[]; env: NodeJS.ProcessEnv };

export type Supervised = {
  /** How often it ended on its own. */
  endings(): number;
  restart(): void;
  /** SIGTERM, after `graceMs` SIGKILL; resolves when the process is gone. */
  stop(graceMs: number): Promise<void>;
};

const firstDelayMs = 200;
/** A script told to end, all of a stop being 5 s. */
const scriptGraceMs = 3_000;
const longestDelayMs = 10_000;
/** A child that lived this long is taken for healthy: the next delay is the first again. */
const healthyMs = 10_000;

/**
 * Types are stripped and code is compiled once: a process starts in 0.9 s instead of 2.0, with 120 MB instead of 136. Beside the
 * code, so that whoever may write there may write the code; where nobody may, Node does without.
 */
const compiled = resolve(import.meta.dirname, "../../../node_modules/.cache/code");
/** What each child has in its environment; the Dockerfile says the same. */
export const nodeEnv = { NODE_COMPILE_CACHE: compiled, MALLOC_ARENA_MAX: "1" };

/**
 * A child that ends when this process does, however it ends. It is in a process group of its own: Ctrl-C in the
 * terminal reaches this process alone, which then stops everything in order.
 */
export function startScript({ file, args = [], env }: Script): ChildProcess {
  return fork(file, [...args], {
    env: { ...nodeEnv, ...env },
    detached: true,
    execArgv: [...nodeFlags, "--import", import.meta.resolve("./follow-parent.ts")],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

/**
 * By itself V8 lets a heap grow by the machine's memory: pages, then a list of 100 000 numbers left web at 324 MB and worker at 265.
 * With these 206 and 180 at the same speed, 244 with four such lists and four exports at once. Halves of 4 MB instead of 8 save web
 * another 8 MB and cost nothing that can be measured. Of an old space of 192 MB an Excel invoice of 10 000 numbers left 230 to 258 MB, of 160
 * MB 221 to 240; with 64 MB it is made too. The Dockerfile says the same.
 */
export const nodeFlags = ["--max-semi-space-size=4", "--max-old-space-size=160"];

/** Runs a script to its end. @returns its exit code, or the signal that ended it */
export async function runScript(script: Script, signal: AbortSignal): Promise<number | string> {
  const child = startScript(script);
  const end = () => void endProcess(child, "SIGTERM", scriptGraceMs, "SIGKILL");
  signal.addEventListener("abort", end);
  try {
    const [code, by] = await once(child, "exit");
    return code ?? by;
  } finally {
    signal.removeEventListener("abort", end);
  }
}

/** Keeps one child running: whenever it ends it is started again, after 200 ms at first, then twice as long each time. */
export function supervise(name: string, script: Script, log: Log): Supervised {
  let child: ChildProcess | undefined;
  let timer: NodeJS.Timeout | undefined;
  let endings = 0;
  let delay = firstDelayMs;
  let wanted: "running" | "again" | "stopped" = "running";

  const start = () => {
    const startedAt = performance.now();
    if (wanted === "stopped") return;
    wanted = "running";
    child = startScript(script);
    child.once("error", (error) => log(`${name}: ${error.message}`));
    child.once("exit", (code, signal) => ended(code ?? signal, performance.now() - startedAt));
  };
  const ended = (how: number | string | null, livedMs: number) => {
    child = undefined;
    if (wanted === "stopped") return;
    if (wanted === "again") return start();
    endings++;
    if (livedMs > healthyMs) delay = firstDelayMs;
    log(`${name} ended (${how}); it is started again in ${delay} ms`);
    timer = setTimeout(start, delay);
    delay = Math.min(delay * 2, longestDelayMs);
  };
  start();
  return {
    endings: () => endings,
    restart: () => {
      wanted = "again";
      child?.kill("SIGTERM");
    },
    stop: async (graceMs) => {
      wanted = "stopped";
      clearTimeout(timer);
      if (child) await endProcess(child, "SIGTERM", graceMs, "SIGKILL");
    },
  };
}

/** Asks with `first`, insists with `last` after `graceMs`; resolves when the process is gone. */
export async function endProcess(
  child: ChildProcess,
  first: NodeJS.Signals,
  graceMs: number,
  last: NodeJS.Signals,
): Promise<void> {
  if (!isAlive(child)) return;
  const gone = once(child, "exit");
  const insist = setTimeout(() => child.kill(last), graceMs);
  child.kill(first);
  await gone;
  clearTimeout(insist);
}

export const isAlive = (child: ChildProcess): boolean =>
  child.pid !== undefined && child.exitCode === null && child.signalCode === null;
