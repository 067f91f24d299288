import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { down, up } from "../../migrations/0005_audit_chain.ts";
import { recordAudit, recordOwnAudit, verifyAudit } from "../../src/journal/index.ts";
import { inScope, type Knex, mintScope, openKnex } from "../../src/platform/db.ts";
import { webUrl, workerUrl } from "../support/database.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
const { owner, given, db, databaseUrl } = portal;
afterAll(portal.close);

const records = (knex: Knex, accountId: number, count: number, from = 1) =>
  knex.raw(
    `insert into audit_records (account_id, user_name, action, subject, before, after)
     select ?, 'Человек', 'orders:accept', n::text, '{"n": 1}', jsonb_build_object('n', n) from generate_series(?::int, ?) n`,
    [accountId, from, from + count - 1],
  );
const positions = (accountId: number): Promise<number[]> =>
  owner("audit_records").where({ account_id: accountId }).orderBy("position").pluck("position");
const whole = async () => {
  const { breaks, records: count, chains, ownHead } = await verifyAudit(owner, { batchSize: 7 });
  expect(breaks).toEqual([]);
  return { count, chains, ownHead };
};
const oneTo = (n: number) => Array.from({ length: n }, (_, index) => index + 1);

describe("each record", () => {
  it("is chained to the one before it of its account, in the order in which they were committed", async () => {
    const account = await given.account();
    await records(owner, account.id, 3);
    await recordOwnAudit(db.knex, { userId: null, action: "sessions:refuse", subject: "password" });
    const rows = await owner("audit_records").where({ account_id: account.id }).orderBy("position");
    expect(rows.map(({ position }) => position)).toEqual([1, 2, 3]);
    expect(rows[0].previous_hash).toHaveLength(0);
    expect(rows[1].previous_hash).toEqual(rows[0].hash);
    expect(rows[2].previous_hash).toEqual(rows[1].hash);
    const head = await owner("audit_heads").where({ account_id: account.id }).first();
    expect(head).toEqual({ account_id: account.id, position: 3, hash: rows[2].hash });
    const { ownHead } = await whole();
    expect(ownHead).toMatch(/^[\da-f]{64}$/);
  });

  it("gets its place from the database, whatever the client says", async () => {
    const { id } = await given.account();
    const scope = mintScope(db, id, { userId: 1, name: "", msisdn: null, role: "administrator" });
    await inScope(scope, (tx) =>
      tx("audit_records").insert({ account_id: id, action: "x:y", position: 77, hash: "ff", previous_hash: "ff" }),
    );
    expect(await positions(id)).toEqual([1]);
    await whole();
  });

  it("is whole after many at once from web and worker, over several accounts in any order, some rolled back", async () => {
    const accounts = await Promise.all(oneTo(3).map(() => given.account()));
    const web = openKnex(webUrl(databaseUrl), "portal_web", 5);
    const worker = openKnex(workerUrl(databaseUrl), "portal_worker", 5);
    const ids = [0, ...accounts.map(({ id }) => id)];
    const before = await owner("audit_records").where({ account_id: 0 });
    const write = async (n: number) => {
      const own = n % 2 === 0 ? ids : ids.toReversed();
      await (n % 3 === 0 ? worker : web).transaction(async (tx) => {
        await tx.raw("select set_config('app.account_ids', ?, true)", [`{${ids.join(",")}}`]);
        for (const id of own) await tx("audit_records").insert({ account_id: id, action: "x:y", subject: String(n) });
        if (n % 5 === 0) throw new Error("rolled back");
      });
    };
    const ends = await Promise.allSettled(oneTo(60).map(write));
    await Promise.all([web.destroy(), worker.destroy()]);
    // no deadlock: only what was to be rolled back failed
    const failures = ends.flatMap((end) => (end.status === "rejected" ? [String(end.reason)] : []));
    expect(new Set(failures)).toEqual(new Set(["Error: rolled back"]));
    for (const { id } of accounts) expect(await positions(id)).toEqual(oneTo(48));
    expect(await positions(0)).toEqual(oneTo(before.length + 48));
    await whole();
  });

  it("waits for no record of a transaction that is still at work", async () => {
    const { id } = await given.account();
    const scope = mintScope(db, id, { userId: 1, name: "", msisdn: null, role: "administrator" });
    await inScope(scope, async (tx) => {
      await recordAudit(tx, { action: "orders:draft", subject: "1" });
      await inScope(scope, (other) => recordAudit(other, { action: "orders:draft", subject: "2" }));
    });
    const subjects = await owner("audit_records").where({ account_id: id }).orderBy("position").pluck("subject");
    expect(subjects).toEqual(["2", "1"]);
    await whole();
  });

  it("can be added by web and worker, and neither changed, taken out nor put elsewhere by them", async () => {
    const { id } = await given.account();
    for (const role of ["portal_web", "portal_worker"] as const) {
      const knex = openKnex(databaseUrl, role, 1);
      const attempt = (sql: string) =>
        knex
          .transaction(async (tx) => {
            await tx.raw("select set_config('app.account_ids', ?, true)", [`{${id}}`]);
            await tx.raw(sql);
          })
          .then(
            () => "allowed",
            (error: { code?: string }) => error.code,
          );
      expect(await attempt(`insert into audit_records (account_id, action) values (${id}, 'x:y')`)).toBe("allowed");
      for (const sql of [
        `update audit_records set position = 1 where account_id = ${id}`,
        `delete from audit_records where account_id = ${id}`,
        `insert into audit_heads values (${id + 1}, 1, '')`,
        `update audit_heads set position = 0 where account_id = ${id}`,
        `delete from audit_heads where account_id = ${id}`,
        "truncate audit_heads",
        "alter table audit_records disable trigger all",
        `select chain_audit_record(${id}, 1)`,
        "drop trigger chain on audit_records",
      ]) {
        expect(await attempt(sql), `${role}: ${sql}`).toBe("42501");
      }
      await knex.destroy();
    }
    expect(await positions(id)).toEqual([1, 2]);
    await whole();
  });
});

