import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { createTransport } from "nodemailer";
import { Client } from "pg";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { placeOutside } from "../../src/platform/config.ts";
import { isRunning, lockDataDir } from "../../src/platform/processes/lock.ts";
import { outboxLimit, removeOldest, startMailCatcher } from "../../src/platform/processes/mail-catcher.ts";
import { freePort, portProblem } from "../../src/platform/processes/ports.ts";
import { clusterHome } from "../../src/platform/processes/postgres-place.ts";

const processes = resolve(import.meta.dirname, "../../src/platform/processes");
const config = resolve(import.meta.dirname, "../../src/platform/config.ts");
const bin = resolve(import.meta.dirname, "../../src/bin");

const standIns = {
  "main.ts": `
    import { readConfig } from ${JSON.stringify(config)};
    import { startPortal } from ${JSON.stringify(join(processes, "portal.ts"))};
    const stop = new AbortController();
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => stop.abort());
    const here = (file: string) => import.meta.dirname + "/" + file;
    const scripts = { before: [{ file: here("before.ts"), args: ["x"] }], children: { web: here("web.ts"), worker: here("worker.ts") } };
    try {
      const portal = await startPortal(readConfig(process.env), scripts, stop.signal, console.log);
      console.log("ready " + portal.url);
      await new Promise((done) => stop.signal.addEventListener("abort", done));
      await portal.stop();
    } catch (error) { if (!stop.signal.aborted) { console.log(error.message); process.exitCode = 1; } }`,
  "before.ts": `
    import { writeFileSync } from "node:fs";
    import { ensureLogins } from ${JSON.stringify(join(bin, "logins.ts"))};
    import { openKnex } from ${JSON.stringify(join(processes, "../db.ts"))};
    const { DATA_DIR, DATABASE_URL, WEB_DATABASE_URL, WORKER_DATABASE_URL } = process.env;
    writeFileSync(DATA_DIR + "/before", DATABASE_URL);
    if (!process.env.BEFORE) {
      const owner = openKnex(DATABASE_URL, undefined, 1);
      for (const role of ["portal_web", "portal_worker"]) await owner.raw("create role " + role).catch(() => undefined);
      await ensureLogins(owner, [{ role: "portal_web", url: WEB_DATABASE_URL }, { role: "portal_worker", url: WORKER_DATABASE_URL }]);
      await owner.destroy();
    }
    if (process.env.BEFORE === "makes no logins") process.exit(0);
    if (process.env.BEFORE === "fails") process.exit(3);
    if (process.env.BEFORE === "hangs") { process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); }`,
  "web.ts": `
    import { createServer } from "node:http";
    const { PORT, HOST, DATABASE_URL, SMTP_URL, SESSION_SECRET } = process.env;
    if (process.env.WEB === "breaks") process.exit(1);
    if (process.env.WEB === "clings") process.on("SIGTERM", () => {});
    const others = Object.keys(process.env).filter((name) => name.endsWith("_DATABASE_URL"));
    createServer((_, answer) => answer.end(JSON.stringify({ pid: process.pid, DATABASE_URL, SMTP_URL, SESSION_SECRET, others }))).listen(Number(PORT), HOST);`,
  "worker.ts": `
    import { writeFileSync } from "node:fs";
    writeFileSync(process.env.DATA_DIR + "/worker.env", JSON.stringify(process.env));
    writeFileSync(process.env.DATA_DIR + "/worker.pid", String(process.pid));
    setInterval(() => {}, 1000);`,
};

type Started = { child: ChildProcess; output: () => string; dataDir: string; port: number };
type Seen = { pid: number; DATABASE_URL: string; SMTP_URL: string; SESSION_SECRET: string; others: string[] };

