import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { createApp } from "../../src/app.ts";
import { migrateDatabase } from "../../src/bin/migrate.ts";
import { type Database, openDatabase, openKnex } from "../../src/platform/db.ts";
import { loginsOf } from "../../src/platform/logins.ts";
import { distributeUsage, runMakePartitions } from "../../src/usage/index.ts";
import { bringTo } from "../imports/bring.ts";
import { emptyDatabase, webUrl, workerUrl } from "../support/database.ts";
import { type Agent, type Portal, signIn, startPortal } from "../support/portal.ts";
import { asShown } from "../support/shown.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let portal: Portal;
let owner: Database;
let web: Database;
let usageUrl: string;
let agent: Agent;
const recordsOwner = () => {
  if (!owner.usage) throw new Error("no database of its own");
  return owner.usage.knex;
};
let base: string;
let number: string;

const line = (of: { number: string }, msisdn: string, peer: string) =>
  `${of.number};${msisdn};2026-10-05 10:00:00;outgoing;voice;${peer};${peer}\n`;

beforeAll(async () => {
  portal = await startPortal();
  usageUrl = await emptyDatabase("records");
  await migrateDatabase(portal.databaseUrl, usageUrl, loginsOf(portal.databaseUrl));
  owner = await openDatabase(portal.databaseUrl, undefined, 3, { usageUrl });
  web = await openDatabase(webUrl(portal.databaseUrl), "portal_web", 3, { usageUrl: webUrl(usageUrl) });
  const account = await portal.given.account();
  const other = await portal.given.account();
  const subscriber = await portal.given.subscriber(account);
  const stranger = await portal.given.subscriber(other);
  const holder = await portal.given.holder("administrator", account);
  number = subscriber.msisdn;
  base = `/a/${account.number}/subscribers/${number}`;
  const text = `account;number;started_at;direction;kind;record;peer\n${line(account, number, "375296111111")}${line(other, stranger.msisdn, "375296222222")}`;
  const run = await bringTo(owner)("usage", text);
  expect(run).toMatchObject({ state: "done", imported: 2, refused: 0 });
  agent = await signIn({ ...portal, app: createApp({ ...portal.deps, db: web }) }, holder);
});
afterAll(async () => {
  await Promise.all([web.close(), owner.close()]);
  await portal.close();
});

describe("usage records in a database of their own", () => {
  it("are there alone: the main database has none, the journal and the run are in the main one", async () => {
    expect(await portal.owner("usage_records").count()).toEqual([{ count: 0 }]);
    expect(await recordsOwner()("usage_records").count()).toEqual([{ count: 2 }]);
    expect(await portal.owner("import_runs").pluck("kind")).toEqual(["usage"]);
    expect(await portal.owner("audit_records").where({ action: "imports:run" }).count()).toEqual([{ count: 3 }]);
  });

  it("brought twice are there once", async () => {
    const known = await recordsOwner()("usage_records").orderBy("id").select("*");
    const text = `account;number;started_at;direction;kind;record;peer\n${base.split("/")[2]};${number};2026-10-05T07:00:00Z;outgoing;voice;375296111111;375296111111\n`;
    expect(await bringTo(owner)("usage", text)).toMatchObject({ imported: 0, unchanged: 1 });
    expect(await recordsOwner()("usage_records").orderBy("id").select("*")).toEqual(known);
  });

  it("are seen by an account's own pages, and by no other account's", async () => {
    const { post } = await import("../support/portal.ts");
    await post(agent, `${base}/records/views?month=2026-10`, { purpose: "Сверка" }).expect(303);
    const page = await agent.get(`${base}/records?month=2026-10`).expect(200);
    expect(page.text).toContain(asShown("+375 29 ***-**-11"));
    expect(page.text).not.toContain("***-**-22");
    await agent.get(base).expect(200);
    const ids = await portal.owner("accounts").pluck("id");
    for (const id of ids) expect(await web.usage?.knex("usage_records").where({ account_id: id })).toEqual([]);
  });

  it("get their partitions by the worker's own login", async () => {
    const worker = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 2, {
      usageUrl: workerUrl(usageUrl),
    });
    await runMakePartitions({ db: worker, clock: { now: () => new Date("2034-03-05T10:00:00Z") } })();
    await worker.close();
    const made = "select to_regclass('usage_records_2034_03') is not null as made";
    expect((await recordsOwner().raw(made)).rows).toEqual([{ made: true }]);
    expect((await portal.owner.raw(made)).rows).toEqual([{ made: false }]);
  });

  it("have one index in each partition, the key, and no foreign key", async () => {
    const found =
      await recordsOwner().raw(`select distinct pg_get_indexdef(indexrelid) ~ '\\(account_id, subscriber_id, started_at, id\\)' as key, count(*) over (partition by indrelid) as indexes
      from pg_index where indrelid in (select inhrelid from pg_inherits where inhparent = 'usage_records'::regclass)`);
    expect(found.rows).toEqual([{ key: true, indexes: 1 }]);
    expect((await recordsOwner().raw("select count(*) from pg_constraint where contype = 'f'")).rows).toEqual([
      { count: 0 },
    ]);
  });

  it("are distributed on Citus alone; where it is not there that is said, and nothing is changed", async () => {
    const { isDistributed, sentence } = await distributeUsage(recordsOwner());
    expect([isDistributed, sentence]).toEqual([
      false,
      expect.stringMatching(/^Citus is not in this database: .*try again\.$/),
    ]);
    const { rows } = await recordsOwner().raw(
      "select count(*) from pg_db_role_setting s join pg_database d on d.oid = s.setdatabase where d.datname = current_database() and setconfig::text like '%citus%'",
    );
    expect(rows).toEqual([{ count: 0 }]);
  });

  it("that are away close the pages that need them, in one sentence; the others live", async () => {
    const gone = { knex: openKnex("postgres://nobody@127.0.0.1:1/none", "portal_web", 1), isUsage: true } as const;
    const app = createApp({ ...portal.deps, db: { ...web, usage: gone } });
    const user = await portal.owner("users").first("phone");
    const visitor = await signIn({ ...portal, app }, user);
    const page = await visitor.get(base).expect(503);
    expect(page.text).toContain("Данные о звонках и трафике сейчас недоступны");
    await visitor.get(`${base}/services`).expect(200);
    await visitor.get(`/a/${base.split("/")[2]}/invoices`).expect(200);
    await gone.knex.destroy();
  });
});
