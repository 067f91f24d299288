import type { ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { type Knex, openKnex } from "../../platform/db.ts";
import { loginOf, loginsOf, type Role } from "../../platform/logins.ts";
import { endProcess, startScript } from "../../platform/processes/children.ts";
import { freePort } from "../../platform/processes/ports.ts";
import { startPostgres } from "../../platform/processes/postgres.ts";
import { generateDatabase } from "../generate.ts";
import { migrateDatabase } from "../migrate.ts";
import { parentOf } from "./processes.ts";
import type { Sizes } from "./sizes.ts";

/** Everything the bench measures: a database of the size asked for, web, worker ×2 and the bare page, all real processes. */
export type Stand = {
  readonly owner: Knex;
  readonly bigAccount: number;
  readonly databaseUrl: string;
  readonly portal: Server;
  readonly bare: Server;
  readonly workers: readonly number[];
  /** The server of PostgreSQL; 0 where it is on another machine. */
  readonly postgres: number;
  /** One more web, at another address of the same database. */
  serveWeb(databaseUrl: string): Promise<Server>;
  close(): Promise<void>;
};
export type Server = { readonly url: string; readonly pid: number };
type Stops = (() => unknown)[];

const firstAccount = 30_000_001;
const readyMs = 30_000;
const source = (path: string): string => resolve(import.meta.dirname, "../..", path);

/** `settings`: variables of the processes beside the stand's own. */
export const openStand = async (
  sizes: Sizes,
  say: (line: string) => void,
  settings: NodeJS.ProcessEnv = {},
): Promise<Stand> => {
  const stops: Stops = [];
  const close = async () => {
    for (const stop of stops.splice(0).toReversed()) await stop();
  };
  try {
    const folder = mkdtempSync(join(tmpdir(), "portal-bench-"));
    chmodSync(folder, 0o711);
    stops.push(() => rmSync(folder, { recursive: true, force: true }));
    const databaseUrl = process.env["DATABASE_URL"] ?? (await startDatabase(folder, stops));
    await migrateDatabase(databaseUrl, undefined, loginsOf(databaseUrl));
    await generateDatabase(
      databaseUrl,
      { ...sizes, usage: 0, firstAccount },
      { now: new Date(), onStep: (step, seconds) => say(`  ${step.padEnd(24)} ${seconds.toFixed(1)} s`) },
    );
    const owner = openKnex(databaseUrl, undefined, 2);
    stops.push(() => owner.destroy());
    const { rows } = await owner.raw<{ rows: { pid: number }[] }>("select pg_backend_pid() as pid");
    const env = { ...environment(folder), ...settings };
    const processes = await startProcesses(env, databaseUrl, stops);
    return { owner, databaseUrl, bigAccount: firstAccount, postgres: parentOf(rows[0]?.pid ?? 0), ...processes, close };
  } catch (error) {
    await close();
    throw error;
  }
};

const startDatabase = async (folder: string, stops: Stops): Promise<string> => {
  // temporary: removed even if this process is killed; fsync and synchronous_commit stay on
  const server = await startPostgres({ dataDir: folder, settings: ofServer, temporary: true });
  stops.push(() => server.stop(5_000));
  return server.url;
};

// As on a machine of 8 GB that has nothing else to do (docker-compose.yml). With the 256 MB of `npm start` a million subscribers are
// read from the disk's cache again and again, and status changes of 100 000 of them took twice the time.
const ofServer = { shared_buffers: "2GB", max_wal_size: "8GB", checkpoint_timeout: "15min" };

const environment = (folder: string): NodeJS.ProcessEnv => ({
  PATH: process.env["PATH"],
  NODE_ENV: "production",
  HOST: "127.0.0.1",
  DATA_DIR: folder,
  SESSION_SECRET: randomBytes(32).toString("base64url"),
  LOG_LEVEL: "warn",
});

const startProcesses = async (env: NodeJS.ProcessEnv, databaseUrl: string, stops: Stops) => {
  const loginUrl = (role: Role): string => loginOf(databaseUrl, role).url;
  const start = (file: string, url: string, port = 0): ChildProcess => {
    const child = startScript({ file: source(file), env: { ...env, DATABASE_URL: url, PORT: String(port) } });
    stops.push(() => endProcess(child, "SIGTERM", 10_000, "SIGKILL"));
    return child;
  };
  const serve = async (file: string, database: string, ready: string): Promise<Server> => {
    const port = await freePort();
    const { pid = 0 } = start(file, database, port);
    const url = `http://127.0.0.1:${port}`;
    await untilReady(url + ready);
    return { url, pid };
  };
  const serveWeb = (database: string): Promise<Server> => serve("web.ts", database, "/readyz");
  const portal = await serveWeb(loginUrl("portal_web"));
  // the bare page knows no scope
  const bare = await serve("bin/bench/bare/server.ts", databaseUrl, "/");
  const workers = [1, 2].map(() => start("worker.ts", loginUrl("portal_worker"))).map(({ pid = 0 }) => pid);
  return { portal, bare, workers, serveWeb };
};

const untilReady = async (url: string): Promise<void> => {
  const until = performance.now() + readyMs;
  for (;;) {
    const answer = await fetch(url).catch(() => undefined);
    await answer?.body?.cancel();
    if (answer?.ok) return;
    if (performance.now() > until) throw new Error(`${url} did not answer within ${readyMs} ms`);
    await sleep(50);
  }
};
