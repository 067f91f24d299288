import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createNetwork, type Network } from "../../src/network/index.ts";
import { operations } from "../../src/operations.ts";
import { itemColumns } from "../../src/orders/items/columns.ts";
import { listItems } from "../../src/orders/items/repository.ts";
import { messages } from "../../src/orders/messages.ts";
import { findDraft } from "../../src/orders/repository.ts";
import { wordsFor } from "../../src/platform/i18n.ts";
import { type NetworkStub, startNetworkStub } from "../support/network-stub.ts";
import { expectCounted, type Floor, itemsOf, openFloor } from "./floor.ts";

let floor: Floor;
beforeAll(async () => {
  floor = await openFloor();
});
afterAll(() => floor.close());

describe("an item whose call ended the process", () => {
  let stub: NetworkStub;
  let network: Network;
  beforeEach(async () => {
    stub = await startNetworkStub({ slowMs: 300 });
    network = createNetwork({ url: stub.url, databaseUrl: floor.url, timeoutMs: 5_000 });
  });
  afterEach(() => stub.close());
  const paths = () => stub.requests.map(({ path }) => path?.replace("/v1/commands", "") || "send");
  const keys = () => stub.effects.map(({ key }) => key);

  it("is counted before its call, and once done stays done when a worker taken for dead answers late", async () => {
    const order = await floor.given(201);
    stub.tell("slow");
    const late = floor.work(order, network);
    await expect.poll(() => paths(), { interval: 5 }).toEqual(["send"]);
    stub.tell("ok");
    expect(await floor.attemptsOf(order)).toEqual([...Array.from({ length: 200 }, () => 1), 0]);
    await Promise.all([late, floor.work(order, network)]);
    expect(new Set(keys()).size).toBe(keys().length);
    await expectCounted(order, "done");
  });

  it("after a process died in a call asks about all at once and sends the rest in small groups", async () => {
    const order = await floor.given(45);
    const positions = Array.from({ length: 45 }, (_, index) => index + 1);
    await floor.diedIn(order, positions, 1);
    const known = `${order.scope.accountId}:${order.id}:2`;
    stub.ledger.set(known, { key: known, state: "done" });
    await floor.work(order, network);
    expect(paths()).toEqual(["/status", "send", "send", "send"]);
    expect(keys()).not.toContain(known);
    await expectCounted(order, "done");
    expect(await floor.attemptsOf(order)).toEqual(positions.map(() => 2));
  });

  it("after it died twice goes alone, after all the others of its slice", async () => {
    const order = await floor.given(4);
    await floor.diedIn(order, [1], 2);
    await floor.diedIn(order, [2], 1);
    await floor.work(order, network);
    expect(paths()).toEqual(["send", "/status", "send", "/status", "send"]);
    expect(keys().map((key) => key.split(":")[2])).toEqual(["3", "4", "2", "1"]);
    await expectCounted(order, "done");
  });

  it("goes while no other such slice of its process does, so that none is blamed for another", async () => {
    const given = [await floor.given(4), await floor.given(4), await floor.given(4)];
    for (const order of given) await floor.diedIn(order, [1, 2, 3, 4], 2);
    const worker = floor.workerWith(network);
    await Promise.all(given.map((order) => floor.work(order, network, { worker })));
    const accounts = keys().map((key) => key.split(":")[0]);
    expect(accounts.filter((account, index) => account !== accounts[index - 1])).toHaveLength(3);
  });

  it("gives up only the item that ended the worker three times, unless the network did it", async () => {
    const order = await floor.given(3);
    await floor.diedIn(order, [1, 2], 3);
    const known = `${order.scope.accountId}:${order.id}:2`;
    stub.ledger.set(known, { key: known, state: "done" });
    await floor.work(order, network);
    expect(await itemsOf(order)).toEqual([
      { state: "failed", reason: "gave-up", detail: null },
      { state: "done", reason: null, detail: null },
      { state: "done", reason: null, detail: null },
    ]);
    expect(keys().map((key) => key.split(":")[2])).toEqual(["3"]);
    await expectCounted(order, "partly-done");
  });

  it("has every call's time on the order's page and in its workbook", async () => {
    const order = await floor.given(2);
    await floor.diedIn(order, [1], 1);
    await floor.work(order, network);
    const tried = await floor.triedOf(order);
    // asked about with all of its slice, then alone; the other was told once
    expect(tried.map(({ length }) => length)).toEqual([2, 1]);
    const [item] = await listItems(order.scope, order.id, { limit: 1 });
    const found = await findDraft(order.scope, order.id);
    const texts = operations.get("connect-service")?.texts("ru");
    const columns = itemColumns(wordsFor(messages, "ru"), { ...found, texts } as never);
    expect(
      columns
        .find(({ key }) => key === "state")
        ?.notes?.(item as never)
        .join(),
    ).toContain("Обращений к сети: 2 (");
    expect(
      columns
        .find(({ key }) => key === "tries")
        ?.text(item as never)
        .split("; "),
    ).toHaveLength(2);
  });

  it("does not even ask about one that ended it once more", async () => {
    const order = await floor.given(1);
    await floor.diedIn(order, [1], 4);
    await floor.work(order, network);
    expect(stub.requests).toEqual([]);
    expect(await itemsOf(order)).toEqual([{ state: "failed", reason: "gave-up", detail: null }]);
  });

  it("gives the rest back between two items when the worker stops", async () => {
    const order = await floor.given(3);
    await floor.diedIn(order, [1, 2, 3], 1);
    await expect(
      floor.work(order, network, { signal: AbortSignal.abort(new Error("the worker stops")) }),
    ).rejects.toThrow("stops");
    expect(stub.effects).toEqual([]);
    expect(await floor.attemptsOf(order)).toEqual([1, 1, 1]);
    await floor.work(order, network);
    await expectCounted(order, "done");
  });
});
