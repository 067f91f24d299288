import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNetwork, type Network } from "../../src/network/index.ts";
import {
  cancelOrder,
  confirmDraft,
  moveStart,
  pauseOrder,
  resumeOrder,
  runStartWaiting,
} from "../../src/orders/index.ts";
import { type NetworkStub, startNetworkStub } from "../support/network-stub.ts";
import { draftOf, entriesOf, orderAs, orderOf } from "../support/orders.ts";
import { expectCounted, type Floor, type Given, openFloor, statesOf } from "./floor.ts";

let floor: Floor;
let stub: NetworkStub;
let network: Network;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor.close());
beforeEach(async () => {
  stub = await startNetworkStub({ slowMs: 300 });
  network = createNetwork({ url: stub.url, databaseUrl: floor.url, timeoutMs: 5_000 });
});
afterEach(() => stub.close());

const now = new Date("2026-11-09T09:00:00Z");
const hour = 3_600_000;
const stateOf = async ({ scope, number }: Given) => (await orderAs(scope, number)).state;
const jobsOf = async (name: string, accountId: number) =>
  (
    await floor.owner.raw(
      "select data, start_after - created_on > interval '1 minute' as later from pgboss.job where name = ? and (data ->> 'accountId')::bigint = ?",
      [name, accountId],
    )
  ).rows;

const waiting = async () => {
  const { scope, service, msisdns } = await floor.given(2);
  const id = await draftOf(scope, service, entriesOf(msisdns));
  const order = await confirmDraft(scope, id, { now, startAfter: new Date(now.getTime() + hour) });
  return { scope, service, msisdns, id, number: order.number };
};
const alarm = ({ scope, number }: Given, at: number) =>
  runStartWaiting({ db: scope.db, clock: { now: () => new Date(at) } })({ accountId: scope.accountId, number });

describe("an order that waits for its time", () => {
  it("sends nothing before, starts by its alarm, once", async () => {
    const order = await waiting();
    expect(await stateOf(order)).toBe("waiting");
    expect(await jobsOf("orders.start-waiting", order.scope.accountId)).toMatchObject([{ later: true }]);
    await floor.work(order, network);
    await alarm(order, now.getTime() + hour - 1_000);
    expect(stub.effects).toEqual([]);
    expect(await stateOf(order)).toBe("waiting");
    await alarm(order, now.getTime() + hour);
    await alarm(order, now.getTime() + 2 * hour);
    expect(await stateOf(order)).toBe("accepted");
    await floor.work(order, network);
    await expectCounted(order, "done");
  });

  it("can be started before its time, and cancelled", async () => {
    const [early, never] = [await waiting(), await waiting()];
    expect(await moveStart(early.scope, early.number, undefined, now)).toBe("moved");
    expect(await moveStart(early.scope, early.number, undefined, now)).toBe("too-late");
    await floor.work(early, network);
    await expectCounted(early, "done");
    const sent = stub.effects.length;
    expect(await cancelOrder(never.scope, never.number)).toBe(true);
    await alarm(never, now.getTime() + hour);
    await floor.work(never, network);
    expect(stub.effects).toHaveLength(sent);
    expect(await statesOf(never)).toEqual(["cancelled", "cancelled"]);
    await expectCounted(never, "cancelled");
  });

  it("with a time that has passed starts at once", async () => {
    const { scope, service, msisdns } = await floor.given(1);
    const id = await draftOf(scope, service, entriesOf(msisdns));
    const order = await confirmDraft(scope, id, { now, startAfter: new Date(now.getTime() - hour) });
    expect(order).toMatchObject({ state: "accepted", startAfter: null });
  });
});

