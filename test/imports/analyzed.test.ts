import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeIccid } from "../../src/kernel/iccid.ts";
import { type Database, openDatabase } from "../../src/platform/db.ts";
import { testDatabaseUrl } from "../support/database.ts";
import { bringTo, fillPortal } from "./bring.ts";

let db: Database;
let bring: ReturnType<typeof bringTo>;
beforeAll(async () => {
  db = await openDatabase(await testDatabaseUrl(), undefined, 2);
  bring = bringTo(db);
  await fillPortal(bring);
});
afterAll(() => db.close());

const rowsKnown = async () =>
  Object.fromEntries(
    (
      await db
        .knex("pg_class")
        .whereIn("relname", ["sim_cards", "sim_digits", "payments"])
        .select("relname", db.knex.raw("reltuples::int as rows"))
    ).map(({ relname, rows }) => [relname, rows]),
  );

describe("what a file has filled", () => {
  it("is analyzed with it, and nothing for a few lines", async () => {
    const before = await rowsKnown();
    const payments = await bring(
      "payments",
      "account;received_on;document_number;amount\n00020000501;2026-10-01;90;90.00\n",
    );
    expect(payments.imported).toBe(1);
    expect(await rowsKnown()).toEqual(before);
    const cards = Array.from({ length: 10_000 }, (_, n) => `00020000501;${makeIccid(500_000 + n)}`);
    expect(await bring("sim-cards", ["account;iccid", ...cards].join("\n"))).toMatchObject({ imported: 10_000 });
    const after = await rowsKnown();
    expect(after["sim_cards"]).toBeGreaterThanOrEqual(10_000);
    expect(after["sim_digits"]).toBeGreaterThanOrEqual(10_000);
    expect(after["payments"]).toBe(before["payments"]);
  });
});
