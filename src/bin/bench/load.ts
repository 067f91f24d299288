import { cpuOf, cpuOfFamily } from "./processes.ts";
import type { Server, Stand } from "./stand.ts";

/** One page under load for some seconds. */
export type Load = {
  readonly perSecond: number;
  /** Processor time of one page: the web process and PostgreSQL with all its backends. */
  readonly cpuMs: number;
  readonly webCpuMs: number;
};
type Asked = {
  readonly paths: readonly string[];
  readonly cookie: string;
  /** The page is asked for compressed. */
  readonly packed?: boolean;
  readonly connections: number;
  readonly seconds: number;
};

/** @throws Error when an answer was not a page */
export const loadOf = async (stand: Stand, server: Server, asked: Asked): Promise<Load> => {
  const { default: autocannon } = await import("autocannon");
  const web = cpuOf(server.pid);
  const database = cpuOfFamily(stand.postgres);
  const result = await autocannon({
    url: server.url,
    connections: asked.connections,
    duration: asked.seconds,
    headers: { cookie: asked.cookie, ...(asked.packed && { "accept-encoding": "gzip, deflate, br" }) },
    requests: asked.paths.map((path) => ({ path })),
  });
  if (result.errors + result.non2xx > 0) throw new Error(`${asked.paths[0]}: ${result.errors + result.non2xx} failed`);
  const pages = result.requests.total;
  const webCpuMs = ((cpuOf(server.pid) - web) * 1_000) / pages;
  return {
    perSecond: pages / result.duration,
    cpuMs: webCpuMs + ((cpuOfFamily(stand.postgres) - database) * 1_000) / pages,
    webCpuMs,
  };
};

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return ((sorted[middle] ?? 0) + (sorted[Math.ceil(sorted.length / 2) - 1] ?? 0)) / 2;
};
