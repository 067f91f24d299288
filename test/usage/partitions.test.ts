import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forgetDrafts, runForgetDrafts } from "../../src/orders/index.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { runMakePartitions, usePartitions } from "../../src/usage/index.ts";
import { testDatabaseUrl, workerUrl } from "../support/database.ts";
import { type Portal, startPortal } from "../support/portal.ts";

describe("what runs by the clock, as the worker's own role", () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());

  it("makes the partitions of the month and the three after it, once", async () => {
    const db = await openDatabase(workerUrl(await testDatabaseUrl()), "portal_worker", 2);
    const run = runMakePartitions({ db, clock: { now: () => new Date("2031-10-31T21:30:00Z") } });
    await run();
    await run();
    const { rows } = await portal.owner.raw(
      "select relname from pg_class where relname like 'usage\\_records\\_203%' order by 1",
    );
    // half past nine in the evening of 31 October, UTC, is November in Minsk
    expect(
      rows
        .map((row: { relname: string }) => row.relname)
        .filter((name: string) => !name.includes("idx") && !name.includes("pkey")),
    ).toEqual(["usage_records_2031_11", "usage_records_2031_12", "usage_records_2032_01", "usage_records_2032_02"]);
    await db.close();
  });

  it("makes partitions of a week where that is wanted, beside months that are there, and no gap between", async () => {
    const partitions = async (): Promise<{ name: string; from: string; to: string }[]> => {
      const { rows } = await portal.owner.raw(`
        select relname as name, to_char(low::timestamptz at time zone 'Europe/Minsk', 'YYYY-MM-DD HH24:MI') as "from",
          to_char(high::timestamptz at time zone 'Europe/Minsk', 'YYYY-MM-DD HH24:MI') as "to"
        from pg_class c, regexp_match(pg_get_expr(relpartbound, c.oid), $$FROM \\('([^']+)'\\) TO \\('([^']+)'\\)$$) b,
          lateral (select b[1] as low, b[2] as high) l
        where relispartition and relkind = 'r' and relname like 'usage\\_records\\_2040%' order by low::timestamptz`);
      return rows;
    };
    const db = await openDatabase(workerUrl(await testDatabaseUrl()), "portal_worker", 2);
    const run = (now: string) => runMakePartitions({ db, clock: { now: () => new Date(now) } })();
    await portal.owner.raw("select ensure_usage_partition('2040-02-10')");
    await usePartitions(portal.owner, "week");
    await run("2040-02-20T10:00:00Z");
    await run("2040-02-20T10:00:00Z");
    const made = await partitions();
    // 2040-03-01 is a Thursday: the week that begins in February is cut where February's partition ends
    expect(made.slice(0, 3)).toEqual([
      { name: "usage_records_2040_02", from: "2040-02-01 00:00", to: "2040-03-01 00:00" },
      { name: "usage_records_2040_03_01", from: "2040-03-01 00:00", to: "2040-03-05 00:00" },
      { name: "usage_records_2040_03_05", from: "2040-03-05 00:00", to: "2040-03-12 00:00" },
    ]);
    await usePartitions(portal.owner, "month");
    await run("2040-05-20T10:00:00Z");
    const all = await partitions();
    expect(all.slice(1).map(({ from }) => from)).toEqual(all.slice(0, -1).map(({ to }) => to));
    expect(all.at(-1)).toEqual({ name: "usage_records_2040_08", from: "2040-08-01 00:00", to: "2040-09-01 00:00" });
    // the last week of May ends in June, whose partition begins there
    expect(all.filter(({ name }) => name.startsWith("usage_records_2040_06")).map(({ from }) => from)).toEqual([
      "2040-06-04 00:00",
    ]);
    await expect(usePartitions(portal.owner, "day" as "week")).rejects.toThrow("a month or a week, not of a day");
    await db.close();
  });

  it("two that make the same week at once both end well", async () => {
    await usePartitions(portal.owner, "week");
    const day = "select ensure_usage_partition('2041-05-08')";
    await Promise.all([1, 2, 3, 4].map(() => portal.owner.raw(day)));
    await usePartitions(portal.owner, "month");
    const { rows } = await portal.owner.raw("select to_regclass('usage_records_2041_05_06') is not null as made");
    expect(rows).toEqual([{ made: true }]);
  });

  it("forgets drafts of a day ago and keeps younger ones and orders", async () => {
    const db = await openDatabase(workerUrl(await testDatabaseUrl()), "portal_worker", 2);
    const account = await portal.given.account();
    const user = await portal.given.holder("administrator", account);
    const now = new Date("2026-11-09T09:00:00Z");
    const order = (id: number, state: string, hoursAgo: number) => ({
      account_id: account.id,
      id,
      number: state === "draft" ? null : id,
      operation: "connect-service",
      params: "{}",
      source: "list",
      state,
      author_user_id: user.id,
      author_name: "",
      author_role: "administrator",
      created_at: new Date(now.getTime() - hoursAgo * 3_600_000),
    });
    await portal.owner("orders").insert([order(1, "draft", 25), order(2, "draft", 23), order(3, "accepted", 99)]);
    await runForgetDrafts({ db, clock: { now: () => now } })();
    expect(await portal.owner("orders").where({ account_id: account.id }).orderBy("id").pluck("id")).toEqual([2, 3]);
    expect(forgetDrafts.cron).toBeDefined();
    await db.close();
  });
});