describe("audit-verify finds", () => {
  let id = 0;
  beforeEach(async () => {
    id = (await given.account()).id;
    await records(owner, id, 20);
  });

  /** As somebody who holds the database's own keys: what it finds, and the chain as it was. */
  const tamper = async (...statements: readonly string[]) => {
    const found: string[] = [];
    const back = new Error("taken back");
    const work = owner.transaction(async (tx) => {
      await tx.raw("set local session_replication_role = replica");
      for (const sql of statements) await tx.raw(sql);
      const { breaks } = await verifyAudit(tx, { batchSize: 7 });
      found.push(...breaks.map((each) => `${each.accountId === id} ${each.position} ${each.what}`));
      throw back;
    });
    await expect(work).rejects.toBe(back);
    return found;
  };
  const record = (position: number) => `account_id = ${id} and position = ${position}`;

  const changes: Readonly<Record<string, string>> = {
    at: "at + interval '1 microsecond'",
    user_id: "1",
    user_name: "'Другой'",
    role: "'supervisor'",
    acting_for: "''",
    action: "'orders:accepT'",
    subject: "'0'",
    before: "'null'",
    after: `'{"n": "8"}'`,
    address: "'192.0.2.1'",
    request_id: "''",
    id: "id + 1000000",
    hash: "sha256('x')",
    previous_hash: "sha256('x')",
  };
  it.each(Object.entries(changes))("a change of %s", async (column, value) => {
    expect(await tamper(`update audit_records set ${column} = ${value} where ${record(8)}`)).toContain(
      "true 8 the record has been changed",
    );
  });

  it("knows every column of a record", async () => {
    const { rows } = await owner.raw(
      "select attname as name from pg_attribute where attrelid = 'audit_records'::regclass and attnum > 0 and not attisdropped",
    );
    const known = [...Object.keys(changes), "account_id", "position"];
    expect(rows.map(({ name }: { name: string }) => name).toSorted()).toEqual(known.toSorted());
  });

  it("a record taken out in the middle, several of them, and the first", async () => {
    expect(await tamper(`delete from audit_records where ${record(8)}`)).toEqual([
      "true 9 record 8 is missing before it",
    ]);
    expect(await tamper(`delete from audit_records where account_id = ${id} and position in (1, 2, 3)`)).toEqual([
      "true 4 records 1 to 3 are missing before it",
    ]);
  });

  it("a tail cut off, even with its head set back", async () => {
    const cut = `delete from audit_records where account_id = ${id} and position > 17`;
    expect(await tamper(cut)).toEqual(["true 20 the chain ends at 17: the records after it are missing"]);
    expect(await tamper(cut, `update audit_heads set position = 17 where account_id = ${id}`)).toEqual([
      "true 17 the head is not the hash of the newest record",
    ]);
    expect(await tamper(`delete from audit_records where account_id = ${id}`)).toEqual([
      "true 20 the chain ends at 0: the records after it are missing",
    ]);
    expect(await tamper(`delete from audit_heads where account_id = ${id}`)).toEqual([
      "true null the chain has no head",
    ]);
  });

  it("one closed up after a deletion", async () => {
    const found = await tamper(
      `delete from audit_records where ${record(8)}`,
      `update audit_records set position = -position where account_id = ${id} and position > 8`,
      `update audit_records set position = -position - 1 where account_id = ${id} and position < 0`,
    );
    expect(found).toContain("true 8 the record has been changed");
    expect(found).toContain("true 8 the record does not follow the one before it");
  });

  it("a record put in, without a place or with a made-up one", async () => {
    const columns = "insert into audit_records (account_id, action, position, previous_hash, hash)";
    expect(await tamper(`insert into audit_records (account_id, action) values (${id}, 'x:y')`)).toEqual([
      "true null 1 records stand in no chain",
    ]);
    const found = await tamper(
      `${columns} select ${id}, 'x:y', 21, hash, sha256('x') from audit_heads where account_id = ${id}`,
    );
    expect(found).toEqual(["true 21 the record has been changed", "true 20 the chain goes on to 21, past its head"]);
  });

  it("two that have changed places", async () => {
    const found = await tamper(
      `update audit_records set position = -1 where ${record(5)}`,
      `update audit_records set position = 5 where ${record(6)}`,
      `update audit_records set position = 6 where ${record(-1)}`,
    );
    expect(found).toContain("true 5 the record has been changed");
    expect(found).toContain("true 6 the record does not follow the one before it");
  });

  it("one record moved to another account", async () => {
    const other = await given.account();
    const found = await tamper(`update audit_records set account_id = ${other.id} where ${record(20)}`);
    expect(found.length).toBeGreaterThan(2);
  });

  it("a chain made anew from a changed record on, by a head that was kept elsewhere", async () => {
    const heads: { accountId: number; position: number; hash: string }[] = [];
    await verifyAudit(owner, { onHead: (head) => heads.push(head) });
    const kept = heads.filter(({ accountId }) => accountId === id);
    expect(kept).toMatchObject([{ position: 20 }]);
    await records(owner, id, 3, 21);
    expect((await verifyAudit(owner, { kept })).breaks).toEqual([]);
    await owner.raw(`update audit_records set subject = 'x' where ${record(4)}`);
    await owner.raw(`update audit_heads set position = 0, hash = '' where account_id = ${id}`);
    await owner.raw(`update audit_records set position = null where account_id = ${id}`);
    await owner.raw(
      `select chain_audit_record(account_id, id) from (select * from audit_records where account_id = ${id} order by id) r`,
    );
    expect((await verifyAudit(owner)).breaks).toEqual([]);
    expect((await verifyAudit(owner, { kept })).breaks).toEqual([
      { accountId: id, position: 20, what: "is not the head that was kept: rewritten since" },
    ]);
  });
});

