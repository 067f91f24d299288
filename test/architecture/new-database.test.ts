import { afterAll, expect, it } from "vitest";
import { openKnex } from "../../src/platform/db.ts";
import { asvs } from "../support/asvs.ts";
import { testDatabaseUrl } from "../support/database.ts";

const owner = openKnex(await testDatabaseUrl(), undefined, 1);
afterAll(() => owner.destroy());
const rowsOf = async <T>(sql: string): Promise<T[]> => (await owner.raw(sql)).rows as T[];

it(`a new database has no person, right, key or session in it ${asvs("6.3.2")}`, async () => {
  for (const table of ["users", "grants", "passkeys", "second_factors", "recovery_codes", "sessions", "sign_ins"]) {
    expect([table, await rowsOf(`select * from ${table}`)]).toEqual([table, []]);
  }
});

it(`no table has a place for hints, questions and answers, or a password as it is ${asvs("6.4.2")}`, async () => {
  const columns = await rowsOf<{ name: string }>(
    `select table_name || '.' || column_name as name from information_schema.columns where table_schema = 'public'`,
  );
  expect(columns.length).toBeGreaterThan(100);
  expect(columns.filter(({ name }) => /hint|question|secret_word|mother|(?<!server_)answer/.test(name))).toEqual([]);
  const passwords = columns.filter(({ name }) => name.includes("password")).map(({ name }) => name);
  expect(passwords.toSorted()).toEqual([
    "users.has_password",
    "users.password_expires_at",
    "users.password_hash",
    "users.password_is_temporary",
    "users.password_number",
    "users.password_set_by",
  ]);
});
