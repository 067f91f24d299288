import pg from "pg";
import type { Config } from "./config.ts";

/** What a process opens at most beside the `POOL_SIZE` connections of its pages or jobs. */
export const beside = {
  /** Of web: sessions are read on every request, and never wait behind a page's statements. */
  sessions: 4,
  /** Of a worker's queue, which looks after itself on these beside one for each slot; LISTEN is one of them. */
  queue: 3,
  /** Of the simulated network; none with NETWORK_URL. */
  network: 4,
} as const;

/** Of a worker: each slot has one of its own. */
export const workerPool = (poolSize: number, slots: number): number => Math.max(poolSize, slots);

type Processes = Pick<Config, "poolSize" | "webProcesses" | "workerProcesses" | "networkUrl">;

/** What all web and worker processes together open at most at the main database (docs/scaling.md). */
export const mostConnections = (
  { poolSize, webProcesses, workerProcesses, networkUrl }: Processes,
  slots: number,
): number =>
  webProcesses * (poolSize + beside.sessions) +
  workerProcesses * (workerPool(poolSize, slots) + slots + beside.queue + (networkUrl ? 0 : beside.network));

/**
 * One sentence where they cannot fit into what the server has for ordinary logins; undefined where they do. A pooler answers this
 * for the server behind it, so that what it says of web's own connections may be too strict.
 */
export const whatDoesNotFit = async (
  databaseUrl: string,
  processes: Processes,
  slots: number,
): Promise<string | undefined> => {
  const most = mostConnections(processes, slots);
  const client = new pg.Client({ connectionString: databaseUrl, connectionTimeoutMillis: 3_000 });
  client.on("error", () => undefined);
  await client.connect();
  try {
    const { rows } = await client.query<{ room: number }>(room);
    const has = rows[0]?.room ?? most;
    const { webProcesses, workerProcesses } = processes;
    if (most <= has) return undefined;
    return `${webProcesses} web and ${workerProcesses} worker open up to ${most} connections, the server has ${has}: raise max_connections, lower POOL_SIZE, or put a pooler before web`;
  } finally {
    await client.end();
  }
};

// PostgreSQL 15 knows no reserved_connections
const room = `select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int
  - coalesce(current_setting('reserved_connections', true)::int, 0) as room`;
