import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNetwork, type Network, NoAnswer } from "../../src/network/index.ts";
import { asvs } from "../support/asvs.ts";
import { type NetworkStub, startNetworkStub } from "../support/network-stub.ts";
import { expectCounted, type Floor, itemsOf, openFloor, statesOf } from "./floor.ts";

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor.close());

describe("an order with a gateway", () => {
  let stub: NetworkStub;
  let network: Network;
  beforeEach(async () => {
    stub = await startNetworkStub({ slowMs: 100 });
    network = createNetwork({ url: stub.url, databaseUrl: floor.url, timeoutMs: 1_200 });
  });
  afterEach(() => stub.close());
  const paths = () => stub.requests.map(({ path }) => path?.replace("/v1/commands", "") || "send");
  const keys = () => stub.effects.map(({ key }) => key);

  it("sends what the operation says, under the item's key", async () => {
    const order = await floor.given(1);
    await floor.work(order, network);
    expect(stub.effects).toEqual([
      {
        key: `${order.scope.accountId}:${order.id}:1`,
        msisdn: order.msisdns[0],
        name: "connect-service",
        params: { serviceId: order.service.id },
      },
    ]);
  });

  it("sends 200 in a call", async () => {
    const order = await floor.given(401);
    await floor.work(order, network);
    expect(paths()).toEqual(["send", "send", "send"]);
    await expectCounted(order, "done");
  });

  it.each(["act-then-hang", "cut", "one-missing"] as const)(
    "after %s it asks and does not send again",
    async (mode) => {
      const order = await floor.given(5);
      stub.tell(mode);
      await expect(floor.work(order, network)).rejects.toThrow(NoAnswer);
      expect(await statesOf(order)).toEqual(Array.from({ length: 5 }, () => "sent"));
      expect(await floor.attemptsOf(order)).toEqual(Array.from({ length: 5 }, () => 0));
      stub.tell("ok");
      await floor.work(order, network);
      expect(paths()).toEqual(["send", "/status"]);
      expect(new Set(keys()).size).toBe(5);
      expect(keys()).toHaveLength(5);
      await expectCounted(order, "done");
      expect(await floor.connectedOf(order)).toBe(5);
    },
  );

  it.each(["error", "busy", "not-json"] as const)("after %s it asks, and sends what was never seen", async (mode) => {
    const order = await floor.given(5);
    stub.tell(mode);
    for (let tries = 0; tries < 5; tries++) await expect(floor.work(order, network)).rejects.toThrow(NoAnswer);
    expect(await floor.attemptsOf(order)).toEqual(Array.from({ length: 5 }, () => 0));
    stub.tell("ok");
    await floor.work(order, network);
    expect(paths().slice(-2)).toEqual(["/status", "send"]);
    expect(keys()).toHaveLength(5);
    await expectCounted(order, "done");
  });

  it(`sends nothing again while it cannot ask ${asvs("16.5.3")}`, async () => {
    const order = await floor.given(2);
    stub.tell("act-then-hang");
    await expect(floor.work(order, network)).rejects.toThrow(NoAnswer);
    stub.tell("deaf");
    await expect(floor.work(order, network)).rejects.toThrow(NoAnswer);
    expect(paths()).toEqual(["send", "/status"]);
    expect(await statesOf(order)).toEqual(["sent", "sent"]);
  });

  it("comes back for what is in progress there", async () => {
    const order = await floor.given(3);
    stub.tell("take-time");
    await expect(floor.work(order, network)).rejects.toThrow(NoAnswer);
    await expect(floor.work(order, network)).rejects.toThrow(NoAnswer);
    await expectCounted(order, "in-progress");
    for (const key of keys().slice(1)) stub.ledger.set(key, { key, state: "done" });
    await expect(floor.work(order, network)).rejects.toThrow(NoAnswer);
    expect(await statesOf(order)).toEqual(["sent", "done", "done"]);
    const [first = ""] = keys();
    stub.ledger.set(first, { key: first, state: "refused", reason: "Номер заблокирован" });
    await floor.work(order, network);
    expect((await itemsOf(order))[0]).toEqual({
      state: "failed",
      reason: "network-refused",
      detail: "Номер заблокирован",
    });
    await expectCounted(order, "partly-done");
    expect(paths().filter((path) => path === "send")).toHaveLength(1);
  });

  it("has failed when everything was refused, and does not ask for more", async () => {
    const order = await floor.given(2);
    stub.tell("refuse");
    await floor.work(order, network);
    await floor.work(order, network);
    await expectCounted(order, "failed");
    expect(stub.effects).toEqual([]);
    expect(paths()).toEqual(["send"]);
  });

  it("on the last try says that there was no answer", async () => {
    const order = await floor.given(2);
    stub.tell("deaf");
    await floor.work(order, network, { isLastTry: true });
    expect(await itemsOf(order)).toEqual(
      Array.from({ length: 2 }, () => ({ state: "failed", reason: "no-answer", detail: null })),
    );
    await expectCounted(order, "failed");
    expect(await floor.connectedOf(order)).toBe(0);
  });
});
