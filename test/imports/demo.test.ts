import { Readable } from "node:stream";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { seedDatabase } from "../../src/bin/seed.ts";
import { importFile, kindNamed, kinds, type Run } from "../../src/imports/index.ts";
import { type Database, type Knex, openDatabase, openKnex } from "../../src/platform/db.ts";
import { besideDatabase, testDatabaseUrl } from "../support/database.ts";
import { csvOf, exportOf, jsonLinesOf } from "./files.ts";

// a whole portal is filled here, on machines that may be busy
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const now = new Date("2026-11-23T12:00:00+03:00");
let demo: Knex;
let filled: Database;
const runs = new Map<string, Run>();

const bring = async (kind: string, text: string, fileName = `${kind}.csv`): Promise<Run> => {
  const found = kindNamed(kind);
  if (!found) throw new Error(kind);
  return importFile(filled, found, Readable.from([Buffer.from(text)]), { fileName, now });
};

beforeAll(async () => {
  const url = await testDatabaseUrl();
  await seedDatabase(url, "demo", { now });
  demo = openKnex(url, undefined, 2);
  filled = await openDatabase(await besideDatabase("filled"), undefined, 3);
  for (const { name } of kinds) runs.set(name, await bring(name, csvOf(await exportOf(demo, name))));
});
afterAll(() => Promise.all([demo.destroy(), filled.close()]));

const counted = ({ lines, imported, unchanged, refused, reasons }: Run) => ({
  lines,
  imported,
  unchanged,
  refused,
  reasons,
});

const sums = async () => {
  const tables = [
    "clients",
    "accounts",
    "subscribers",
    "subscriber_services",
    "sim_cards",
    "past_holders",
    "phone_numbers",
    "invoices",
    "invoice_lines",
    "payments",
    "charges",
    "usage_records",
    "tariffs",
    "tariff_bundles",
    "services",
    "service_tariffs",
    "service_rules",
  ];
  const found = [];
  for (const table of tables)
    found.push([
      table,
      (
        await filled.knex.raw(
          `select count(*) as rows, md5(string_agg(t::text, '|' order by t::text)) as sum from ${table} t`,
        )
      ).rows,
    ]);
  found.push((await filled.knex.raw("select count(*) from audit_records where account_id > 0")).rows);
  return found;
};

describe("the demo, exported and imported into an empty portal", () => {
  it.each(kinds.map(({ name }) => name))(
    "%s: every line is taken, and the tables are the demo's row by row",
    async (kind) => {
      const exported = await exportOf(demo, kind);
      expect(exported.rows.length).toBeGreaterThan(2);
      const run = runs.get(kind);
      expect(run && counted(run)).toEqual({
        lines: exported.rows.length,
        imported: exported.rows.length,
        unchanged: 0,
        refused: 0,
        reasons: {},
      });
      const made = await exportOf(filled.knex, kind);
      expect(made.rows.find((row, index) => String(row) !== String(exported.rows[index]))).toBeUndefined();
      expect(csvOf(made) === csvOf(exported)).toBe(true);
    },
  );

  it("works out what is left to pay and the balance as the demo has it", async () => {
    const left = "select account_id, month, unpaid from invoices order by 1, 2";
    expect((await filled.knex.raw(left)).rows).toEqual((await demo.raw(left)).rows);
    const balances = "select id, balance from accounts order by 1";
    expect((await filled.knex.raw(balances)).rows).toEqual((await demo.raw(balances)).rows);
  });

  it("twice is once: no row of any table changes, nothing is written into a customer's journal", async () => {
    const before = await sums();
    for (const { name } of kinds) {
      const exported = await exportOf(demo, name);
      const run = await bring(name, jsonLinesOf(exported), `${name}.jsonl`);
      expect([name, counted(run)]).toEqual([
        name,
        { lines: exported.rows.length, imported: 0, unchanged: exported.rows.length, refused: 0, reasons: {} },
      ]);
    }
    expect(await sums()).toEqual(before);
  });

  it("notes each run, and in the journal of each account what came for it", async () => {
    expect(await filled.knex("import_runs").where({ state: "done", refused: 0 }).count()).toEqual([{ count: 26 }]);
    const noted = await filled
      .knex("audit_records")
      .where({ account_id: 20_000_001, action: "imports:run" })
      .orderBy("id")
      .pluck("subject");
    expect(noted).toEqual(["accounts", "subscribers", "sim-cards", "invoices", "payments", "charges", "usage"]);
    expect(await filled.knex("audit_records").where({ account_id: 0, action: "imports:run" }).count()).toEqual([
      { count: 26 },
    ]);
  });
});
