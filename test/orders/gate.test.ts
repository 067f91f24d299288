import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNetwork, type Network, NoAnswer } from "../../src/network/index.ts";
import { readConfig } from "../../src/platform/config.ts";
import { type NetworkStub, startNetworkStub } from "../support/network-stub.ts";
import { signIn } from "../support/portal.ts";
import { expectCounted, type Floor, openFloor, openGate, statesOf } from "./floor.ts";

let floor: Floor;
let stub: NetworkStub;
let network: Network;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor.close());
beforeEach(async () => {
  await openGate(floor.owner);
  stub = await startNetworkStub();
  network = createNetwork({ url: stub.url, databaseUrl: floor.url, timeoutMs: 500 });
});
afterEach(() => stub.close());

const gate = () => floor.owner("network_gates").where({ name: "all" }).first("*");
const waiting = async (): Promise<number> => {
  const { rows } = await floor.owner.raw(
    "select count(*)::int as count from pgboss.job where name = 'orders.process-slice' and start_after > now()",
  );
  return rows[0].count;
};
const keepsGate = { keepsGate: true };
const passTime = (seconds: number) =>
  floor.owner("network_gates").update({
    closed_until: floor.owner.raw("closed_until - make_interval(secs => ?)", [seconds]),
    refilled_at: floor.owner.raw("refilled_at - make_interval(secs => ?)", [seconds]),
  });

