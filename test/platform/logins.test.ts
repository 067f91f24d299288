import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { ensureLogins } from "../../src/bin/logins.ts";
import { openKnex } from "../../src/platform/db.ts";
import { whatIsWrong } from "../../src/platform/login-check.ts";
import { loginOf, loginsOf, roles, userOf } from "../../src/platform/logins.ts";
import { freePort } from "../../src/platform/processes/ports.ts";
import { asvs } from "../support/asvs.ts";
import { besideDatabase, testDatabaseUrl } from "../support/database.ts";
import { givenIn } from "../support/given.ts";

const ownerUrl = await testDatabaseUrl();
const owner = openKnex(ownerUrl, undefined, 2);
const folder = mkdtempSync(join(tmpdir(), "portal-logins-"));
const run = `wall_${process.pid}`;
const children: ChildProcess[] = [];
/** Whole processes start here, beside whatever else the machine does. */
const timeout = 60_000;

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
});
afterAll(async () => {
  const { rows } = await owner.raw("select rolname as name from pg_roles where rolname ^@ ?", [run]);
  for (const { name } of rows as { name: string }[]) {
    await owner.raw("drop owned by ??", [name]);
    await owner.raw("drop role ??", [name]);
  }
  await owner.destroy();
  rmSync(folder, { recursive: true, force: true });
});

const at = (name: string, password: string, address = ownerUrl): string => {
  const url = new URL(address);
  url.username = name;
  url.password = password;
  return url.href;
};
/** A login made as `migrate` makes it, and then `beyond`. */
const given = async (name: string, beyond: readonly string[] = []): Promise<string> => {
  const login = { role: "portal_web" as const, url: at(`${run}_${name}_web_login`, "a password") };
  await ensureLogins(owner, [login]);
  for (const statement of beyond) await owner.raw(statement, { login: userOf(login.url) });
  return login.url;
};

