import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNetwork, type Network, NoAnswer, tellSimulatedNetwork } from "../../src/network/index.ts";
import { operations } from "../../src/operations.ts";
import { acceptDraft, runSlice } from "../../src/orders/index.ts";
import { listItems } from "../../src/orders/repository.ts";
import { slicesOf } from "../../src/orders/slices/job.ts";
import { type AccountScope, type Database, openDatabase } from "../../src/platform/db.ts";
import { testDatabaseUrl } from "../support/database.ts";
import { type NetworkStub, startNetworkStub } from "../support/network-stub.ts";
import { acceptedAt, draftOf, entriesOf, givenMany, orderAs, orderOf, scopeOf } from "../support/orders.ts";
import { type Portal, startPortal } from "../support/portal.ts";

type Given = Awaited<ReturnType<typeof given>>;
type Run = { isLastTry?: boolean; signal?: AbortSignal };

let portal: Portal;
let worker: Database;
let url: string;
beforeAll(async () => {
  url = await testDatabaseUrl();
  portal = await startPortal();
  worker = await openDatabase(url, "portal_worker", 6);
});
afterAll(async () => {
  await worker.close();
  await portal.close();
});

const given = async (count: number) => {
  const account = await portal.given.account();
  const user = await portal.given.holder("administrator", account);
  const [tariff, service] = [await portal.given.tariff(), await portal.given.service()];
  const msisdns = await givenMany(portal.owner, account, tariff, count);
  const scope = scopeOf(portal.db, account, user);
  return { scope, service, msisdns, number: await orderOf(scope, service, msisdns) };
};

/** What a worker does with the order's jobs, once each. */
const work = async ({ scope, number }: { scope: AccountScope; number: number }, network: Network, run: Run = {}) => {
  const { total } = await orderAs(scope, number);
  const context = { isLastTry: run.isLastTry ?? false, signal: run.signal ?? new AbortController().signal };
  const once = runSlice({ db: worker, network, operations });
  for (const { payload } of slicesOf(scope.accountId, { number, total })) await once(payload, context);
};

const itemsOf = async ({ scope, number }: { scope: AccountScope; number: number }) =>
  (await listItems(scope, number, { limit: 1_000 })).map(({ state, reason, detail }) => ({ state, reason, detail }));
const statesOf = async (order: { scope: AccountScope; number: number }) =>
  (await itemsOf(order)).map(({ state }) => state);
const attemptsOf = ({ scope, number }: Given): Promise<number[]> =>
  portal
    .owner("order_items")
    .where({ account_id: scope.accountId, order_number: number })
    .orderBy("position")
    .pluck("attempts");
const connectedOf = async ({ scope, service }: Given): Promise<number> =>
  (await portal.owner("subscriber_services").where({ account_id: scope.accountId, service_id: service.id })).length;

/** The order's figures are those of its items, and it is as ended as they are. */
const expectCounted = async (order: { scope: AccountScope; number: number }, state: string) => {
  const found = await orderAs(order.scope, order.number);
  const states = await statesOf(order);
  const count = (wanted: string) => states.filter((each) => each === wanted).length;
  expect(found).toMatchObject({
    state,
    total: states.length,
    done: count("done"),
    refused: count("refused"),
    failed: count("failed"),
  });
  expect(found.finishedAt === null).toBe(state === "accepted" || state === "in-progress");
};

