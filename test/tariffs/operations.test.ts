import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectDone, expectReason, type Operating, openOperations } from "../support/operation.ts";

let operating: Operating;
let cheap: { id: number; name: string };
let dear: { id: number; name: string };
beforeAll(async () => {
  operating = await openOperations();
  cheap = await operating.portal.given.tariff({ monthly_fee: 1_000, change_fee: 590 });
  dear = await operating.portal.given.tariff({ monthly_fee: 3_000, change_fee: 590 });
  await operating.portal.owner("bundles").insert([
    { id: 1, name: "Набор: 300 мин., 15 ГБ", minutes: 300, megabytes: 15_360, monthly_fee: 700 },
    { id: 2, name: "Набор: 500 мин., 30 ГБ", minutes: 500, megabytes: 30_720, monthly_fee: 1_200 },
    { id: 3, name: "Набор: 50 мин., 1 ГБ", minutes: 50, megabytes: 1_024, monthly_fee: 100 },
  ]);
  await operating.portal.owner("tariff_bundles").insert([1, 2].map((bundle_id) => ({ tariff_id: dear.id, bundle_id })));
});
afterAll(() => operating.close());

const subscriber = (columns: Record<string, unknown> = {}) =>
  operating.portal.given.subscriber(operating.account, columns);
const to = (tariffId: number, bundleId: number | null = null) => ({
  name: "change-tariff",
  params: { tariffId, bundleId },
});
const bundle = (bundleId: number) => ({ name: "change-bundle", params: { bundleId } });

describe("change-tariff", () => {
  it("says price, what changes each month and which services end, and does just that", async () => {
    const one = await subscriber({ tariff_id: cheap.id });
    const service = await operating.portal.given.service({ monthly_fee: 400, name: "Только на дешевом" });
    const everywhere = await operating.portal.given.service({ monthly_fee: 300 });
    await operating.portal.owner("service_tariffs").insert({ service_id: service.id, tariff_id: cheap.id });
    const own = { account_id: operating.account.id, subscriber_id: one.id };
    await operating.portal
      .owner("subscriber_services")
      .insert([service, everywhere].map(({ id }) => ({ ...own, service_id: id })));
    const item = await expectDone(operating, to(dear.id, 1), one);
    expect(item).toMatchObject({
      before: { tariff: cheap.name, bundle: null },
      after: { tariff: dear.name, bundle: "Набор: 300 мин., 15 ГБ" },
      oneOff: 0,
      monthly: 3_000 + 700 - 1_000 - 400,
      losses: { [`service-${service.id}`]: "Только на дешевом" },
    });
    const left = await operating.portal.owner("subscriber_services").where(own).pluck("service_id");
    expect(left).toEqual([everywhere.id]);
    const row = await operating.portal.owner("subscribers").where({ id: one.id }).first("tariff_id", "bundle_id");
    expect(row).toEqual({ tariff_id: dear.id, bundle_id: 1 });
  });

  it.each([
    ["up, the first of the month", { tariff: "cheap", changed: null }, 0],
    ["down, the first of the month", { tariff: "dear", changed: null }, 590],
    ["down, again in the month", { tariff: "dear", changed: "2026-11-02T10:00:00Z" }, 890],
    ["down, the last was in another month", { tariff: "dear", changed: "2026-10-31T20:59:59Z" }, 590],
    ["down, the last was on the first of the month in Minsk", { tariff: "dear", changed: "2026-10-31T21:00:00Z" }, 890],
  ])("costs by the dated table: %s", async (_what, { tariff, changed }, fee) => {
    const from = tariff === "cheap" ? cheap : dear;
    const one = await subscriber({ tariff_id: from.id, tariff_changed_at: changed });
    const id = await operating.draft(tariff === "cheap" ? to(dear.id, 1) : to(cheap.id), [one]);
    expect((await operating.itemsOf(id))[0]).toMatchObject({ state: "pending", oneOff: fee });
  });

  it("once in 24 hours, and the fee of a date is that of its table", async () => {
    const one = await subscriber({ tariff_id: cheap.id, tariff_changed_at: "2026-11-08T09:30:00Z" });
    const { detail } = await operating.assess(to(dear.id, 1), one);
    expect(detail).toBe("2026-11-09T09:30:00Z");
    await expectReason(operating, to(dear.id, 1), one, { reason: "tariff-too-soon" });
    expect(operating.wordsOf("change-tariff", "tariff-too-soon", detail)[0]).toContain("09.11.2026 12:30");
    const before = await subscriber({ tariff_id: cheap.id, tariff_changed_at: "2026-11-08T09:00:00Z" });
    expect(await operating.assess(to(dear.id, 1), before)).toMatchObject({ verdict: "pending" });
  });

  it("not while blocked, not to what is closed, prepaid, of another kind or without its bundle", async () => {
    const one = await subscriber({ tariff_id: cheap.id });
    const { given } = operating.portal;
    const [closed, prepaid, fixed] = [
      await given.tariff({ archived_on: "2025-01-01" }),
      await given.tariff({ is_prepaid: true }),
      await given.tariff({ kind: "fixed" }),
    ];
    await expectReason(operating, to(closed.id), one, { reason: "tariff-closed" });
    await expectReason(operating, to(prepaid.id), one, { reason: "tariff-prepaid" });
    await expectReason(operating, to(fixed.id), one, { reason: "tariff-kind" });
    await expectReason(operating, to(dear.id), one, { reason: "bundle-missing" });
    await expectReason(operating, to(dear.id, 3), one, { reason: "bundle-not-offered" });
    await expectReason(operating, to(999_999), one, { reason: "no-tariff" });
    await expectReason(operating, to(cheap.id), one, { verdict: "unchanged", reason: "tariff-same" });
    await expectReason(operating, to(dear.id, 1), await subscriber({ status: "suspended" }), { reason: "status" });
  });

  it("a telephone line goes to another fixed tariff", async () => {
    const [from, other] = [
      await operating.portal.given.tariff({ kind: "fixed" }),
      await operating.portal.given.tariff({ kind: "fixed", monthly_fee: 2_000 }),
    ];
    const line = await subscriber({ kind: "telephone", tariff_id: from.id, msisdn: "375173000001", iccid: null });
    await expectDone(operating, to(other.id), line);
  });
});

describe("change-bundle", () => {
  it("costs the difference a month and loses what is left", async () => {
    const one = await subscriber({ tariff_id: dear.id, bundle_id: 1 });
    const item = await expectDone(operating, bundle(2), one);
    expect(item).toMatchObject({ monthly: 500, losses: { "bundle-rest": "Набор: 300 мин., 15 ГБ" } });
    await expectReason(operating, bundle(2), one, { verdict: "unchanged", reason: "bundle-same" });
    await expectReason(operating, bundle(3), one, { reason: "bundle-not-offered" });
    await expectReason(operating, bundle(999), one, { reason: "bundle-missing" });
    await expectReason(operating, bundle(1), await subscriber({ status: "suspended" }), { reason: "status" });
  });
});
