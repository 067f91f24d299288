import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { isRunning } from "./lock.ts";
import { freePort, isPortFree } from "./ports.ts";
import { clusterHome, giveTo, type PostgresPlace } from "./postgres-place.ts";

export type Access = { port: number; password: string };

export const databaseUser = "portal";
const run = promisify(execFile);

/** Makes the cluster where there is none; one that was cut short is made again. */
export async function createCluster({ bin, cluster, owner }: PostgresPlace, temporary: boolean): Promise<void> {
  if (statSync(cluster, { throwIfNoEntry: false })) return;
  const unfinished = `${cluster}.new`;
  const passwordFile = `${cluster}.password`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o700 });
  await giveTo(owner, unfinished);
  const access: Access = { port: await freePort(), password: randomBytes(24).toString("base64url") };
  await writeFile(passwordFile, access.password, { mode: 0o600 });
  await giveTo(owner, passwordFile);
  try {
    await run(join(bin, "initdb"), initdbArguments(unfinished, passwordFile, temporary), { ...owner, env: plainEnv() });
  } finally {
    await rm(passwordFile, { force: true });
  }
  await writeAccess(cluster, access);
  await rename(unfinished, cluster);
}

// The same sorting and letter cases everywhere, whatever the machine's locales are.
const initdbArguments = (folder: string, passwordFile: string, temporary: boolean): string[] => [
  `--pgdata=${folder}`,
  `--username=${databaseUser}`,
  `--pwfile=${passwordFile}`,
  "--auth=scram-sha-256",
  "--encoding=UTF8",
  "--locale-provider=builtin",
  "--locale=C.UTF-8",
  "--lc-collate=C",
  "--lc-ctype=C",
  "--lc-messages=C",
  ...(temporary ? ["--no-sync"] : []),
];

/** Nothing of the environment (PGDATA, PGOPTIONS …) may reach the server. */
export const plainEnv = () => ({ PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" });

/** The server's port, another one where that is taken now and `port` does not insist, and the password of its owner. */
export async function readAccess(cluster: string, port?: number): Promise<Access> {
  const access: Access = JSON.parse(await readFile(`${cluster}.json`, "utf8"));
  if (access.port === port || (await isPortFree(access.port))) return access;
  const moved = { ...access, port: await freePort() };
  await writeAccess(cluster, moved);
  return moved;
}

/** The database of the portal that `npm start` keeps running over this data, as its owner; undefined where there never was one. */
export function embeddedUrl(dataDir: string): string | undefined {
  const file = join(clusterHome(dataDir), "postgres.json");
  if (!statSync(file, { throwIfNoEntry: false })) return undefined;
  const access: Access = JSON.parse(readFileSync(file, "utf8"));
  return `postgres://${databaseUser}:${access.password}@127.0.0.1:${access.port}/portal`;
}

async function writeAccess(cluster: string, access: Access): Promise<void> {
  await writeFile(`${cluster}.json.new`, JSON.stringify(access), { mode: 0o600 });
  await rename(`${cluster}.json.new`, `${cluster}.json`);
}

/** Stops a server that an unclean end has left running, and removes its pid file if that is stale. */
export async function endLeftover({ bin, cluster, owner }: PostgresPlace): Promise<void> {
  const pidFile = join(cluster, "postmaster.pid");
  const pid = readPid(pidFile);
  if (pid === undefined || !isRunning(pid)) return;
  if (!isServerOf(pid, cluster)) return rm(pidFile, { force: true });
  const stop = (mode: string, seconds: string) =>
    run(join(bin, "pg_ctl"), ["stop", "-D", cluster, "-m", mode, "-w", "-t", seconds], { ...owner, env: plainEnv() });
  await stop("fast", "5").catch(() => stop("immediate", "10"));
}

function readPid(pidFile: string): number | undefined {
  try {
    return Number(readFileSync(pidFile, "utf8").split("\n")[0]) || undefined;
  } catch {
    return undefined;
  }
}

// A number in postmaster.pid may long belong to another program. Where there is no /proc, pg_ctl has to find that out.
function isServerOf(pid: number, cluster: string): boolean {
  const proc = statSync(`/proc/${pid}/cwd`, { throwIfNoEntry: false });
  const ours = statSync(cluster);
  return proc ? proc.ino === ours.ino && proc.dev === ours.dev : process.platform !== "linux";
}
