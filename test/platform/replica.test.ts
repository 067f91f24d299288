import { execFile } from "node:child_process";
import { resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, afterEach, describe, expect, it, vi } from "vitest";
import { chargeBatches } from "../../src/charges/repository.ts";
import { type Month, parseMonth } from "../../src/kernel/month.ts";
import {
  type AccountScope,
  inScope,
  jobScope,
  openDatabase,
  openKnex,
  readAtOnce,
  usageScope,
} from "../../src/platform/db.ts";
import { loginOf } from "../../src/platform/logins.ts";
import { subscriberBatches } from "../../src/subscribers/repository.ts";
import { searchCustomers } from "../../src/support/search/repository.ts";
import { givenIn } from "../support/given.ts";
import { startPair } from "../support/replica.ts";

const pair = await startPair();
const primary = openKnex(pair.primary.url, undefined, 2);
const copy = openKnex(pair.replica.url, undefined, 2);
const warned: string[] = [];
const place = { url: pair.replica.url, mostBehindMs: 300, warn: (problem: string) => void warned.push(problem) };
const webUrl = loginOf(pair.primary.url, "portal_web").url;
const db = await openDatabase(webUrl, "portal_web", 4, { replica: place });
const others: { close(): Promise<void> }[] = [db];
const given = givenIn(primary);
const account = await given.account();
const scope = jobScope(db, account.id);

/** As if so much time had passed. */
let aheadMs = 0;
const realNow = performance.now.bind(performance);
vi.spyOn(performance, "now").mockImplementation(() => realNow() + aheadMs);

afterEach(async () => {
  await copy.raw("select pg_wal_replay_resume()");
  // a replica that was left alone is asked again
  aheadMs += 60_000;
  warned.length = 0;
});
afterAll(async () => {
  vi.restoreAllMocks();
  await Promise.all(others.map((each) => each.close()));
  await Promise.all([primary.destroy(), copy.destroy()]);
  await pair.stop();
});

/** Whether a long read is answered by the replica, and what it sees. */
const readDepartments = async (own: AccountScope = scope) => {
  const { server, departments } = await readAtOnce(
    own,
    {
      server: db.knex.raw("select pg_is_in_recovery() as replica"),
      departments: db.knex("departments").where("account_id", own.accountId).orderBy("id").select("name"),
    },
    { from: "replica" },
  );
  return {
    isReplica: (server as { replica: boolean }[])[0]?.replica,
    names: (departments as { name: string }[]).map(({ name }) => name),
  };
};
const write = (name: string) =>
  inScope(scope, (tx) =>
    tx("departments")
      .insert({ account_id: account.id, name })
      .then(() => undefined),
  );

