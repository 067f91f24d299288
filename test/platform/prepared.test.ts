import { afterAll, expect, it } from "vitest";
import { inScope, jobScope, type Tx } from "../../src/platform/db.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);

const statement = "select count(*)::int as count from subscribers where account_id = ? and status = ?";
const backendOf = async (tx: Tx): Promise<number> => (await tx.raw("select pg_backend_pid() as pid")).rows[0].pid;
const usesOf = async (tx: Tx): Promise<number[]> => {
  const { rows } = await tx.raw(
    "select generic_plans + custom_plans as uses from pg_prepared_statements where statement like ?",
    ["select count(*)::int as count from subscribers%"],
  );
  return (rows as { uses: number }[]).map(({ uses }) => uses);
};

it("a prepared transaction has each statement parsed once a connection, whatever its values; others do not use it", async () => {
  const account = await portal.given.account();
  await portal.given.subscriber(account, { status: "active" });
  await portal.given.subscriber(account, { status: "suspended" });
  const scope = jobScope(portal.db, account.id);
  const count = (tx: Tx, status: string) => tx.raw(statement, [account.id, status]).then(({ rows }) => rows[0].count);
  const work = async (tx: Tx) => {
    expect([await count(tx, "active"), await count(tx, "suspended"), await count(tx, "terminated")]).toEqual([1, 1, 0]);
    return { backend: await backendOf(tx), uses: await usesOf(tx) };
  };
  const first = await inScope(scope, work, { isPrepared: true });
  expect(first.uses).toEqual([3]);
  expect(await inScope(scope, work, { isPrepared: true })).toEqual({ ...first, uses: [6] });
  expect(await inScope(scope, work)).toEqual({ ...first, uses: [6] });
});

it("a prepared transaction in which a statement fails is rolled back, and its connection goes on", async () => {
  const account = await portal.given.account();
  const scope = jobScope(portal.db, account.id);
  const add = (tx: Tx, name: string | null) =>
    tx.raw("insert into labels (account_id, name) values (?, ?)", [account.id, name]);
  const work = async (tx: Tx) => [await add(tx, "Новая"), await add(tx, null)];
  for (let time = 0; time < 2; time++) {
    await expect(inScope(scope, work, { isPrepared: true })).rejects.toThrow(/null value/);
  }
  expect(await portal.owner("labels").where({ account_id: account.id })).toEqual([]);
  await inScope(scope, (tx) => add(tx, "Новая"), { isPrepared: true });
  expect(await portal.owner("labels").where({ account_id: account.id }).pluck("name")).toEqual(["Новая"]);
});
