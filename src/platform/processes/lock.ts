import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export type Lock = {
  /** True where the one before did not end cleanly. */
  recovered: boolean;
  release(): void;
};

/** Another portal runs with the same DATA_DIR. */
export class AlreadyRunning extends Error {
  override name = "AlreadyRunning";
}

type Holder = { pid: number; started: string };

/**
 * One running portal per DATA_DIR. The lock names a process by number and start time, so neither an unclean end nor
 * a number used again (usual in containers) keeps it.
 * @throws AlreadyRunning
 */
export function lockDataDir(dataDir: string): Lock {
  mkdirSync(dataDir, { recursive: true });
  const file = join(dataDir, "portal.lock");
  const own = `${file}.${process.pid}`;
  const mine = JSON.stringify({ pid: process.pid, started: startOf(process.pid) });
  writeFileSync(own, mine, { mode: 0o600 });
  try {
    const recovered = takeLock(file, own, dataDir);
    return { recovered, release: () => readFile(file) === mine && rmSync(file, { force: true }) };
  } finally {
    rmSync(own, { force: true });
  }
}

function takeLock(file: string, own: string, dataDir: string): boolean {
  let recovered = false;
  for (let tries = 0; tries < 10; tries++) {
    if (linked(own, file)) return recovered;
    const held = readFile(file);
    const holder = holderOf(held);
    if (holder && isAlive(holder))
      throw new AlreadyRunning(`The portal already runs with ${dataDir} (process ${holder.pid}).`);
    recovered = true;
    removeStale(file, held, own);
  }
  throw new AlreadyRunning(`Another portal is starting with ${dataDir}.`);
}

// Renaming is atomic: of two starts that saw the same stale lock one moves it away, and a fresh lock moved by mistake goes back.
function removeStale(file: string, seen: string | undefined, own: string): void {
  const aside = `${own}.stale`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readFile(aside) !== seen) linked(aside, file);
  rmSync(aside, { force: true });
}

function linked(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "EEXIST") return false;
    throw error;
  }
}

function readFile(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}

function holderOf(text: string | undefined): Holder | undefined {
  try {
    const read: unknown = JSON.parse(text ?? "");
    if (typeof read !== "object" || read === null || !("pid" in read) || !("started" in read)) return undefined;
    return typeof read.pid === "number" ? { pid: read.pid, started: String(read.started) } : undefined;
  } catch {
    return undefined;
  }
}

const isAlive = ({ pid, started }: Holder): boolean => isRunning(pid) && startOf(pid) === started;

/** A process that has ended and only waits for its parent to notice (as in a container without an init) is not running. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EPERM")) return false;
  }
  return statOf(pid)[0] !== "Z";
}

// Clock ticks since boot; empty where there is no /proc, and then the number alone counts.
const startOf = (pid: number): string => statOf(pid)[19] ?? "";

// The fields of proc(5) stat after the name, which may hold spaces: state first, start time the 20th.
function statOf(pid: number): string[] {
  const stat = readFile(`/proc/${pid}/stat`) ?? "";
  return stat.slice(stat.lastIndexOf(")") + 2).split(" ");
}