describe("a long read", { timeout: 60_000 }, () => {
  it("is answered by the replica, with all that was written before it", async () => {
    for (let count = 1; count <= 100; count += 1) {
      await write(`own write ${count}`);
      const { isReplica, names } = await readDepartments();
      expect([isReplica, names.length]).toEqual([true, count]);
    }
    expect(warned).toEqual([]);
  });

  it("sees the account of its scope alone", async () => {
    const other = await given.account();
    expect(await readDepartments(jobScope(db, other.id))).toEqual({ isReplica: true, names: [] });
    const { rows } = await openedAt(webUrl).then((own) => own.knex.raw("select current_user as who"));
    expect(rows).toEqual([{ who: loginName }]);
  });

  it("goes to the primary while the replica is too far behind, and back when it has caught up", async () => {
    await copy.raw("select pg_wal_replay_pause()");
    await write("unseen by the replica");
    const before = { ...db.replica?.counts };
    expect(await readDepartments()).toMatchObject({
      isReplica: false,
      names: expect.arrayContaining(["unseen by the replica"]),
    });
    expect(warned).toEqual(["is more than 0.3 s behind"]);
    // left alone: nobody waits for it again
    expect((await readDepartments()).isReplica).toBe(false);
    expect(warned).toHaveLength(1);
    expect(db.replica?.counts).toEqual({ atReplica: before.atReplica, atPrimary: (before.atPrimary ?? 0) + 2 });
    await copy.raw("select pg_wal_replay_resume()");
    aheadMs += 10_001;
    expect(await readDepartments()).toMatchObject({
      isReplica: true,
      names: expect.arrayContaining(["unseen by the replica"]),
    });
  });

  it("waits for a replica that is only a moment behind", async () => {
    await copy.raw("select pg_wal_replay_pause()");
    await write("seen a moment later");
    const reading = readDepartments();
    await copy.raw("select pg_sleep(0.1)");
    await copy.raw("select pg_wal_replay_resume()");
    expect(await reading).toMatchObject({ isReplica: true, names: expect.arrayContaining(["seen a moment later"]) });
  });

  it("is made again at the primary when the replica ends it half way", async () => {
    const reading = readAtOnce(
      scope,
      {
        slow: db.knex.raw("select pg_is_in_recovery() as replica, case when pg_is_in_recovery() then pg_sleep(4) end"),
      },
      { from: "replica" },
    );
    await vi.waitFor(
      async () => {
        const { rows } = await copy.raw(
          "select pg_terminate_backend(pid) from pg_stat_activity where query ^@ 'select pg_is_in_recovery() as replica, case' and state = 'active' and pid <> pg_backend_pid()",
        );
        expect(rows).toHaveLength(1);
      },
      { timeout: 3_000, interval: 20 },
    );
    expect((await reading).slow).toMatchObject([{ replica: false }]);
    expect(warned).toEqual([expect.stringContaining("terminating connection")]);
  });

  it("fails where its statement is at fault, at the replica alone", async () => {
    const before = { ...db.replica?.counts };
    await expect(readAtOnce(scope, { wrong: db.knex.raw("select 1 / 0") }, { from: "replica" })).rejects.toMatchObject({
      code: "22012",
    });
    expect(db.replica?.counts).toEqual(before);
    expect(warned).toEqual([]);
  });

  it.each([
    ["no replica", () => pair.primary.url, "is no replica"],
    [
      "a replica of something else",
      () => pair.replica.url.replace(/portal$/, "postgres"),
      "is a replica of another database",
    ],
    ["nobody there", () => pair.replica.url.replace(/:\d+\//, ":1/"), "ECONNREFUSED"],
  ])("goes to the primary where the address leads to %s", async (_what, url, problem) => {
    const own = await openedAt(webUrl, url());
    const read = await readDepartments(jobScope(own, account.id));
    expect(read.isReplica).toBe(false);
    expect(warned).toEqual([expect.stringContaining(problem)]);
  });

  it("of usage records in a database of their own is asked there", async () => {
    const own = await openDatabase(webUrl, "portal_web", 2, { replica: place, usageUrl: webUrl });
    others.push(own);
    const records = usageScope(jobScope(own, account.id));
    const { server } = await readAtOnce(
      records,
      { server: own.knex.raw("select pg_is_in_recovery() as replica") },
      { from: "replica" },
    );
    expect(server).toEqual([{ replica: false }]);
  });
});

const loginName = new URL(webUrl).username;
const openedAt = async (url: string, replicaUrl?: string) => {
  const own = await openDatabase(url, "portal_web", 2, { replica: { ...place, url: replicaUrl ?? place.url } });
  others.push(own);
  return own;
};

describe("the replica answers", () => {
  const reads: [string, () => Promise<unknown>][] = [
    ["the export of subscribers", async () => (await subscriberBatches(scope, {}).next()).value],
    [
      "the export of charges",
      async () => (await chargeBatches(scope, parseMonth("2026-10") as Month, {}).next()).value,
    ],
    ["support's search", async () => searchCustomers(db, 1, [{ kind: "company", wanted: ["ромашка"] }])],
  ];
  it.each(reads)("%s", async (_what, read) => {
    const before = { ...db.replica?.counts };
    await read();
    expect(db.replica?.counts).toEqual({ atReplica: (before.atReplica ?? 0) + 1, atPrimary: before.atPrimary });
  });
});

const verify = () =>
  promisify(execFile)(process.execPath, [resolve(import.meta.dirname, "../../src/bin/audit-verify.ts")], {
    env: {
      PATH: process.env["PATH"],
      DATABASE_URL: pair.primary.url,
      DATABASE_READ_URL: pair.replica.url,
      READ_LAG_SECONDS: "0",
    },
  });
const rowsReadThere = async (): Promise<number> => {
  await copy.raw("select pg_stat_force_next_flush()");
  const { rows } = await copy.raw(
    "select sum(tup_returned)::bigint as sum from pg_stat_database where datname = 'portal'",
  );
  return rows[0].sum;
};

describe("npm run audit:verify", { timeout: 60_000 }, () => {
  it("reads the replica", async () => {
    const before = await rowsReadThere();
    const { stdout, stderr } = await verify();
    expect([stdout, stderr]).toEqual([expect.stringContaining("all whole"), ""]);
    expect(await rowsReadThere()).toBeGreaterThan(before);
  });

  it("says that it reads the primary while the replica is behind", async () => {
    await copy.raw("select pg_wal_replay_pause()");
    await write("unseen by it as well");
    const { stdout, stderr } = await verify();
    expect([stdout, stderr]).toEqual([
      expect.stringContaining("all whole"),
      "The replica is more than 0 s behind: reading the primary.\n",
    ]);
  });
});
