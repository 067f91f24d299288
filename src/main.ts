import { resolve } from "node:path";
import { ConfigError, readConfig } from "./platform/config.ts";
import { AlreadyRunning } from "./platform/processes/lock.ts";
import { forgetData, type Scripts, StartFailure, startPortal } from "./platform/processes/portal.ts";

const source = (path: string): string => resolve(import.meta.dirname, path);

const scripts: Scripts = {
  before: [{ file: source("bin/migrate.ts") }, { file: source("bin/seed.ts"), args: ["demo", "--if-empty"] }],
  children: { web: source("web.ts"), worker: source("worker.ts") },
  ...(process.argv.includes("--watch") && { watched: [source("."), source("../views"), source("../public")] }),
};

const demoSignIns = [
  ["phone 375291000001", "administrator of 00020000001, a subscriber too (e-mail admin@romashka.example)"],
  ["phone 375291000002", "supervisor of 00020000001, 00020000002 and 00170000003"],
  ["phone 375291000003", "subscriber on 00020000001"],
  ["account 00170000003", "administrator of the fixed account"],
  ["phone 375291000100", "administrator of 00020000100, 2 000 subscribers"],
  ["phone 375291000900", "administrator of 00020000900, an empty account"],
  ["e-mail support@operator.example", "the operator's support staff"],
] as const;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

process.exitCode = await main();

async function main(): Promise<number> {
  const stopping = new AbortController();
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => stopping.abort());
  process.stdout.on("error", () => undefined);
  try {
    const config = readConfig(process.env);
    if (process.argv.includes("--reset")) return reset(config.dataDir);
    const portal = await startPortal(config, scripts, stopping.signal, say);
    greet(portal.url, config.dataDir, config.smtpUrl === undefined || config.smppUrl === undefined);
    await aborted(stopping.signal);
    say("Stopping …");
    await portal.stop();
    return 0;
  } catch (error) {
    if (stopping.signal.aborted) return 0;
    if (!isExpected(error)) throw error;
    process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function isExpected(error: unknown): error is Error {
  return error instanceof ConfigError || error instanceof AlreadyRunning || error instanceof StartFailure;
}

function reset(dataDir: string): number {
  forgetData(dataDir);
  say(`Forgot the data of ${dataDir}.`);
  return 0;
}

function greet(url: string, dataDir: string, caught: boolean): void {
  say(`\nThe portal is at ${url}   (data in ${dataDir}, Ctrl-C stops it)\n`);
  if (caught) say(`Mail and SMS are caught: ${url}/outbox\n`);
  say("Sign in with the password Demo-pass-2026:");
  for (const [signIn, who] of demoSignIns) say(`  ${signIn.padEnd(32)} ${who}`);
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((done) => {
    if (signal.aborted) done();
    else signal.addEventListener("abort", () => done(), { once: true });
  });
}