describe("startPortal", { timeout: 60_000 }, () => {
  let folder: string;
  const started: Started[] = [];

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "portal-"));
    chmodSync(folder, 0o755);
    for (const [name, text] of Object.entries(standIns)) writeFileSync(join(folder, name), text);
  });
  afterEach(async () => {
    for (const { child } of started.splice(0)) await ended(child, "SIGTERM");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);

  const start = async (env: NodeJS.ProcessEnv = {}): Promise<Started> => {
    const port = Number(env.PORT ?? (await freePort()));
    // One for all, as making a cluster is the slow part.
    const dataDir = join(folder, "data");
    const { DATABASE_URL: _, SMTP_URL: __, ...rest } = process.env;
    const child = spawn(process.execPath, [join(folder, "main.ts")], {
      env: { ...rest, DATA_DIR: dataDir, PORT: `${port}`, ...env },
      stdio: ["ignore", "pipe", "inherit"],
    });
    let output = "";
    child.stdout?.on("data", (chunk) => {
      output += String(chunk);
    });
    started.push({ child, output: () => output, dataDir, port });
    return { child, output: () => output, dataDir, port };
  };
  const ready = async (env: NodeJS.ProcessEnv = {}): Promise<Started> => {
    const portal = await start(env);
    await until(() => {
      if (portal.child.exitCode !== null) throw new Error(portal.output());
      return portal.output().includes("ready ");
    });
    return portal;
  };

  it("gives every process the same mail catcher and secret and a login of its own, and ends them all within 5 s", async () => {
    const portal = await ready();
    const web = await ask(portal.port);
    expect(web.DATABASE_URL).toMatch(/^postgres:\/\/portal_web_login:[\da-f]{64}@127\.0\.0\.1:\d+\/portal$/);
    expect(web.others).toEqual([]);
    expect(web.SMTP_URL).toMatch(/^smtp:\/\/127\.0\.0\.1:\d+$/);
    expect(web.SESSION_SECRET).toHaveLength(43);
    expect(readFileSync(join(portal.dataDir, "before"), "utf8")).toMatch(
      /^postgres:\/\/portal:[\w-]{32}@127\.0\.0\.1:\d+\/portal$/,
    );
    expect(statSync(join(portal.dataDir, "session-secret")).mode & 0o777).toBe(0o600);
    const pids = [web.pid, await workerOf(portal), postmasterOf(portal)];
    expect(pids.map(isRunning)).toEqual([true, true, true]);
    const worker: NodeJS.ProcessEnv = JSON.parse(readFileSync(join(portal.dataDir, "worker.env"), "utf8"));
    expect(worker.DATABASE_URL).toMatch(/^postgres:\/\/portal_worker_login:[\da-f]{64}@/);
    expect(Object.keys(worker).filter((name) => name.endsWith("_DATABASE_URL"))).toEqual([]);

    const took = await ended(portal.child, "SIGINT");
    expect(portal.child.exitCode).toBe(0);
    expect(took).toBeLessThan(5_000);
    expect(pids.map(isRunning)).toEqual([false, false, false]);
    expect(readdirSync(portal.dataDir).includes("portal.lock")).toBe(false);

    const again = await ready();
    expect(await ask(again.port)).toMatchObject({ DATABASE_URL: web.DATABASE_URL, SESSION_SECRET: web.SESSION_SECRET });
  });

  it("starts a killed web and a killed server again, where they were", async () => {
    const portal = await ready();
    const before = await ask(portal.port);
    process.kill(before.pid, "SIGKILL");
    await until(async () => (await ask(portal.port).catch(() => before)).pid !== before.pid);
    expect(portal.output()).toContain("web ended (SIGKILL); it is started again in 200 ms");

    const server = postmasterOf(portal);
    process.kill(server, "SIGKILL");
    await until(() => portal.output().includes("PostgreSQL ended"));
    await until(() => answers(before.DATABASE_URL));
    expect(postmasterOf(portal)).not.toBe(server);
  });

  it("goes on by the owner's login where the server lets no other in, and says so", async () => {
    const wrong = { WEB_DATABASE_URL: "postgres://nobody:x@127.0.0.1:1/portal", BEFORE: "makes no logins" };
    const portal = await ready(wrong);
    expect((await ask(portal.port)).DATABASE_URL).toMatch(/^postgres:\/\/portal:/);
    expect(portal.output()).toContain("web: PostgreSQL does not let its own login in (WEB_DATABASE_URL)");
  });

  it("insists with a web that does not end, and is gone within 5 s even so", async () => {
    const portal = await ready({ WEB: "clings" });
    const { pid } = await ask(portal.port);
    const server = postmasterOf(portal);
    const took = await ended(portal.child, "SIGTERM");
    expect(took).toBeGreaterThan(3_500);
    expect(took).toBeLessThan(5_000);
    expect([pid, server].map(isRunning)).toEqual([false, false]);
  });

  it("leaves nothing running when it is killed, and starts over at once", async () => {
    const portal = await ready();
    const pids = [(await ask(portal.port)).pid, await workerOf(portal), postmasterOf(portal)];
    await ended(portal.child, "SIGKILL");
    const again = await ready({ PORT: `${portal.port}` });
    expect(pids.map(isRunning)).toEqual([false, false, false]);
    const left = [(await ask(again.port)).pid, await workerOf(again), postmasterOf(again)];
    await ended(again.child, "SIGKILL");
    await sleep(5_000);
    expect(left.map(isRunning)).toEqual([false, false, false]);
  });

  it("stops in the middle of a start, whatever it is busy with", async () => {
    rmSync(join(folder, "data", "before"), { force: true });
    const portal = await start({ BEFORE: "hangs" });
    await until(() => existsSync(join(portal.dataDir, "before")));
    const server = postmasterOf(portal);
    expect(await ended(portal.child, "SIGTERM")).toBeLessThan(5_000);
    expect(portal.child.exitCode).toBe(0);
    expect(isRunning(server)).toBe(false);
  });

  it("says in a line why it does not start", async () => {
    const port = await freePort();
    const other = createServer().listen(port, "127.0.0.1");
    const taken = await start({ PORT: `${port}` });
    await once(taken.child, "close");
    other.close();
    expect(taken.output()).toBe(`Port ${port} on 127.0.0.1 is taken: end what uses it, or set PORT to another one.\n`);

    const failing = await start({ BEFORE: "fails" });
    await once(failing.child, "close");
    expect(failing.output()).toBe(`${join(folder, "before.ts")} x failed (3).\n`);

    const breaking = await start({ WEB: "breaks" });
    await once(breaking.child, "close");
    expect(breaking.output().trimEnd().split("\n").at(-1)).toBe("The web process ends as soon as it is started.");
    expect([taken, failing, breaking].map(({ child }) => child.exitCode)).toEqual([1, 1, 1]);
  });

  it("runs once per DATA_DIR", async () => {
    const first = await ready();
    const second = await start();
    await once(second.child, "close");
    expect(second.child.exitCode).toBe(1);
    expect(second.output()).toBe(`The portal already runs with ${first.dataDir} (process ${first.child.pid}).\n`);
    expect((await ask(first.port)).pid).toBeGreaterThan(0);
  });
});

