import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { forgetDrafts, runForgetDrafts } from "../../src/orders/index.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { runMakePartitions } from "../../src/usage/index.ts";
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