describe("an order with the simulated network", () => {
  let network: Network;
  beforeAll(() => {
    network = createNetwork({ databaseUrl: url, role: "portal_worker", timeoutMs: 500 });
  });
  afterEach(() => tellSimulatedNetwork(url, {}));
  afterAll(() => network.close());
  const effectsOf = async ({ scope, number }: { scope: AccountScope; number: number }) => {
    const keys = portal.owner.raw("select key from simulated_network.effects where key like ?", [
      `${scope.accountId}:${number}:%`,
    ]);
    return ((await keys).rows as { key: string }[]).map(({ key }) => key);
  };

  it("is done: every item, the subscribers' services, one effect each and the journal", async () => {
    const order = await given(401);
    await work(order, network);
    await expectCounted(order, "done");
    expect(await connectedOf(order)).toBe(401);
    expect(new Set(await effectsOf(order)).size).toBe(401);
    expect(await effectsOf(order)).toHaveLength(401);
    const journal = await portal
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
        refused: 0,
        failed: 0,
      })),
    );
  });

  it("run again it changes nothing, and at the same moment twice it is done once", async () => {
    const order = await given(30);
    await Promise.all([work(order, network), work(order, network).catch(() => undefined)]);
    await work(order, network);
    await work(order, network);
    await expectCounted(order, "done");
    expect(await effectsOf(order)).toHaveLength(30);
  });

  it("takes the service off again", async () => {
    const order = await given(3);
    await work(order, network);
    const number = await draftOf(order.scope, order.service, entriesOf(order.msisdns), "disconnect-service");
    await acceptDraft(order.scope, number, acceptedAt);
    await work({ scope: order.scope, number }, network);
    await expectCounted({ scope: order.scope, number }, "done");
    expect(await connectedOf(order)).toBe(0);
  });

  it("is partly done where the network refuses some, with its words", async () => {
    const order = await given(3);
    await tellSimulatedNetwork(url, { refuseMsisdns: [order.msisdns[1] ?? ""] });
    await work(order, network);
    await expectCounted(order, "partly-done");
    expect(await statesOf(order)).toEqual(["done", "failed", "done"]);
    expect((await itemsOf(order))[1]).toMatchObject({
      reason: "network-refused",
      detail: expect.stringMatching(/сеть/i),
    });
    expect(await connectedOf(order)).toBe(2);
  });

  it("refuses without sending whoever was suspended since it was confirmed", async () => {
    const order = await given(3);
    await portal
      .owner("subscribers")
      .where({ msisdn: order.msisdns[1], account_id: order.scope.accountId })
      .update({ status: "suspended" });
    await work(order, network);
    await expectCounted(order, "partly-done");
    expect((await itemsOf(order))[1]).toEqual({ state: "refused", reason: "not-active", detail: null });
    expect((await effectsOf(order)).map((key) => key.split(":")[2]).toSorted()).toEqual(["1", "3"]);
  });

  it("has failed when nobody was served", async () => {
    const order = await given(2);
    await portal.owner("subscribers").where({ account_id: order.scope.accountId }).update({ status: "suspended" });
    await work(order, network);
    await expectCounted(order, "failed");
    expect(await effectsOf(order)).toEqual([]);
  });

  it("waits for a network that takes its time, and goes on after one that failed", async () => {
    const order = await given(3);
    await tellSimulatedNetwork(url, { failRate: 1 });
    await expect(work(order, network)).rejects.toThrow(NoAnswer);
    await expectCounted(order, "in-progress");
    await tellSimulatedNetwork(url, { delayMs: 200 });
    await work(order, network);
    await expectCounted(order, "done");
    expect(await effectsOf(order)).toHaveLength(3);
  });

  it("touches no other account's subscriber", async () => {
    const [order, other] = [await given(2), await given(2)];
    await work(order, network);
    expect(await statesOf(other)).toEqual(["pending", "pending"]);
    expect(await connectedOf(other)).toBe(0);
  });
});