describe("a network that fails", () => {
  it("is asked by a probe alone after five failures; orders wait without an attempt, say so, and go on by themselves", async () => {
    const order = await floor.given(3);
    stub.tell("error");
    for (let n = 0; n < 5; n++) await expect(floor.work(order, network, keepsGate)).rejects.toThrow(NoAnswer);
    expect(await gate()).toMatchObject({ failures: 5 });
    const [asked, back] = [stub.requests.length, await waiting()];
    await floor.work(order, network, keepsGate);
    await floor.work(order, network, keepsGate);
    expect(stub.requests).toHaveLength(asked);
    expect(await waiting()).toBe(back + 2);
    expect(await floor.attemptsOf(order)).toEqual([0, 0, 0]);

    const user = await floor.owner("users").where({ id: order.scope.actor.userId }).first("phone");
    const agent = await signIn(floor.portal, user);
    const { number } = await floor.owner("accounts").where({ id: order.scope.accountId }).first("number");
    const page = await agent.get(`/a/${number}/orders/${order.number}`).expect(200);
    expect(page.text).toContain("Сеть оператора не отвечает с");

    await passTime(3);
    const other = await floor.given(2);
    stub.tell("ok");
    await floor.work(order, network, keepsGate);
    await expectCounted(order, "done");
    expect(await gate()).toMatchObject({ failures: 0, failing_since: null });
    await floor.work(other, network, keepsGate);
    await expectCounted(other, "done");
    expect((await agent.get(`/a/${number}/orders/${order.number}`)).text).not.toContain("не отвечает");
  });

  it("is probed by one worker at a time, and ever more seldom while it fails", async () => {
    const order = await floor.given(1);
    stub.tell("error");
    for (let n = 0; n < 5; n++) await expect(floor.work(order, network, keepsGate)).rejects.toThrow(NoAnswer);
    const pause = async () => {
      const { rows } = await floor.owner.raw(
        "select extract(epoch from closed_until - clock_timestamp())::float8 as seconds from network_gates where name = 'all'",
      );
      return Number(rows[0].seconds);
    };
    const first = await pause();
    await passTime(3);
    const both = await Promise.allSettled([1, 2].map(() => floor.work(order, network, keepsGate)));
    expect(both.map(({ status }) => status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(await pause()).toBeGreaterThan(first * 1.5);
  });

  it("is not taken for mended by a probe that had nothing to send; the next slice probes", async () => {
    const [order, other] = [await floor.given(1), await floor.given(2)];
    stub.tell("error");
    for (let n = 0; n < 5; n++) await expect(floor.work(order, network, keepsGate)).rejects.toThrow(NoAnswer);
    await passTime(3);
    await floor.owner.raw(
      "insert into subscriber_services (account_id, subscriber_id, service_id) select account_id, id, ? from subscribers where account_id = ?",
      [other.service.id, other.scope.accountId],
    );
    const asked = stub.requests.length;
    await floor.work(other, network, keepsGate);
    expect(stub.requests).toHaveLength(asked);
    expect(await gate()).toMatchObject({ failures: 5 });
    stub.tell("ok");
    await floor.work(order, network, keepsGate);
    await expectCounted(order, "done");
    expect(await gate()).toMatchObject({ failures: 0 });
  });

  it("that says Retry-After is left alone as long, by everybody", async () => {
    const [order, other] = [await floor.given(2), await floor.given(2)];
    stub.tell("busy");
    await expect(floor.work(order, network, keepsGate)).rejects.toThrow(NoAnswer);
    stub.tell("ok");
    const asked = stub.requests.length;
    await floor.work(other, network, keepsGate);
    expect(stub.requests).toHaveLength(asked);
    await passTime(3_600);
    await floor.work(other, network, keepsGate);
    await expectCounted(other, "done");
  });

  it("holds up none of the portal's own changes", async () => {
    await floor.owner("network_gates").update({ failures: 9, closed_until: "2099-01-01" });
    const order = await floor.given(1);
    await floor
      .owner("orders")
      .where({ id: order.id, account_id: order.scope.accountId })
      .update({ operation: "set-note", params: '{"common":"Заметка"}' });
    await floor
      .owner("order_items")
      .where({ order_id: order.id })
      .update({ before: '{"note":""}', one_off: 0, monthly: 0 });
    await floor.work(order, network, keepsGate);
    expect(await statesOf(order)).toEqual(["done"]);
  });
});

describe("NETWORK_RATE", () => {
  it("lets through no more in any second than the rate and one slice", async () => {
    const order = await floor.given(601);
    const worker = floor.workerWith(network, { all: 100, byOperation: {} });
    await floor.work(order, network, { ...keepsGate, worker });
    // the first slice of 200 empties what there is for two seconds
    expect(stub.effects).toHaveLength(200);
    await passTime(1);
    await floor.work(order, network, { ...keepsGate, worker });
    expect(stub.effects).toHaveLength(200);
    await passTime(1);
    await floor.work(order, network, { ...keepsGate, worker });
    expect(stub.effects).toHaveLength(400);
    for (let n = 0; n < 2; n++) {
      await passTime(60);
      await floor.work(order, network, { ...keepsGate, worker });
    }
    await expectCounted(order, "done");
    expect(new Set(stub.effects.map(({ key }) => key)).size).toBe(601);
  });

  it("has a rate of its own for an operation", async () => {
    const order = await floor.given(401);
    const worker = floor.workerWith(network, { byOperation: { "connect-service": 10 } });
    await floor.work(order, network, { ...keepsGate, worker });
    expect(stub.effects).toHaveLength(200);
    const free = floor.workerWith(network, { byOperation: { "replace-sim": 10 } });
    await floor.work(order, network, { ...keepsGate, worker: free });
    expect(stub.effects).toHaveLength(401);
  });

  it.each([
    ["500", { all: 500, byOperation: {} }],
    ["500,replace-sim=20", { all: 500, byOperation: { "replace-sim": 20 } }],
    ["replace-sim=20", { byOperation: { "replace-sim": 20 } }],
  ])("%s is read", (text, rate) => {
    expect(readConfig({ NETWORK_RATE: text }).networkRate).toEqual(rate);
  });

  it.each(["0", "fast", "10,0", "replace-sim=", "5;6", "10,replace-sim=0"])("%s is refused at the start", (text) => {
    expect(() => readConfig({ NETWORK_RATE: text })).toThrow(/NETWORK_RATE/);
  });
});
