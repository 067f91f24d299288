import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { nodeFlags } from "../../src/platform/processes/children.ts";
import { workerUrl } from "./database.ts";

type Ending = { readonly code: number | null; readonly signal: NodeJS.Signals | null };
type Place = { child: ChildProcess | undefined };
export type Workers = ReturnType<typeof startWorkers>;

const restartMs = 200;
const stopMs = 30_000;

type Environment = NodeJS.ProcessEnv & { readonly DATABASE_URL: string };

/**
 * Worker processes as `npm start` keeps them: one that ends on its own is started again in its place.
 * DATABASE_URL is the owner's; they enter by their own login, as at work.
 */
export const startWorkers = (count: number, envOf: (place: number) => Environment) => {
  const folder = mkdtempSync(join(tmpdir(), "portal-workers-"));
  const endings: Ending[] = [];
  const places: Place[] = Array.from({ length: count }, () => ({ child: undefined }));
  let wanted = true;

  const start = (index: number): void => {
    const place = places[index] as Place;
    const { DATABASE_URL, ...env } = envOf(index);
    const child = spawn(process.execPath, [...nodeFlags, resolve(import.meta.dirname, "../../src/worker.ts")], {
      env: { PATH: process.env["PATH"], ...quiet, DATA_DIR: folder, ...env, DATABASE_URL: workerUrl(DATABASE_URL) },
      stdio: ["ignore", "inherit", "inherit"],
    });
    place.child = child;
    child.once("exit", (code, signal) => {
      place.child = undefined;
      if (!wanted) return;
      endings.push({ code, signal });
      void sleep(restartMs).then(() => wanted && start(index));
    });
  };
  for (const index of places.keys()) start(index);

  const living = (): ChildProcess[] => places.flatMap(({ child }) => child ?? []);
  const stop = async (): Promise<Ending[]> => {
    wanted = false;
    const stopped = await Promise.all(living().map(terminate));
    rmSync(folder, { recursive: true, force: true });
    return stopped;
  };

  return {
    /** How each worker ended that ended while it was wanted. */
    endings,
    /** `kill -9` of the one in this place, if it lives. @returns whether it did */
    kill: (place: number): boolean => places[place]?.child?.kill("SIGKILL") ?? false,
    /** Stops the one in this place without its knowing, as a paused machine would, and lets it go on. */
    freeze: (place: number, ms: number) => {
      const child = places[place]?.child;
      let isOver = false;
      child?.kill("SIGSTOP");
      const thaw = async (): Promise<void> => {
        await sleep(ms);
        isOver = true;
        child?.kill("SIGCONT");
      };
      const over = thaw();
      return { over, isOver: () => isOver };
    },
    /** SIGTERM to all, none started again; how each of them ended. */
    stop,
    /** Most memory that any living one has had so far, MB. */
    peakMemory: (): number => Math.max(0, ...living().map(({ pid }) => peakOf(pid))),
  };
};

const quiet = { SESSION_SECRET: "a secret of the tests, long enough", LOG_LEVEL: "silent" };

const terminate = async (child: ChildProcess): Promise<Ending> => {
  const insist = setTimeout(() => child.kill("SIGKILL"), stopMs);
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  const [code, signal] = await ended;
  clearTimeout(insist);
  return { code, signal };
};

const peakOf = (pid: number | undefined): number => {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
};
