import { afterAll, beforeAll, expect, it } from "vitest";
import { testDatabaseUrl } from "../support/database.ts";
import { type Scene, secondsSince, startScene, tell } from "../support/faults.ts";
import { type NetworkStub, startNetworkStub } from "../support/network-stub.ts";
import { orderOf, untilOrder } from "../support/orders.ts";

const count = 2_000;
const poisoned = 777;

let scene: Scene;
let stub: NetworkStub;
beforeAll(async () => {
  stub = await startNetworkStub({
    takesOver: (commands, path) => {
      if (!commands.some(({ msisdn }) => msisdn === scene.msisdns[poisoned - 1])) return false;
      // each worker has an address of its own: /0/v1/commands is the first one's
      scene.workers.kill(Number(path.split("/")[1]));
      return true;
    },
  });
  scene = await startScene(await testDatabaseUrl(), count, (place) => `${stub.url}/${place}`);
}, 60_000);
afterAll(async () => {
  await scene.close();
  await stub.close();
}, 60_000);

it("an item that kills its worker whenever it is sent fails alone, after three deaths at most", {
  timeout: 170_000,
}, async () => {
  const { scope, workers, owner } = scene;
  const start = performance.now();
  const number = await orderOf(scope, scene.service, scene.msisdns);
  const order = await untilOrder(scope, number, { withinMs: 160_000 });

  expect(order).toMatchObject({ state: "partly-done", done: count - 1, refused: 0, failed: 1 });
  const failed = await owner("order_items").where({ account_id: scope.accountId, state: "failed" });
  expect(failed).toMatchObject([{ position: poisoned, reason: "gave-up" }]);
  expect(workers.endings.length).toBeGreaterThan(0);
  expect(workers.endings.length).toBeLessThanOrEqual(3);
  const keys = stub.effects.map(({ key }) => key);
  expect(new Set(keys).size).toBe(keys.length);
  expect(keys).toHaveLength(count - 1);
  tell(`${workers.endings.length} deaths, the others done, the order ended after ${secondsSince(start)} s`);
});
