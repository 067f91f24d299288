import { afterAll, beforeAll, expect, it } from "vitest";
import { sliceSize } from "../../src/orders/slices/job.ts";
import { runTellOfLoss } from "../../src/subscribers/loss-notice.ts";
import { runWatchSuspensions } from "../../src/subscribers/suspensions.ts";
import { expectDone, type Operating, openOperations } from "../support/operation.ts";

let operating: Operating;
let watch: () => Promise<void>;
beforeAll(async () => {
  operating = await openOperations();
  watch = runWatchSuspensions({ ...operating.portal.deps, db: operating.worker });
});
afterAll(() => operating.close());

const subscriber = (columns: Record<string, unknown> = {}) =>
  operating.portal.given.subscriber(operating.account, columns);
const statusOf = async ({ id }: { id: number }) =>
  (await operating.portal.owner("subscribers").where({ id }).first("status")).status;
const notices = () => operating.portal.notices();
const scheduled = () =>
  operating.portal
    .owner("orders")
    .where({ account_id: operating.account.id, source: "schedule" })
    .orderBy("id")
    .select("id", "operation", "state", "total");

it("warns three days before, once, whoever manages the account", async () => {
  const { account, portal } = operating;
  await portal.given.holder("administrator", account, { email: "buh@romashka.example" });
  await portal.given.holder("viewer", account, { email: "viewer@romashka.example" });
  const until = new Date("2026-11-11T21:00:00Z");
  const one = await subscriber({ status: "suspended", status_reason: "leave", suspended_until: until });
  await subscriber({ status: "suspended", status_reason: "leave", suspended_until: "2026-11-30T21:00:00Z" });
  const before = await notices();
  await watch();
  await watch();
  const told = (await notices()).slice(before.length);
  expect(told.map(({ to }) => to)).toContain("buh@romashka.example");
  expect(told.map(({ to }) => to)).not.toContain("viewer@romashka.example");
  expect(new Set(told.map(({ to }) => to)).size).toBe(told.length);
  expect(told[0]?.text).toContain(`Всего 1: ${one.msisdn} (12.11.2026)`);
});

it("brings a number back by an order of its own when its time has come, and orders it once while the network is away", async () => {
  const until = "2026-11-09T08:00:00Z";
  const one = await subscriber({ status: "suspended", status_reason: "leave", suspended_until: until });
  await watch();
  await watch();
  const orders = await scheduled();
  expect(orders).toMatchObject([{ operation: "restore", state: "accepted", total: 1 }]);
  expect(await statusOf(one)).toBe("suspended");
  await operating.work(orders[0].id);
  expect(await statusOf(one)).toBe("active");
  await watch();
  expect(await scheduled()).toHaveLength(1);
});

it("brings a lost phone back as found: with its forwardings, and its reserved SIM free", async () => {
  const { account, portal } = operating;
  await portal.owner("sim_cards").insert({ account_id: account.id, iccid: "8937501000000000017" });
  const one = await subscriber();
  await expectDone(operating, { name: "report-lost", params: { forwardTo: "+375 29 222-22-22" } }, one);
  await portal.owner("subscribers").where({ id: one.id }).update({ suspended_until: "2026-11-09T08:00:00Z" });
  await watch();
  const order = (await scheduled()).at(-1);
  expect(order).toMatchObject({ operation: "report-found" });
  await operating.work(order.id);
  expect(await statusOf(one)).toBe("active");
  expect(await portal.owner("sim_cards").where({ iccid: "8937501000000000017" }).first("state")).toEqual({
    state: "free",
  });
});

it("tells the administrators of a lost phone, and repeated it is the same message", async () => {
  const { account, portal, worker } = operating;
  const one = await subscriber();
  await expectDone(operating, { name: "report-lost" }, one);
  const { number } = await portal
    .owner("orders")
    .where({ account_id: account.id })
    .whereNotNull("number")
    .orderBy("number", "desc")
    .first();
  const tell = runTellOfLoss({ ...portal.deps, db: worker });
  const before = await notices();
  await tell({ accountId: account.id, orderNumber: number });
  const told = (await notices()).slice(before.length);
  expect(told.map(({ to }) => to)).toContain("buh@romashka.example");
  expect(told[0]?.text).toContain(`Заявка № ${number}`);
  await tell({ accountId: account.id, orderNumber: number });
  const again = (await notices()).slice(before.length + told.length);
  expect(again.map(({ id }) => id).toSorted()).toEqual(told.map(({ id }) => id).toSorted());
});

it("tells of a whole list of lost phones once, with their number", async () => {
  const { portal, worker } = operating;
  const losses = () => portal.owner("pgboss.job").where("name", "subscribers.tell-of-loss").pluck("data");
  // more than one slice
  const many = Array.from({ length: sliceSize + 1 }, () => subscriber());
  const draftId = await operating.draft({ name: "report-lost" }, await Promise.all(many));
  await operating.confirm(draftId, "report-lost");
  const before = await losses();
  await operating.work(draftId);
  const queued = (await losses()).slice(before.length);
  expect(queued).toHaveLength(1);
  const told = (await notices()).length;
  await runTellOfLoss({ ...portal.deps, db: worker })(queued[0]);
  const [letter] = (await notices()).slice(told).filter(({ to }) => to === "buh@romashka.example");
  expect(letter?.text).toContain(`Всего ${sliceSize + 1}:`);
  expect(letter?.text.match(/375/g)?.length).toBeLessThanOrEqual(20);
});
