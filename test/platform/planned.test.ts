import { afterAll, expect, it } from "vitest";
import { inScope, jobScope, type Tx } from "../../src/platform/db.ts";
import { startPortal } from "../support/portal.ts";

const portal = await startPortal();
afterAll(portal.close);

const statement = "select count(*)::int as count from subscribers where account_id = ? and status = ?";
const settings = async (tx: Tx): Promise<unknown> =>
  (
    await tx.raw(
      "select pg_backend_pid() as backend, current_setting('plan_cache_mode') as plans, current_setting('enable_seqscan') as scans where ?::int > 0",
      [1],
    )
  ).rows[0];
const plansOf = async (tx: Tx) => {
  const { rows } = await tx.raw(
    "select generic_plans::int as kept, custom_plans::int as other from pg_prepared_statements where statement like ?",
    ["select count(*)::int as count from subscribers%"],
  );
  return rows;
};

it("a planned transaction has each statement planned once a connection, whatever its values, and leaves no setting behind", async () => {
  const account = await portal.given.account();
  await portal.given.subscriber(account, { status: "active" });
  await portal.given.subscriber(account, { status: "suspended" });
  const scope = jobScope(portal.db, account.id);
  const count = (tx: Tx, status: string) => tx.raw(statement, [account.id, status]).then(({ rows }) => rows[0].count);
  const planned = await inScope(
    scope,
    async (tx) => {
      expect([await count(tx, "active"), await count(tx, "suspended"), await count(tx, "terminated")]).toEqual([
        1, 1, 0,
      ]);
      expect(await plansOf(tx)).toEqual([{ kept: 3, other: 0 }]);
      return settings(tx);
    },
    { isPlanned: true },
  );
  expect(planned).toMatchObject({ plans: "force_generic_plan", scans: "off" });
  const usual = await inScope(scope, async (tx) => {
    expect(await count(tx, "active")).toBe(1);
    return [await settings(tx), await plansOf(tx)];
  });
  // the same connection, and no further use of the kept plan
  expect(usual).toEqual([{ ...(planned as object), plans: "auto", scans: "on" }, [{ kept: 3, other: 0 }]]);
});

it("a planned transaction in which a statement fails is rolled back, and its connection goes on", async () => {
  const account = await portal.given.account();
  const scope = jobScope(portal.db, account.id);
  const add = (tx: Tx, name: string | null) =>
    tx.raw("insert into labels (account_id, name) values (?, ?)", [account.id, name]);
  const work = async (tx: Tx) => [await add(tx, "Новая"), await add(tx, null)];
  for (let time = 0; time < 2; time++) {
    await expect(inScope(scope, work, { isPlanned: true })).rejects.toThrow(/null value/);
  }
  expect(await portal.owner("labels").where({ account_id: account.id })).toEqual([]);
  await inScope(scope, (tx) => add(tx, "Новая"), { isPlanned: true });
  expect(await portal.owner("labels").where({ account_id: account.id }).pluck("name")).toEqual(["Новая"]);
});
