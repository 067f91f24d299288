import { expect, it, vi } from "vitest";
import { seedDatabase } from "../../src/bin/seed.ts";
import { openKnex } from "../../src/platform/db.ts";
import { freshDatabase } from "../support/database.ts";

// whole databases are made here, on machines that may be busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

// The first and last days of a month, the turn of a year, a leap day: the months are counted in Minsk.
it.each(["2026-11-30T22:30:00Z", "2027-01-01T00:00:00+03:00", "2028-02-29T23:59:59+03:00"])(
  "adds up when seeded at %s",
  async (now) => {
    const url = await freshDatabase();
    await seedDatabase(url, "demo", { now: new Date(now) });
    const knex = openKnex(url, undefined, 1);
    try {
      const wrong = await knex.raw(
        `select number from invoices i where issued_on > ? or charges <>
      (select sum(gross) from charges c where c.account_id = i.account_id and c.month = i.month)`,
        [now.slice(0, 10) === "2026-11-30" ? "2026-12-01" : now.slice(0, 10)],
      );
      expect(wrong.rows).toEqual([]);
      const unpaid = await knex("invoices")
        .where("unpaid", ">", 0)
        .groupBy("account_id")
        .orderBy("account_id")
        .select("account_id")
        .count("* as count");
      expect(unpaid).toEqual([
        { account_id: 20_000_001, count: 1 },
        { account_id: 20_000_002, count: 2 },
        { account_id: 20_000_200, count: 2 },
      ]);
      const last = await knex("invoices")
        .where("account_id", 20_000_001)
        .max("month as month")
        .count("* as count")
        .first();
      expect(last).toEqual({
        month: { "2026-11-30T22:30:00Z": "2026-11-01", "2027-01-01T00:00:00+03:00": "2026-12-01" }[now] ?? "2028-01-01",
        count: 36,
      });
    } finally {
      await knex.destroy();
    }
  },
);