describe("the migration", () => {
  it("chains the records that are there already, and goes back", async () => {
    const accounts = await Promise.all([given.account(), given.account()]);
    await owner.transaction((trx) => down(trx));
    for (const { id } of accounts) await records(owner, id, 30);
    await owner.transaction((trx) => up(trx));
    for (const { id } of accounts) expect(await positions(id)).toEqual(oneTo(30));
    await records(owner, accounts[0]?.id ?? 0, 2, 31);
    expect(await positions(accounts[0]?.id ?? 0)).toEqual(oneTo(32));
    await whole();
  });
});

describe("npm run audit:verify", () => {
  const folder = mkdtempSync(join(tmpdir(), "audit-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const bin = resolve(import.meta.dirname, "../../src/bin/audit-verify.ts");
  const run = (args: readonly string[] = [], env: NodeJS.ProcessEnv = { DATABASE_URL: databaseUrl }) =>
    promisify(execFile)(process.execPath, [bin, ...args], { env: { PATH: process.env["PATH"], ...env } }).then(
      ({ stdout }) => ({ code: 0, stdout, stderr: "" }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({ code, stdout, stderr }),
    );
  let account: { id: number; number: string };
  beforeAll(async () => {
    account = await given.account();
    await records(owner, account.id, 5);
  });

  it("says in a line that all is whole, and gives the heads to be kept", async () => {
    const { code, stdout } = await run(["--heads"]);
    const lines = stdout.trimEnd().split("\n");
    expect(code).toBe(0);
    expect(lines.at(-1)).toMatch(/^\d+ records in \d+ chains, all whole; head of account 0: [\da-f]{64}$/);
    expect(lines.find((line) => line.startsWith(account.number))).toMatch(/ 5 [\da-f]{64}$/);
    const kept = join(folder, "heads.txt");
    writeFileSync(kept, stdout);
    expect((await run(["--kept", kept])).code).toBe(0);
    writeFileSync(
      kept,
      stdout.replace(new RegExp(`^${account.number} 5 .*$`, "m"), `${account.number} 5 ${"0".repeat(64)}`),
    );
    const changed = await run(["--kept", kept]);
    expect(changed.code).toBe(1);
    expect(changed.stdout).toContain(`account ${account.number}, position 5: is not the head that was kept`);
  });

  it("names the account and the position of what is broken, and ends with 1", async () => {
    await owner("audit_records").where({ account_id: account.id, position: 2 }).update({ user_name: "Никто" });
    const { code, stdout } = await run();
    expect(code).toBe(1);
    expect(stdout).toContain(`account ${account.number}, position 2: the record has been changed\n`);
    expect(stdout).toMatch(/\d+ records in \d+ chains: 1 breaks\n$/);
    await owner("audit_records").where({ account_id: account.id, position: 2 }).update({ user_name: "Человек" });
  });

  it("finds the database of npm start by its data, and says so where there is none", async () => {
    const { port, password } = new URL(databaseUrl);
    writeFileSync(join(folder, "postgres.json"), JSON.stringify({ port: Number(port), password }));
    const { code, stderr } = await run([], { DATA_DIR: folder });
    // the test server keeps an empty database by the portal's name
    expect([code, stderr]).toEqual([2, expect.stringContaining('relation "audit_records" does not exist')]);
    const none = await run([], { DATA_DIR: join(folder, "none") });
    expect([none.code, none.stderr]).toEqual([2, expect.stringContaining("DATABASE_URL")]);
  });
});
