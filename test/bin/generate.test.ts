import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { generateDatabase } from "../../src/bin/generate.ts";
import { isIccid } from "../../src/kernel/iccid.ts";
import { isMobile, parseMsisdn } from "../../src/kernel/msisdn.ts";
import { isUnp } from "../../src/kernel/unp.ts";
import { type Knex, openKnex } from "../../src/platform/db.ts";
import { freshDatabase } from "../support/database.ts";

// whole databases are made here, on machines that may be busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const now = new Date("2026-11-23T12:00:00+03:00");
// 20 000 rows and more take the indexes off and put them back
const sizes = { accounts: 3, subscribers: 9_000, usage: 27_001, big: 4_000, firstAccount: 30_000_001 };
let url: string;
let knex: Knex;
let before: unknown[];

const definitions = () =>
  rowsOf(`select indexrelid::regclass::text as name, indisvalid, pg_get_indexdef(indexrelid) as definition from pg_index
    where indrelid::regclass::text not like 'pg_%' and indexrelid::regclass::text !~ '\\d{4}_\\d\\d'
    union all select conname, convalidated, pg_get_constraintdef(oid) from pg_constraint where contype = 'f' and conrelid::regclass::text !~ '\\d{4}_\\d\\d' order by 1`);

beforeAll(async () => {
  url = await freshDatabase();
  knex = openKnex(url, undefined, 2);
  before = await definitions();
  await generateDatabase(url, sizes, { now });
});
afterAll(() => knex.destroy());

const rowsOf = async <R = Record<string, unknown>>(sql: string): Promise<R[]> =>
  (await knex.raw<{ rows: R[] }>(sql.replaceAll("?", "\\?"))).rows;
const listOf = async (sql: string): Promise<unknown[]> => (await rowsOf(sql)).map((row) => Object.values(row)[0]);

