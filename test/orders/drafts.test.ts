import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { NotFound, RuleBroken } from "../../src/kernel/errors.ts";
import { cancelDraft, confirmDraft } from "../../src/orders/index.ts";
import type { AccountScope } from "../../src/platform/db.ts";
import { asvs } from "../support/asvs.ts";
import { confirmedAt, draftAs, draftOf, entriesOf, givenMany, scopeOf } from "../support/orders.ts";
import { type Portal, startPortal } from "../support/portal.ts";

const confirm = (scope: AccountScope, id: number) => confirmDraft(scope, id, { now: confirmedAt });

describe("a draft becomes an order", () => {
  let portal: Portal;
  beforeAll(async () => {
    portal = await startPortal();
  });
  afterAll(() => portal.close());

  const given = async (count: number) => {
    const account = await portal.given.account();
    const user = await portal.given.holder("administrator", account);
    const [tariff, service] = [await portal.given.tariff(), await portal.given.service()];
    const msisdns = await givenMany(portal.owner, account, tariff, count);
    return { account, user, service, msisdns, scope: scopeOf(portal.db, account, user) };
  };
  const jobsOf = async ({ accountId }: AccountScope): Promise<{ from: number; to: number; orderId: number }[]> => {
    const { rows } = await portal.owner.raw(
      `select data from pgboss.job where (data ->> 'accountId')::bigint = ? order by (data ->> 'orderId')::int, (data ->> 'from')::int`,
      [accountId],
    );
    return (rows as { data: { from: number; to: number; orderId: number } }[]).map(({ data }) => data);
  };
  const auditOf = (accountId: number) =>
    portal
      .owner("audit_records")
      .where({ account_id: accountId })
      .whereNot({ action: "orders:draft" })
      .orderBy("id")
      .select("action", "subject", "after");

  it("counts the numbers of an account up at confirmation, at the same moment too, and each account's by itself", async () => {
    const { scope, service, msisdns } = await given(1);
    const other = await given(1);
    const drafts = await Promise.all(Array.from({ length: 10 }, () => draftOf(scope, service, entriesOf(msisdns))));
    await cancelDraft(scope, drafts[0] as number);
    expect((await draftAs(scope, drafts[1] as number)).number).toBeNull();
    const orders = await Promise.all(drafts.slice(1).map((id) => confirm(scope, id)));
    expect(orders.map(({ number }) => number).toSorted((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    const first = await confirm(other.scope, await draftOf(other.scope, other.service, entriesOf(other.msisdns)));
    expect(first.number).toBe(1);
  });

  it(`accepts it once, with its slices and its audit record, however often it is confirmed at the same moment ${asvs("15.4.2")}`, async () => {
    const { scope, service, msisdns, user } = await given(401);
    const id = await draftOf(scope, service, entriesOf(msisdns));
    const orders = await Promise.all(Array.from({ length: 10 }, () => confirm(scope, id)));
    expect(new Set(orders.map((order) => `${order.number} ${order.state}`))).toEqual(new Set(["1 accepted"]));
    expect((await confirmDraft(scope, id, { now: new Date(0) })).confirmedAt).toEqual(confirmedAt);
    expect((await jobsOf(scope)).map(({ from, to }) => [from, to])).toEqual([
      [1, 200],
      [201, 400],
      [401, 401],
    ]);
    expect(await auditOf(scope.accountId)).toEqual([
      {
        action: "orders:accept",
        subject: "1",
        after: {
          operation: "connect-service",
          about: service.name,
          params: { serviceId: service.id },
          total: 401,
          refused: 0,
        },
      },
    ]);
    expect(await draftAs(scope, id)).toMatchObject({
      authorName: user.name,
      state: "accepted",
      confirmedAt,
      startedAt: confirmedAt,
    });
  });

  it("does not accept one that would do nothing", async () => {
    const { scope, service } = await given(1);
    const number = await draftOf(scope, service, entriesOf(["375299999999"]));
    await expect(confirm(scope, number)).rejects.toThrow(RuleBroken);
    expect(await draftAs(scope, number)).toMatchObject({ state: "draft" });
    expect(await jobsOf(scope)).toEqual([]);
  });

  it("is gone when it is cancelled, and cannot be cancelled once accepted", async () => {
    const { scope, service, msisdns } = await given(1);
    const cancelled = await draftOf(scope, service, entriesOf(msisdns));
    expect(await cancelDraft(scope, cancelled)).toBe(true);
    expect(await cancelDraft(scope, cancelled)).toBe(false);
    await expect(confirm(scope, cancelled)).rejects.toThrow(NotFound);
    const accepted = await draftOf(scope, service, entriesOf(msisdns));
    await confirm(scope, accepted);
    expect(await cancelDraft(scope, accepted)).toBe(false);
    expect((await auditOf(scope.accountId)).map(({ action, subject }) => `${action} ${subject}`)).toEqual([
      `orders:cancel-draft draft:${cancelled}`,
      "orders:accept 1",
    ]);
    expect(await portal.owner("order_items").where({ account_id: scope.accountId, order_id: cancelled })).toEqual([]);
  });

  it(`cancelled and confirmed at the same moment it is either, never half of both ${asvs("2.3.3", "15.4.2")}`, async () => {
    const { scope, service, msisdns } = await given(1);
    for (let round = 0; round < 5; round++) {
      const number = await draftOf(scope, service, entriesOf(msisdns));
      const [accepted, cancelled] = await Promise.allSettled([confirm(scope, number), cancelDraft(scope, number)]);
      const isAccepted = accepted.status === "fulfilled";
      expect(cancelled).toMatchObject({ status: "fulfilled", value: !isAccepted });
      expect((await jobsOf(scope)).filter((job) => job.orderId === number)).toHaveLength(isAccepted ? 1 : 0);
    }
  });

  it("cannot be accepted from another account", async () => {
    const { scope, service, msisdns } = await given(1);
    const other = await given(1);
    const number = await draftOf(scope, service, entriesOf(msisdns));
    await expect(confirm(other.scope, number)).rejects.toThrow(NotFound);
    expect(await cancelDraft(other.scope, number)).toBe(false);
    expect(await draftAs(scope, number)).toMatchObject({ state: "draft" });
  });

  it("keeps the words of a cell that no database takes as they are", async () => {
    const { scope, service } = await given(1);
    const entries = [{ row: 1, input: "37529100\ud800'; drop", msisdn: null, reason: "not-a-number", detail: null }];
    const number = await draftOf(scope, service, entries);
    expect(await draftAs(scope, number)).toMatchObject({ total: 1, refused: 1 });
  });
});
