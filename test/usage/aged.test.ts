import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type Database, openDatabase } from "../../src/platform/db.ts";
import { runDropAgedRecords } from "../../src/usage/index.ts";
import { workerUrl } from "../support/database.ts";
import { type Portal, startPortal } from "../support/portal.ts";

let portal: Portal;
let db: Database;
const folder = mkdtempSync(join(tmpdir(), "portal-aged-"));
beforeAll(async () => {
  portal = await startPortal();
  db = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 2);
});
afterAll(async () => {
  await db.close();
  await portal.close();
  rmSync(folder, { recursive: true });
});

const run = (usageExportDir?: string) =>
  runDropAgedRecords({ db, clock: portal.deps.clock, config: { usageYears: 3, usageExportDir } })(
    {},
    { signal: AbortSignal.timeout(30_000) },
  );
const partitions = async () =>
  (
    await portal.owner.raw(
      "select relname as name from pg_class where relname like 'usage\\_records\\_202_\\___' and relkind = 'r' and relname < 'usage_records_2024' order by 1",
    )
  ).rows.map(({ name }: { name: string }) => name);
const journal = () =>
  portal
    .owner("audit_records")
    .where({ action: "usage-records:drop" })
    .orderBy("id")
    .select("account_id", "subject", "after");

it("usage records of a month older than three years go, to a file first, and the journal says so", async () => {
  for (const month of ["2023-09-01", "2023-10-01", "2023-11-01"])
    await portal.owner.raw("select ensure_usage_partition(?)", [month]);
  const accounts = [await portal.given.account(), await portal.given.account()];
  const given = accounts.flatMap(({ id }) =>
    [1, 2].map((call) => ({
      account_id: id,
      subscriber_id: 7,
      id: call,
      started_at: `2023-10-0${call}T10:00:00.123456Z`,
      direction: "outgoing",
      kind: "voice",
      peer: "375291112233",
    })),
  );
  await portal.owner("usage_records").insert(given);
  await run(folder);
  expect(await partitions()).toEqual(["usage_records_2023_11"]);
  expect(readdirSync(folder)).toEqual(["usage-records-2023-09.ndjson.gz", "usage-records-2023-10.ndjson.gz"]);
  const text = gunzipSync(readFileSync(join(folder, "usage-records-2023-10.ndjson.gz"))).toString();
  const written = text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));
  expect(written).toMatchObject(
    given.map((record) => ({ ...record, started_at: expect.stringContaining("T10:00:00.123456") })),
  );
  expect(await journal()).toEqual([
    {
      account_id: 0,
      subject: "2023-09",
      after: { usageBytes: expect.any(Number), usageFile: "usage-records-2023-09.ndjson.gz" },
    },
    {
      account_id: 0,
      subject: "2023-10",
      after: { usageBytes: expect.any(Number), usageFile: "usage-records-2023-10.ndjson.gz" },
    },
  ]);
});

it("a month whose file cannot be written stays", async () => {
  await portal.owner.raw("select ensure_usage_partition('2023-08-01')");
  await expect(run(join(folder, "usage-records-2023-10.ndjson.gz", "none"))).rejects.toThrow("ENOTDIR");
  expect(await partitions()).toContain("usage_records_2023_08");
  await run();
  expect(await partitions()).toEqual(["usage_records_2023_11"]);
  expect((await journal()).at(-1)).toMatchObject({ subject: "2023-08", after: { usageBytes: expect.any(Number) } });
});

it("a week goes as a month does", async () => {
  await portal.owner.raw("select use_usage_partitions('week')");
  await portal.owner.raw("select ensure_usage_partition('2023-06-14')");
  await portal.owner.raw("select use_usage_partitions('month')");
  await run();
  expect((await journal()).at(-1)).toMatchObject({ subject: "2023-06-12" });
});

it("the worker can neither drop a younger month nor read it so, nor another table", async () => {
  const parts = ["usage_records_2026_10", "usage_records", "users", 'users"; drop table users; --'];
  for (const part of parts) {
    const asked = ["select drop_aged_usage(?)", "select aged_usage_records(?, 0, 0, 'now', 0, 1)"];
    for (const statement of asked) await expect(db.knex.raw(statement, [part])).rejects.toThrow("younger than a year");
    for (const statement of asked)
      await expect(portal.db.knex.raw(statement, [part])).rejects.toThrow("permission denied");
  }
});