describe("pause and cancel hold at once", () => {
  it("paused nothing more is sent; resumed the rest is, each once", async () => {
    const order = await floor.given(401);
    await floor.workSlice(order, network, 0);
    expect(await pauseOrder(order.scope, order.number)).toBe(true);
    expect(await pauseOrder(order.scope, order.number)).toBe(false);
    await floor.work(order, network);
    expect(stub.effects).toHaveLength(200);
    expect(await stateOf(order)).toBe("paused");
    expect(await resumeOrder(order.scope, order.number)).toBe(true);
    expect(await resumeOrder(order.scope, order.number)).toBe(false);
    await floor.work(order, network);
    expect(new Set(stub.effects.map(({ key }) => key)).size).toBe(401);
    expect(stub.effects).toHaveLength(401);
    await expectCounted(order, "done");
  });

  it("paused between the question and the sending, what the network never saw goes back and is not sent", async () => {
    const order = await floor.given(3);
    await floor.diedIn(order, [1, 2], 1);
    stub.tell("slow");
    const working = floor.work(order, network);
    await expect.poll(() => stub.requests.length, { interval: 5 }).toBe(1);
    await pauseOrder(order.scope, order.number);
    await working;
    expect(stub.effects.map(({ key }) => key.split(":")[2])).toEqual(["3"]);
    expect(await statesOf(order)).toEqual(["pending", "pending", "done"]);
    await resumeOrder(order.scope, order.number);
    stub.tell("ok");
    await floor.work(order, network);
    await expectCounted(order, "done");
  });

  it("cancelled: what was done stays, what was in doubt is asked about, the rest ends", async () => {
    const order = await floor.given(401);
    await floor.workSlice(order, network, 0);
    await floor.diedIn(order, [201, 202], 1);
    const known = `${order.scope.accountId}:${order.id}:201`;
    stub.ledger.set(known, { key: known, state: "done" });
    expect(await cancelOrder(order.scope, order.number)).toBe(true);
    expect(await cancelOrder(order.scope, order.number)).toBe(false);
    await floor.work(order, network);
    await floor.work(order, network);
    expect(stub.effects).toHaveLength(200);
    const states = await statesOf(order);
    expect(states.filter((state) => state === "done")).toHaveLength(201);
    expect(states.filter((state) => state === "cancelled")).toHaveLength(200);
    await expectCounted(order, "cancelled");
    expect(await resumeOrder(order.scope, order.number)).toBe(false);
  });
});

describe("one subscriber in two orders", () => {
  it("is never on the way in both: the second waits for that one alone and comes back for them", async () => {
    const first = await floor.given(3);
    const service = await floor.portal.given.service();
    const number = await orderOf(first.scope, service, first.msisdns.slice(0, 2));
    const second = { ...first, service, number, id: (await orderAs(first.scope, number)).id };
    await floor.diedIn(first, [2], 0);
    await floor.work(second, network);
    expect(await statesOf(second)).toEqual(["done", "pending"]);
    const come = (await jobsOf("orders.process-slice", first.scope.accountId)).filter(
      ({ data }: { data: { orderId: number } }) => data.orderId === second.id,
    );
    expect(come).toHaveLength(2);
    await floor.work(first, network);
    await floor.work(second, network);
    await expectCounted(first, "done");
    await expectCounted(second, "done");
  });

  it("is not sent twice at the same moment, whichever slices meet", async () => {
    for (let round = 0; round < 3; round++) {
      const first = await floor.given(40);
      const service = await floor.portal.given.service();
      const number = await orderOf(first.scope, service, first.msisdns);
      const second = { ...first, service, number, id: (await orderAs(first.scope, number)).id };
      stub.tell("slow");
      const seen = floor.watchFlights(first.scope.accountId);
      await Promise.all([floor.work(first, network), floor.work(second, network)]);
      stub.tell("ok");
      await floor.work(first, network);
      await floor.work(second, network);
      const { doubled, looks } = await seen.stop();
      expect(looks).toBeGreaterThan(10);
      expect(doubled).toBe(0);
      await expectCounted(first, "done");
      await expectCounted(second, "done");
    }
  });
});

it("an order in which nothing was wrong is done, also when all had it already", async () => {
  const order = await floor.given(3);
  await floor.connect(order, [0, 2]);
  await floor.work(order, network);
  expect(await statesOf(order)).toEqual(["unchanged", "done", "unchanged"]);
  await expectCounted(order, "done");
  const again = await floor.given(1);
  await floor.connect(again, [0]);
  await floor.work(again, network);
  await expectCounted(again, "done");
  expect(stub.effects).toHaveLength(1);
});