describe("lockDataDir", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "lock-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ["a process that is gone", JSON.stringify({ pid: 4_194_304, started: "1" })],
    ["a number that another process has now", JSON.stringify({ pid: process.pid, started: "1" })],
    ["nothing that can be read", "{"],
  ])("takes over a lock of %s", (_, text) => {
    writeFileSync(join(folder, "portal.lock"), text);
    const lock = lockDataDir(folder);
    expect(lock.recovered).toBe(true);
    expect(() => lockDataDir(folder)).toThrow(`already runs with ${folder} (process ${process.pid})`);
    lock.release();
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("the mail catcher", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "outbox-"));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("keeps each message as a file, readable by its owner alone", async () => {
    const outbox = join(folder, "caught");
    const catcher = await startMailCatcher(outbox);
    const mail = createTransport(catcher.url);
    await mail.sendMail({ from: "a@portal.example", to: "b@client.example", subject: "Счёт", text: "Сумма" });
    mail.close();
    await catcher.stop();
    const names = readdirSync(outbox);
    expect(names).toEqual([expect.stringMatching(/^\d{8}T\d{9}Z-[0-9a-f]{8}\.eml$/)]);
    expect(statSync(join(outbox, String(names[0]))).mode & 0o777).toBe(0o600);
    expect(readFileSync(join(outbox, String(names[0])), "utf8")).toContain("To: b@client.example");
  });

  it("refuses a message that is too large, and keeps nothing of it", async () => {
    const outbox = join(folder, "large");
    const catcher = await startMailCatcher(outbox);
    const mail = createTransport(catcher.url);
    const attachments = [{ filename: "a", content: Buffer.alloc(20 * 1024 * 1024) }];
    await expect(mail.sendMail({ from: "a@a.example", to: "b@b.example", attachments })).rejects.toMatchObject({
      responseCode: 552,
    });
    mail.close();
    await catcher.stop();
    expect(readdirSync(outbox)).toEqual([]);
  });

  it("removes the oldest, mail and SMS alike", async () => {
    const outbox = join(folder, "many");
    mkdirSync(outbox);
    for (let at = 0; at < outboxLimit + 3; at++) {
      writeFileSync(join(outbox, `20260101T${1000 + at}-x.${at % 2 ? "eml" : "sms.json"}`), "");
    }
    await removeOldest(outbox);
    const left = readdirSync(outbox).toSorted();
    expect(left).toHaveLength(outboxLimit);
    expect(left[0]).toBe("20260101T1003-x.eml");
  });
});

describe("clusterHome", () => {
  it("is DATA_DIR, but for root one that the server's user can get to", () => {
    const closed = mkdtempSync(join(tmpdir(), "closed-"));
    const dataDir = join(closed, "data");
    expect(clusterHome(dataDir)).toBe(process.getuid?.() === 0 ? placeOutside(dataDir) : dataDir);
    expect(clusterHome(closed)).toBe(closed);
    rmSync(closed, { recursive: true });
  });
});

describe("portProblem", () => {
  it("has none with a free port, and says what to do with an address that is not this machine's", async () => {
    expect(await portProblem("127.0.0.1", await freePort())).toBeUndefined();
    expect(await portProblem("192.0.2.1", 3000)).toContain("check HOST and PORT");
  });
});

const pidFileOf = ({ dataDir }: Started): string => join(dataDir, "postgres", "postmaster.pid");
const postmasterOf = (portal: Started): number => Number.parseInt(readFileSync(pidFileOf(portal), "utf8"), 10);
/** The worker may come after the web: an older one's number may still stand there, or none. */
async function workerOf({ dataDir }: Started): Promise<number> {
  const file = join(dataDir, "worker.pid");
  const pid = () => (existsSync(file) ? Number(readFileSync(file, "utf8")) : 0);
  await until(() => pid() > 0 && isRunning(pid()));
  return pid();
}

async function ask(port: number): Promise<Seen> {
  const answer = await fetch(`http://127.0.0.1:${port}/`);
  const seen: Seen = JSON.parse(await answer.text());
  return seen;
}

async function answers(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url });
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

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = performance.now() + 40_000;
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error("it did not come about within 40 s");
    await sleep(25);
  }
}

async function ended(child: ChildProcess, signal: NodeJS.Signals): Promise<number> {
  const from = performance.now();
  if (child.exitCode === null && child.signalCode === null) {
    child.kill(signal);
    await once(child, "close");
  }
  return performance.now() - from;
}