describe("an order with a gateway", () => {
  let stub: NetworkStub;
  let network: Network;
  beforeEach(async () => {
    stub = await startNetworkStub({ slowMs: 100 });
    network = createNetwork({ url: stub.url, databaseUrl: url, timeoutMs: 400 });
  });
  afterEach(() => stub.close());
  const paths = () => stub.requests.map(({ path }) => path?.replace("/v1/commands", "") || "send");
  const keys = () => stub.effects.map(({ key }) => key);

  it("sends what the operation says, under the item's key", async () => {
    const order = await given(1);
    await work(order, network);
    expect(stub.effects).toEqual([
      {
        key: `${order.scope.accountId}:${order.number}:1`,
        msisdn: order.msisdns[0],
        name: "connect-service",
        params: { serviceId: order.service.id },
      },
    ]);
  });

  it("sends 200 in a call", async () => {
    const order = await given(401);
    await work(order, network);
    expect(paths()).toEqual(["send", "send", "send"]);
    await expectCounted(order, "done");
  });

  it.each(["act-then-hang", "cut", "one-missing"] as const)(
    "after %s it asks and does not send again",
    async (mode) => {
      const order = await given(5);
      stub.tell(mode);
      await expect(work(order, network)).rejects.toThrow(NoAnswer);
      expect(await statesOf(order)).toEqual(Array(5).fill("sent"));
      expect(await attemptsOf(order)).toEqual(Array(5).fill(0));
      stub.tell("ok");
      await work(order, network);
      expect(paths()).toEqual(["send", "/status"]);
      expect(new Set(keys()).size).toBe(5);
      expect(keys()).toHaveLength(5);
      await expectCounted(order, "done");
      expect(await connectedOf(order)).toBe(5);
    },
  );

  it.each(["error", "busy", "not-json"] as const)("after %s it asks, and sends what was never seen", async (mode) => {
    const order = await given(5);
    stub.tell(mode);
    for (let tries = 0; tries < 5; tries++) await expect(work(order, network)).rejects.toThrow(NoAnswer);
    expect(await attemptsOf(order)).toEqual(Array(5).fill(0));
    stub.tell("ok");
    await work(order, network);
    expect(paths().slice(-2)).toEqual(["/status", "send"]);
    expect(keys()).toHaveLength(5);
    await expectCounted(order, "done");
  });

  it("sends nothing again while it cannot ask", async () => {
    const order = await given(2);
    stub.tell("act-then-hang");
    await expect(work(order, network)).rejects.toThrow(NoAnswer);
    stub.tell("deaf");
    await expect(work(order, network)).rejects.toThrow(NoAnswer);
    expect(paths()).toEqual(["send", "/status"]);
    expect(await statesOf(order)).toEqual(["sent", "sent"]);
  });

  it("comes back for what is in progress there", async () => {
    const order = await given(3);
    stub.tell("take-time");
    await expect(work(order, network)).rejects.toThrow(NoAnswer);
    await expect(work(order, network)).rejects.toThrow(NoAnswer);
    await expectCounted(order, "in-progress");
    for (const key of keys().slice(1)) stub.ledger.set(key, { key, state: "done" });
    await expect(work(order, network)).rejects.toThrow(NoAnswer);
    expect(await statesOf(order)).toEqual(["sent", "done", "done"]);
    const [first = ""] = keys();
    stub.ledger.set(first, { key: first, state: "refused", reason: "Номер заблокирован" });
    await work(order, network);
    expect((await itemsOf(order))[0]).toEqual({
      state: "failed",
      reason: "network-refused",
      detail: "Номер заблокирован",
    });
    await expectCounted(order, "partly-done");
    expect(paths().filter((path) => path === "send")).toHaveLength(1);
  });

  it("has failed when everything was refused, and does not ask for more", async () => {
    const order = await given(2);
    stub.tell("refuse");
    await work(order, network);
    await work(order, network);
    await expectCounted(order, "failed");
    expect(stub.effects).toEqual([]);
    expect(paths()).toEqual(["send"]);
  });

  it("on the last try says that there was no answer", async () => {
    const order = await given(2);
    stub.tell("deaf");
    await work(order, network, { isLastTry: true });
    expect(await itemsOf(order)).toEqual(Array(2).fill({ state: "failed", reason: "no-answer", detail: null }));
    await expectCounted(order, "failed");
    expect(await connectedOf(order)).toBe(0);
  });

  /** What is left when a process ends in the middle of a call: nothing is taken back. */
  const diedIn = (order: Given, positions: number[], attempts: number) =>
    portal
      .owner("order_items")
      .where({ account_id: order.scope.accountId, order_number: order.number })
      .whereIn("position", positions)
      .update({ state: "sent", attempts });

  it("after a process died in a call asks about all at once and sends the rest one by one", async () => {
    const order = await given(4);
    await diedIn(order, [1, 2, 3, 4], 1);
    const known = `${order.scope.accountId}:${order.number}:2`;
    stub.ledger.set(known, { key: known, state: "done" });
    await work(order, network);
    expect(paths()).toEqual(["/status", "send", "send", "send"]);
    expect(keys()).not.toContain(known);
    await expectCounted(order, "done");
    expect(await attemptsOf(order)).toEqual([2, 2, 2, 2]);
  });

  it("after it died twice goes one by one, those never sent together before", async () => {
    const order = await given(4);
    await diedIn(order, [1], 2);
    await diedIn(order, [2], 1);
    await work(order, network);
    expect(paths()).toEqual(["send", "/status", "send", "/status", "send"]);
    expect(keys().map((key) => key.split(":")[2])).toEqual(["3", "4", "1", "2"]);
    await expectCounted(order, "done");
  });

  it("gives up alone whoever ended it three times, unless the network did it", async () => {
    const order = await given(3);
    await diedIn(order, [1, 2], 3);
    const known = `${order.scope.accountId}:${order.number}:2`;
    stub.ledger.set(known, { key: known, state: "done" });
    await work(order, network);
    expect(await itemsOf(order)).toEqual([
      { state: "failed", reason: "gave-up", detail: null },
      { state: "done", reason: null, detail: null },
      { state: "done", reason: null, detail: null },
    ]);
    expect(keys().map((key) => key.split(":")[2])).toEqual(["3"]);
    await expectCounted(order, "partly-done");
  });

  it("does not even ask about one that ended it once more", async () => {
    const order = await given(1);
    await diedIn(order, [1], 4);
    await work(order, network);
    expect(stub.requests).toEqual([]);
    expect(await itemsOf(order)).toEqual([{ state: "failed", reason: "gave-up", detail: null }]);
  });

  it("gives the rest back between two items when the worker stops", async () => {
    const order = await given(3);
    await diedIn(order, [1, 2, 3], 1);
    await expect(work(order, network, { signal: AbortSignal.abort(new Error("the worker stops")) })).rejects.toThrow(
      "stops",
    );
    expect(stub.effects).toEqual([]);
    expect(await attemptsOf(order)).toEqual([1, 1, 1]);
    await work(order, network);
    await expectCounted(order, "done");
  });
});
