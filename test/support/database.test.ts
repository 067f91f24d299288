import { expect, it } from "vitest";
import { freshDatabase, testDatabaseUrl } from "./database.ts";
import { query } from "./global-setup.ts";

it("is one migrated database for a test file, and as new when asked for anew", async () => {
  const url = await testDatabaseUrl();
  expect(await testDatabaseUrl()).toBe(url);
  const { rowCount } = await query(url, "select 1 from information_schema.tables where table_schema = 'public'");
  expect(rowCount).toBeGreaterThan(0);

  await query(url, "create table left_over ()");
  expect(await freshDatabase()).toBe(url);
  const { rows } = await query(url, "select to_regclass('left_over') as found");
  expect(rows).toEqual([{ found: null }]);
});
