import { randomBytes } from "node:crypto";
import { existsSync, readFileSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Config } from "../config.ts";
import { type Log, runScript, type Script, type Supervised, supervise } from "./children.ts";
import { type Lock, lockDataDir } from "./lock.ts";
import { type Child, environmentOf, loginVariables } from "./logins.ts";
import { startMailCatcher } from "./mail-catcher.ts";
import { freePort, portProblem } from "./ports.ts";
import { keepPostgres } from "./postgres-keeper.ts";
import { clusterHome } from "./postgres-place.ts";

/** What is run: first `before`, one after the other to its end, then `children`, of which `web` answers /readyz. */
export type Scripts = {
  before: readonly { file: string; args?: readonly string[] }[];
  children: Readonly<Record<Child, string>>;
  /** Folders whose changes restart the children. */
  watched?: readonly string[];
};

/** The portal cannot start, for a reason to be told in a line. */
export class StartFailure extends Error {
  override name = "StartFailure";
}

export type Portal = { url: string; stop(): Promise<void> };

type Stop = (deadline: number) => Promise<void> | void;
type Start = { config: Config; env: NodeJS.ProcessEnv; signal: AbortSignal; log: Log; stops: Stop[] };

/** Time for a whole stop; web and worker have all but the last second of it. */
const stopMs = 5_000;
const childrenMs = 4_000;
const readyMs = 60_000;

/**
 * Starts everything and resolves when the portal answers.
 * @throws StartFailure, AlreadyRunning, or the signal's reason; by then everything is stopped again
 */
export async function startPortal(config: Config, scripts: Scripts, signal: AbortSignal, log: Log): Promise<Portal> {
  const stops: Stop[] = [];
  let abortedAt: number | undefined;
  const note = () => {
    abortedAt = performance.now();
  };
  signal.addEventListener("abort", note, { once: true });
  const stop = once(async () => {
    const deadline = (abortedAt ?? performance.now()) + stopMs;
    for (const each of stops.toReversed()) await each(deadline);
  });
  try {
    const lock = lockDataDir(config.dataDir);
    stops.push(() => lock.release());
    const port = await listenablePort(config, lock);
    const start: Start = { config, env: childEnvironment(config, port), signal, log, stops };
    await startEngines(start);
    await prepare(start, scripts.before);
    const url = originOf(config, port);
    await startChildren(start, scripts, url);
    return { url, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Removes the portal's own files from DATA_DIR, and nothing else in it. */
export function forgetData(dataDir: string): void {
  const lock = lockDataDir(dataDir);
  const cluster = join(clusterHome(dataDir), "postgres");
  const kept = ["", ".new", ".json", ".json.new", ".log", ".password"].map((ending) => cluster + ending);
  for (const path of [...kept, join(dataDir, "outbox"), secretFile(dataDir)])
    rmSync(path, { recursive: true, force: true });
  lock.release();
}

async function listenablePort({ host, port }: Config, lock: Lock): Promise<number> {
  if (port === 0) return freePort(host);
  // After an unclean end the earlier children may still be ending.
  const deadline = performance.now() + (lock.recovered ? stopMs : 0);
  let problem = await portProblem(host, port);
  while (problem && performance.now() < deadline) {
    await sleep(100);
    problem = await portProblem(host, port);
  }
  if (problem) throw new StartFailure(problem);
  return port;
}

const childEnvironment = (config: Config, port: number): NodeJS.ProcessEnv => ({
  // Their log lines would push the address off the screen.
  LOG_LEVEL: "warn",
  ...process.env,
  HOST: config.host,
  PORT: `${port}`,
  DATA_DIR: config.dataDir,
  SESSION_SECRET: config.sessionSecret ?? keptSecret(config.dataDir),
  // Empty means unset: nothing is caught, so that there is nothing to show.
  OUTBOX_DIR: config.smtpUrl && config.smppUrl ? "" : outboxOf(config),
});

const outboxOf = ({ dataDir }: Config): string => join(dataDir, "outbox");

const secretFile = (dataDir: string): string => join(dataDir, "session-secret");

function keptSecret(dataDir: string): string {
  const file = secretFile(dataDir);
  if (existsSync(file)) return readFileSync(file, "utf8");
  const secret = randomBytes(32).toString("base64url");
  writeFileSync(file, secret, { mode: 0o600 });
  return secret;
}

async function startEngines({ config, env, signal, log, stops }: Start): Promise<void> {
  if (!config.databaseUrl) {
    if (clusterHome(config.dataDir) !== config.dataDir) {
      log(`Other users cannot enter ${config.dataDir}: the database is in ${clusterHome(config.dataDir)}.`);
    }
    const postgres = await keepPostgres({ dataDir: config.dataDir, signal }, log);
    stops.push((deadline) => postgres.stop(Math.max(500, deadline - performance.now() - 300)));
    env.DATABASE_URL = postgres.url;
  }
  Object.assign(env, loginVariables(config.databaseUrl ?? String(env.DATABASE_URL), config));
  if (!config.smtpUrl) {
    const catcher = await startMailCatcher(outboxOf(config));
    stops.push(() => catcher.stop());
    env.SMTP_URL = catcher.url;
  }
  signal.throwIfAborted();
}

async function prepare({ env, signal }: Start, before: Scripts["before"]): Promise<void> {
  for (const script of before) {
    const result = await runScript({ ...script, env }, signal);
    signal.throwIfAborted();
    if (result !== 0) throw new StartFailure(`${script.file} ${script.args?.join(" ") ?? ""} failed (${result}).`);
  }
}

async function startChildren({ env, signal, log, stops }: Start, scripts: Scripts, url: string): Promise<void> {
  const scriptOf = async (name: Child): Promise<Script> => ({
    file: scripts.children[name],
    env: await environmentOf(env, name, log),
  });
  const web = supervise("web", await scriptOf("web"), log);
  const children = [web, supervise("worker", await scriptOf("worker"), log)];
  stops.push(async () => {
    await Promise.all(children.map((child) => child.stop(childrenMs)));
  });
  if (scripts.watched) stops.push(watchFolders(scripts.watched, children));
  await untilReady(url, web, signal);
}

async function untilReady(url: string, web: Supervised, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + readyMs;
  while (!(await isReady(url))) {
    signal.throwIfAborted();
    if (web.endings() >= 3) throw new StartFailure("The web process ends as soon as it is started.");
    if (performance.now() > deadline)
      throw new StartFailure(`${url}/readyz did not answer within ${readyMs / 1000} s.`);
    await sleep(50);
  }
}

async function isReady(url: string): Promise<boolean> {
  try {
    const answer = await fetch(`${url}/readyz`, { signal: AbortSignal.timeout(2_000) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}

function watchFolders(folders: readonly string[], children: readonly Supervised[]): Stop {
  let timer: NodeJS.Timeout | undefined;
  const changed = () => {
    clearTimeout(timer);
    timer = setTimeout(() => children.map((child) => child.restart()), 100);
  };
  const watchers = folders.filter(existsSync).map((folder) => watch(folder, { recursive: true }, changed));
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

// Listening on every address is asked on one of them.
function originOf({ host }: Config, port: number): string {
  const name = { "0.0.0.0": "127.0.0.1", "::": "[::1]" }[host] ?? (host.includes(":") ? `[${host}]` : host);
  return `http://${name}:${port}`;
}

function once(run: () => Promise<void>): () => Promise<void> {
  let running: Promise<void> | undefined;
  return () => {
    running ??= run();
    return running;
  };
}