describe("generate", () => {
  it("makes the sizes asked for, usage of the last three months", async () => {
    expect(await rowsOf("select account_id as id, count(*) as count from subscribers group by 1 order by 1")).toEqual([
      { id: 30_000_001, count: 4_000 },
      { id: 30_000_002, count: 2_500 },
      { id: 30_000_003, count: 2_500 },
    ]);
    const usage = await rowsOf(
      "select to_char(started_at at time zone 'UTC' + interval '3 hours', 'YYYY-MM') as month, count(*) as count from usage_records group by 1 order by 1",
    );
    expect(usage).toEqual([
      { month: "2026-08", count: 9_001 },
      { month: "2026-09", count: 9_000 },
      { month: "2026-10", count: 9_000 },
    ]);
  });

  it("puts every index and foreign key back as it was, in the partitions too", async () => {
    expect(before.length).toBeGreaterThan(40);
    expect(await definitions()).toEqual(before);
    expect(
      await listOf(
        "select inhrelid::regclass::text from pg_inherits where inhparent = 'usage_records'::regclass and (select count(*) from pg_index where indrelid = inhrelid and indisvalid) <> 1",
      ),
    ).toEqual([]);
  });

  it("gives numbers, SIM cards and УНП that pass their checks and come once", async () => {
    const lines = await rowsOf<{ msisdn: string; iccid: string }>("select msisdn, iccid from subscribers");
    expect(
      lines.filter(({ msisdn }) => {
        const read = parseMsisdn(msisdn);
        return read !== msisdn || !isMobile(read);
      }),
    ).toEqual([]);
    expect(new Set(lines.map(({ msisdn }) => msisdn)).size).toBe(9_000);
    const iccids = await listOf("select iccid from sim_cards");
    expect(iccids.filter((iccid) => !isIccid(String(iccid)))).toEqual([]);
    expect(new Set(iccids).size).toBe(9_030);
    expect(
      await listOf(
        "select count(*) from subscribers join sim_cards using (account_id, iccid) where state in ('in-use', 'retired')",
      ),
    ).toEqual([9_000]);
    expect((await listOf("select unp from clients")).filter((unp) => !isUnp(String(unp)))).toEqual([]);
  });

  it("puts nine in ten into a department of their account and labels every fifth", async () => {
    const groups = "select account_id, count(*) as count from";
    for (const [table, count] of [
      ["departments", 20],
      ["labels", 10],
    ] as const) {
      const each = await rowsOf<{ count: number }>(`${groups} ${table} group by 1`);
      expect(each.map((row) => row.count)).toEqual([count, count, count]);
    }
    const [placed] = await listOf("select avg((department_id is not null)::int)::float from subscribers");
    expect(placed).toBeGreaterThan(0.87);
    expect(placed).toBeLessThan(0.93);
    const [labelled] = await listOf(
      "select count(distinct (account_id, subscriber_id))::float / 9000 from subscriber_labels",
    );
    expect(labelled).toBeGreaterThan(0.17);
    expect(labelled).toBeLessThan(0.23);
  });

  it("spreads statuses, tariffs and services believably", async () => {
    const [share] = await rowsOf<{
      active: number;
      statuses: number;
      tariffs: number;
      named: number;
    }>(`select avg((status = 'active')::int)::float as active, count(distinct status) as statuses,
      count(distinct tariff_id) as tariffs, count(distinct (last_name, first_name, middle_name)) as named from subscribers`);
    expect(share?.active).toBeGreaterThan(0.87);
    expect(share?.active).toBeLessThan(0.93);
    expect(share).toMatchObject({ statuses: 5, tariffs: 11 });
    expect(share?.named).toBeGreaterThan(1_000);
    const [connected] = await listOf("select count(distinct subscriber_id)::float / 9000 from subscriber_services");
    expect(connected).toBeGreaterThan(0.25);
    expect(connected).toBeLessThan(0.35);
  });

  it("has invoices that add up", async () => {
    expect(await listOf("select count(*) from invoices group by account_id")).toEqual([3, 3, 3]);
    expect(
      await listOf(
        "select number from invoices i where charges <> (select sum(gross) from invoice_lines where invoice_id = i.id) or vat <> (select sum(vat) from invoice_lines where invoice_id = i.id)",
      ),
    ).toEqual([]);
    expect(
      await listOf(
        "select number from (select *, lag(closing) over (partition by account_id order by month) as before from invoices) i where opening <> before",
      ),
    ).toEqual([]);
    expect(
      await rowsOf(
        "select account_id as id, count(*) filter (where unpaid > 0) as unpaid from invoices group by 1 order by 1",
      ),
    ).toEqual([
      { id: 30_000_001, unpaid: 1 },
      { id: 30_000_002, unpaid: 0 },
      { id: 30_000_003, unpaid: 1 },
    ]);
    expect(
      await listOf(
        "select id from accounts a where -balance <> (select sum(unpaid) from invoices where account_id = a.id)",
      ),
    ).toEqual([]);
  });

  it("has an administrator for each account: its first subscriber, who is active", async () => {
    const held = await rowsOf(
      "select g.account_id as id, array_agg(role order by role) as roles, bool_and(s.status = 'active') as active from grants g join users u on u.id = user_id join subscribers s on s.msisdn = phone group by 1 order by 1",
    );
    expect(held).toEqual(
      [30_000_001, 30_000_002, 30_000_003].map((id) => ({ id, roles: ["administrator", "subscriber"], active: true })),
    );
  });

  it("refuses the same accounts in one sentence and leaves all as it was", async () => {
    await expect(generateDatabase(url, { ...sizes, firstAccount: 30_000_003 }, { now })).rejects.toThrow(
      "Account 30000003 is there already: give another --first-account.",
    );
    expect(await listOf("select count(*) from subscribers")).toEqual([9_000]);
  });

  it("does not clash with itself in other accounts", async () => {
    await generateDatabase(
      url,
      { accounts: 2, subscribers: 1_000, usage: 0, big: 100, firstAccount: 30_000_101 },
      { now },
    );
    expect(await listOf("select count(distinct msisdn) from subscribers")).toEqual([10_000]);
    expect(await listOf("select count(distinct iccid) from sim_cards")).toEqual([10_050]);
  });

  it.each([
    [{ big: 9_001 }, "The big account cannot have more"],
    [{ accounts: 0 }, "There must be at least one account."],
    [{ subscribers: 2, big: 0 }, "There must be a subscriber for every account."],
    [{ big: 8_999 }, "leaves too few"],
    [{ firstAccount: 20_000_001 }, "Generated accounts lie between"],
  ])("refuses sizes that do not fit: %o", async (wrong, sentence) => {
    await expect(generateDatabase(url, { ...sizes, ...wrong }, { now })).rejects.toThrow(sentence);
  });
});