const start = async (process_: "web" | "worker", env: NodeJS.ProcessEnv) => {
  const port = await freePort();
  const child = spawn(process.execPath, [resolve(import.meta.dirname, `../../src/${process_}.ts`)], {
    env: {
      PATH: process.env["PATH"],
      DATA_DIR: folder,
      PORT: `${port}`,
      SESSION_SECRET: "a secret of the tests, long enough",
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  children.push(child);
  let said = "";
  child.stdout.on("data", (chunk) => (said += String(chunk)));
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  return { child, said: () => said, url: `http://127.0.0.1:${port}` };
};
const production = { NODE_ENV: "production" };

const untilReady = async (url: string): Promise<number> => {
  for (;;) {
    const answer = await fetch(`${url}/readyz`).catch(() => undefined);
    if (answer) return answer.status;
    await sleep(50);
  }
};

describe("at work a process refuses to start", { timeout }, () => {
  it.each(roles)(`with the owner's login: %s ${asvs("13.2.1")}`, async (role) => {
    const name = role === "portal_web" ? "web" : "worker";
    const { child, said } = await start(name, { ...production, DATABASE_URL: ownerUrl });
    const [code] = await once(child, "exit");
    expect([code, said()]).toEqual([
      1,
      `${name}: DATABASE_URL: the login ${userOf(ownerUrl)} is a superuser, passes by row-level security, may make roles or databases, ` +
        `or copy all of them, owns tables or functions. Give this process a login that is a member of ${role} and of nothing else: ` +
        `migrate makes it (README, "Running it for real").\n`,
    ]);
  });

  it("with such a login of the usage records", async () => {
    const own = { DATABASE_URL: loginOf(ownerUrl, "portal_web").url, USAGE_DATABASE_URL: ownerUrl };
    const { child, said } = await start("web", { ...production, ...own });
    expect((await once(child, "exit"))[0]).toBe(1);
    expect(said()).toMatch(/^web: USAGE_DATABASE_URL: the login \S+ is a superuser/);
  });
});

it(`at work each starts with its own login, and needs no more ${asvs("13.2.1")}`, { timeout }, async () => {
  const web = await start("web", { ...production, DATABASE_URL: loginOf(ownerUrl, "portal_web").url });
  const worker = await start("worker", { ...production, DATABASE_URL: loginOf(ownerUrl, "portal_worker").url });
  expect(await untilReady(web.url)).toBe(200);
  const sessions = "select distinct usename as name from pg_stat_activity where datname = current_database()";
  await expect
    .poll(async () => (await owner.raw(`${sessions} and usename <> current_user order by 1`)).rows, { timeout: 30_000 })
    .toEqual(loginsOf(ownerUrl).map(({ url }) => ({ name: userOf(url) })));
  expect([web.child.exitCode, worker.child.exitCode]).toEqual([null, null]);
});

it("outside production the owner's login starts web, in its role, and this is said", { timeout }, async () => {
  const web = await start("web", { DATABASE_URL: ownerUrl });
  expect(await untilReady(web.url)).toBe(200);
  expect(web.said()).toContain("is a superuser");
});

describe("what a login may do beyond its role is found", () => {
  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    ["superuser", "is a superuser", ["alter role :login: superuser"]],
    ["bypass", "passes by row-level security", ["alter role :login: bypassrls"]],
    ["maker", "may make roles or databases, or copy all of them", ["alter role :login: createrole"]],
    ["keeper", "owns tables or functions", ["create table kept (id int)", "alter table kept owner to :login:"]],
    ["other", "is a member of other roles", ["grant portal_worker to :login:"]],
    ["reader", "is a member of other roles", ["grant pg_read_all_data to :login:"]],
    ["granted", "has rights of its own", ["grant delete on audit_records to :login:"]],
    ["none", "is no member of portal_web", ["revoke portal_web from :login:"]],
  ];
  it.each(cases)("%s", async (name, problem, beyond) => {
    const url = await given(name, beyond);
    expect((await whatIsWrong(url, "portal_web")).problems).toEqual(expect.arrayContaining([problem]));
  });

  it("a policy that shows every account", async () => {
    const url = await given("shown", ["create policy open on accounts to :login: using (true)"]);
    await givenIn(owner).account();
    expect((await whatIsWrong(url, "portal_web")).problems).toEqual(["sees accounts that nobody has asked for"]);
    await owner.raw("drop policy open on accounts");
    expect((await whatIsWrong(url, "portal_web")).problems).toEqual([]);
  });

  it("nothing of the logins as they are made", async () => {
    for (const { url, role } of loginsOf(ownerUrl)) expect((await whatIsWrong(url, role)).problems).toEqual([]);
  });
});

const enters = async (url: string) => {
  const knex = openKnex(url, "portal_web", 1);
  try {
    return (await knex.raw("select current_setting('statement_timeout') as timeout")).rows[0].timeout as string;
  } catch (error) {
    return (error as { code: string }).code;
  } finally {
    await knex.destroy();
  }
};

describe("ensureLogins", () => {
  it("gives a login its time limit, and puts back what it has changed of itself", async () => {
    const url = await given("restless");
    expect(await enters(url)).toBe("5s");
    const itself = openKnex(url, "portal_web", 1);
    // PostgreSQL lets every role do this to itself: it gains no right
    await itself.raw("alter role current_user password 'another'");
    await itself.raw("alter role current_user set statement_timeout = 0");
    await itself.destroy();
    expect(await enters(url)).toBe("28P01");
    await ensureLogins(owner, [{ role: "portal_web", url }]);
    expect(await enters(url)).toBe("5s");
  });

  it("keeps no password that a log of statements could show", async () => {
    const url = await given("secret");
    const { rows } = await owner.raw("select rolpassword as kept from pg_authid where rolname = ?", [userOf(url)]);
    expect(rows[0].kept).toMatch(/^SCRAM-SHA-256\$4096:/);
  });

  it("is done by two databases of one server at once", async () => {
    const beside = openKnex(await besideDatabase("other"), undefined, 2);
    const logins = Array.from({ length: 5 }, (_, place) => ({
      role: "portal_web" as const,
      url: at(`${run}_at_once_${place}_web_login`, "a password"),
    }));
    await Promise.all([ensureLogins(owner, logins), ensureLogins(beside, logins)]);
    for (const { url } of logins) expect(await enters(url)).toBe("5s");
    await beside.destroy();
  });
});
