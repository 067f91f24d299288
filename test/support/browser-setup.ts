import { fork } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const startMs = 120_000;

/** Starts the whole portal once for all browser tests, with data of its own, and ends it after them. */
export default async function setup(): Promise<() => Promise<void>> {
  const source = resolve(import.meta.dirname, "../../src");
  const folder = mkdtempSync(join(tmpdir(), "portal-browser-"));
  chmodSync(folder, 0o711);
  const dataDir = join(folder, "data");
  const portal = fork(join(source, "main.ts"), {
    env: environment(dataDir),
    // It ends with this run even where the run is killed.
    execArgv: ["--import", join(source, "platform/processes/follow-parent.ts")],
    stdio: ["ignore", "pipe", "inherit", "ipc"],
  });
  const stop = async () => {
    if (portal.exitCode === null && portal.signalCode === null) {
      portal.kill("SIGTERM");
      await once(portal, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    process.env.PORTAL_URL = await addressOf(portal.stdout);
    process.env.PORTAL_DATA = dataDir;
    return stop;
  } catch (error) {
    await stop();
    throw error;
  }
}

function environment(dataDir: string): NodeJS.ProcessEnv {
  const { PORTAL_NOW: _now, DATABASE_URL: _database, SMTP_URL: _smtp, ...rest } = process.env;
  return { ...rest, DATA_DIR: dataDir, HOST: "127.0.0.1", PORT: "0", PUBLIC_URL: "" };
}

async function addressOf(output: NodeJS.ReadableStream | null): Promise<string> {
  let said = "";
  return new Promise((found, missing) => {
    const give = (): void => missing(new Error(`The portal did not start:\n${said}`));
    const timer = setTimeout(give, startMs);
    output?.on("data", (chunk) => {
      said += String(chunk);
      const address = /The portal is at (\S+)/.exec(said)?.[1];
      if (!address) return;
      clearTimeout(timer);
      found(address);
    });
    output?.on("end", give);
  });
}
