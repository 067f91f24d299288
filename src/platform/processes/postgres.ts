import { type ChildProcess, spawn } from "node:child_process";
import { closeSync, openSync, readFileSync, statSync, truncateSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Client } from "pg";
import { endProcess, isAlive } from "./children.ts";
import { type Access, createCluster, databaseUser, endLeftover, plainEnv, readAccess } from "./postgres-cluster.ts";
import { startGuard } from "./postgres-guard.ts";
import { type PostgresPlace, preparePostgresPlace } from "./postgres-place.ts";

export type Postgres = {
  /** The database `portal`, as its owner. */
  url: string;
  cluster: string;
  process: ChildProcess;
  /** Fast shutdown, after `graceMs` immediate (the log is replayed at the next start; nothing committed is lost). */
  stop(graceMs: number): Promise<void>;
};

export type PostgresOptions = {
  dataDir: string;
  settings?: Readonly<Record<string, string>>;
  /** Whether the port is fixed, because other processes already know it. */
  port?: number;
  /** Aborts the start, which a recovery can make long. */
  signal?: AbortSignal;
  /** For data that is thrown away: faster, and removed even when this process is killed. */
  temporary?: boolean;
};

const startMs = 60_000;
const largestLog = 10 * 1024 * 1024;

const modestSettings = {
  max_connections: "100",
  shared_buffers: "256MB",
  effective_cache_size: "1GB",
  work_mem: "8MB",
  maintenance_work_mem: "128MB",
  max_wal_size: "2GB",
  wal_compression: "on",
  random_page_cost: "1.1",
  jit: "off",
  timezone: "UTC",
  log_timezone: "UTC",
  log_checkpoints: "off",
};

/** Starts the embedded server, made anew where there is none, and ends one that an unclean end has left running. */
export async function startPostgres(options: PostgresOptions): Promise<Postgres> {
  const place = await preparePostgresPlace(options.dataDir);
  await createCluster(place, options.temporary ?? false);
  await endLeftover(place);
  for (let tries = 1; ; tries++) {
    try {
      return await startServer(place, await readAccess(place.cluster, options.port), options);
    } catch (error) {
      // Another program may take the port between the look and the start, and a killed server's processes need a moment.
      if (tries === 3 || options.signal?.aborted) throw error;
      await sleep(500 * tries);
    }
  }
}

async function startServer(place: PostgresPlace, access: Access, options: PostgresOptions): Promise<Postgres> {
  const settings: Record<string, string> = { ...modestSettings, ...options.settings };
  const child = spawnServer(place, access, settings);
  const guard = startGuard(child, place.cluster, options.temporary ? options.dataDir : undefined);
  const stop = async (graceMs: number) => {
    await endProcess(child, "SIGINT", graceMs, "SIGQUIT");
    guard.end();
  };
  try {
    const url = `postgres://${databaseUser}:${access.password}@127.0.0.1:${access.port}`;
    await untilAnswering(child, `${url}/postgres`, place.cluster, options.signal);
    await createDatabase(`${url}/postgres`);
    return { url: `${url}/portal`, cluster: place.cluster, process: child, stop };
  } catch (error) {
    await stop(1_000);
    throw error;
  }
}

function spawnServer({ bin, cluster, owner }: PostgresPlace, access: Access, settings: Record<string, string>) {
  const log = openLog(cluster);
  const fixed = { ...settings, port: `${access.port}`, listen_addresses: "127.0.0.1", unix_socket_directories: "" };
  const flags = Object.entries(fixed).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  // Its own process group: Ctrl-C in the terminal must not reach it before web and worker have ended.
  const child = spawn(join(bin, "postgres"), ["-D", cluster, ...flags], {
    ...owner,
    cwd: cluster,
    env: plainEnv(),
    detached: true,
    stdio: ["ignore", log, log],
  });
  child.once("error", () => undefined);
  closeSync(log);
  return child;
}

const logFile = (cluster: string): string => `${cluster}.log`;

function openLog(cluster: string): number {
  const file = logFile(cluster);
  if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > largestLog) truncateSync(file);
  return openSync(file, "a", 0o600);
}

async function untilAnswering(child: ChildProcess, url: string, cluster: string, signal?: AbortSignal) {
  const deadline = performance.now() + startMs;
  const goesOn = () => isAlive(child) && !signal?.aborted && performance.now() < deadline;
  while (goesOn()) {
    if (await answers(url)) return;
    await sleep(25);
  }
  const lastLines = readFileSync(logFile(cluster), "utf8").trimEnd().split("\n").slice(-5).join("\n");
  throw new Error(`PostgreSQL did not start:\n${lastLines}`);
}

/** Whether the server is there and lets this login in. */
export async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  client.on("error", () => undefined);
  try {
    await client.connect();
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function createDatabase(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query("select 1 from pg_database where datname = 'portal'");
    if (rowCount === 0) await client.query("create database portal");
  } finally {
    await client.end();
  }
}
