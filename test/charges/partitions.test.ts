import { afterAll, describe, expect, it } from "vitest";
import { makeChargePartitions, runMakeChargePartitions } from "../../src/charges/index.ts";
import { openDatabase } from "../../src/platform/db.ts";
import { bringTo, fillPortal } from "../imports/bring.ts";
import { testDatabaseUrl, workerUrl } from "../support/database.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
const { owner, given } = portal;
afterAll(() => portal.close());

const placesOf = async (accountId: number): Promise<Record<string, number>> => {
  const { rows } = await owner.raw(
    "select tableoid::regclass::text as place, count(*) as count from charges where account_id = ? group by 1 order by 1",
    [accountId],
  );
  return Object.fromEntries((rows as { place: string; count: number }[]).map(({ place, count }) => [place, count]));
};
const isThere = async (name: string): Promise<boolean> => {
  const { rows } = await owner.raw("select to_regclass(?) is not null as there", [name]);
  return (rows as { there: boolean }[])[0]?.there ?? false;
};

describe("charges by month", () => {
  it("get the partitions of the month and the three after it every night, as the worker's own login", async () => {
    const db = await openDatabase(workerUrl(await testDatabaseUrl()), "portal_worker", 2);
    // half past nine in the evening of 31 October, UTC, is November in Minsk
    const run = runMakeChargePartitions({ db, clock: { now: () => new Date("2031-10-31T21:30:00Z") } });
    await run();
    await run();
    const names = ["2031_10", "2031_11", "2031_12", "2032_01", "2032_02", "2032_03"];
    expect(await Promise.all(names.map((name) => isThere(`charges_${name}`)))).toEqual([
      false,
      true,
      true,
      true,
      true,
      false,
    ]);
    expect(makeChargePartitions.cron).toBeDefined();
    await db.close();
  });

  it("of a month without a partition lie in the rest until it is made, and are then in it with their keys", async () => {
    const account = await given.account();
    const { id } = await given.subscriber(account);
    const charge = { account_id: account.id, month: "2035-05-01", subscriber_id: id, charge_group: "subscription" };
    const line = (position: number) => ({ ...charge, position, name: `line ${position}`, gross: position });
    await owner("charges").insert([line(1), line(2), { ...line(1), month: "2035-06-01" }]);
    expect(await placesOf(account.id)).toEqual({ charges_rest: 3 });
    await Promise.all([1, 2, 3].map(() => owner.raw("select ensure_charge_partition('2035-05-20')")));
    expect(await placesOf(account.id)).toEqual({ charges_2035_05: 2, charges_rest: 1 });
    await expect(owner("charges").insert(line(2))).rejects.toThrow("duplicate key");
    await expect(owner("charges").insert({ ...line(3), subscriber_id: id + 999_999 })).rejects.toThrow("foreign key");
    await expect(owner("charges").insert({ ...line(3), month: "2035-05-02" })).rejects.toThrow("check constraint");
  });

  it("are brought into partitions, also of months that nobody has foreseen, and twice are there once", async () => {
    const db = await openDatabase(await testDatabaseUrl(), undefined, 3);
    const bring = bringTo(db);
    await fillPortal(bring);
    const text = `account;month;number;position;group;name;amount
00020000501;2019-03;375291000501;1;subscription;Абонентская плата;15.00
00020000501;2026-10;375291000501;1;subscription;Абонентская плата;15.00
`;
    expect(await bring("charges", text)).toMatchObject({ state: "done", imported: 2, refused: 0 });
    expect(await bring("charges", text)).toMatchObject({ state: "done", imported: 0, unchanged: 2 });
    expect(await placesOf(20_000_501)).toEqual({ charges_2019_03: 1, charges_2026_10: 1 });
    await db.close();
  });

  it("are one account's, through the table and through no partition", async () => {
    const db = await openDatabase(workerUrl(await testDatabaseUrl()), "portal_worker", 1);
    expect(await db.knex("charges").where({ account_id: 20_000_501 })).toEqual([]);
    await expect(db.knex("charges_rest").where({ account_id: 20_000_501 })).rejects.toThrow("permission denied");
    await db.close();
  });
});
