import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createNetwork, type Network, NoAnswer, tellSimulatedNetwork } from "../../src/network/index.ts";
import { confirmDraft } from "../../src/orders/index.ts";
import { workerUrl } from "../support/database.ts";
import { confirmedAt, draftOf, entriesOf } from "../support/orders.ts";
import { expectCounted, type Floor, itemsOf, type Named, openFloor, statesOf } from "./floor.ts";

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor.close());

const effectsOf = async ({ scope, id }: Named) => {
  const keys = floor.owner.raw("select key from simulated_network.effects where key like ?", [
    `${scope.accountId}:${id}:%`,
  ]);
  return ((await keys).rows as { key: string }[]).map(({ key }) => key);
};

describe("an order with the simulated network", () => {
  let network: Network;
  beforeAll(() => {
    network = createNetwork({ databaseUrl: workerUrl(floor.url), role: "portal_worker", timeoutMs: 500 });
  });
  afterEach(() => tellSimulatedNetwork(floor.url, {}));
  afterAll(() => network.close());
  it("is done: every item, the subscribers' services, one effect each and the journal", async () => {
    const order = await floor.given(401);
    await floor.work(order, network);
    await expectCounted(order, "done");
    expect(await floor.connectedOf(order)).toBe(401);
    expect(new Set(await effectsOf(order)).size).toBe(401);
    expect(await effectsOf(order)).toHaveLength(401);
    const journal = await floor
      .owner("audit_records")
      .where({ account_id: order.scope.accountId, action: "orders:apply" })
      .orderBy("id");
    expect(journal.map(({ role, subject, after }) => ({ role, subject, ...after }))).toEqual(
      [
        [1, 200],
        [201, 400],
        [401, 401],
      ].map(([from = 0, to = 0]) => ({
        role: "worker",
        subject: String(order.number),
        operation: "connect-service",
        from,
        to,
        done: to - from + 1,
        unchanged: 0,
        refused: 0,
        failed: 0,
        cancelled: 0,
      })),
    );
  });

  it("run again it changes nothing, and at the same moment twice it is done once", async () => {
    const order = await floor.given(30);
    await Promise.all([floor.work(order, network), floor.work(order, network).catch(() => undefined)]);
    await floor.work(order, network);
    await floor.work(order, network);
    await expectCounted(order, "done");
    expect(await effectsOf(order)).toHaveLength(30);
  });

  it("takes the service off again", async () => {
    const order = await floor.given(3);
    await floor.work(order, network);
    const id = await draftOf(order.scope, order.service, entriesOf(order.msisdns), "disconnect-service");
    const { number } = await confirmDraft(order.scope, id, { now: confirmedAt });
    await floor.work({ scope: order.scope, number, id }, network);
    await expectCounted({ scope: order.scope, number, id }, "done");
    expect(await floor.connectedOf(order)).toBe(0);
  });

  it("is partly done where the network refuses some, with its words", async () => {
    const order = await floor.given(3);
    await tellSimulatedNetwork(floor.url, { refuseMsisdns: [order.msisdns[1] ?? ""] });
    await floor.work(order, network);
    await expectCounted(order, "partly-done");
    expect(await statesOf(order)).toEqual(["done", "failed", "done"]);
    expect((await itemsOf(order))[1]).toMatchObject({
      reason: "network-refused",
      detail: expect.stringMatching(/сеть/i),
    });
    expect(await floor.connectedOf(order)).toBe(2);
  });

  it("refuses, without sending, a subscriber suspended after the confirmation", async () => {
    const order = await floor.given(3);
    await floor
      .owner("subscribers")
      .where({ msisdn: order.msisdns[1], account_id: order.scope.accountId })
      .update({ status: "suspended" });
    await floor.work(order, network);
    await expectCounted(order, "partly-done");
    expect((await itemsOf(order))[1]).toEqual({ state: "refused", reason: "status", detail: "suspended" });
    expect((await effectsOf(order)).map((key) => Number(key.split(":")[2])).toSorted((a, b) => a - b)).toEqual([1, 3]);
  });

  it("has failed when nobody was served", async () => {
    const order = await floor.given(2);
    await floor.owner("subscribers").where({ account_id: order.scope.accountId }).update({ status: "suspended" });
    await floor.work(order, network);
    await expectCounted(order, "failed");
    expect(await effectsOf(order)).toEqual([]);
  });

  it("waits for a network that takes its time, and goes on after one that failed", async () => {
    const order = await floor.given(3);
    await tellSimulatedNetwork(floor.url, { failRate: 1 });
    await expect(floor.work(order, network)).rejects.toThrow(NoAnswer);
    await expectCounted(order, "in-progress");
    await tellSimulatedNetwork(floor.url, { delayMs: 200 });
    await floor.work(order, network);
    await expectCounted(order, "done");
    expect(await effectsOf(order)).toHaveLength(3);
  });

  it("touches no other account's subscriber", async () => {
    const [order, other] = [await floor.given(2), await floor.given(2)];
    await floor.work(order, network);
    expect(await statesOf(other)).toEqual(["pending", "pending"]);
    expect(await floor.connectedOf(other)).toBe(0);
  });
});
