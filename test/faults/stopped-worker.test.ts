import { afterAll, beforeAll, expect, it } from "vitest";
import { tellSimulatedNetwork } from "../../src/network/index.ts";
import { testDatabaseUrl } from "../support/database.ts";
import { countsOf, type Scene, secondsSince, startScene, tell, untilWorking } from "../support/faults.ts";
import { endedOf, orderAs, orderOf, untilOrder } from "../support/orders.ts";
import { startWorkers } from "../support/workers.ts";

const count = 20_000;

let scene: Scene;
let url: string;
beforeAll(async () => {
  url = await testDatabaseUrl();
  await tellSimulatedNetwork(url, { delayMs: 100 });
  scene = await startScene(url, count);
}, 60_000);
afterAll(() => scene.close(), 60_000);

it("SIGTERM in the middle: it ends by itself in time and nothing is done again", { timeout: 120_000 }, async () => {
  const { scope, workers, owner } = scene;
  await untilWorking(owner, 2);
  const number = await orderOf(scope, scene.service, scene.msisdns);
  await untilOrder(scope, number, { is: (order) => endedOf(order) >= count / 10, withinMs: 60_000, everyMs: 20 });
  const start = performance.now();
  const endings = await workers.stop();
  expect(performance.now() - start).toBeLessThan(20_000);
  tell(`both workers ended ${secondsSince(start)} s after SIGTERM`);
  expect(endings).toEqual([
    { code: 0, signal: null },
    { code: 0, signal: null },
  ]);
  expect(workers.endings).toEqual([]);

  const stopped = await orderAs(scope, number);
  expect(endedOf(stopped)).toBeLessThan(count);
  const underWay = await owner("order_items").where({ account_id: scope.accountId, state: "sent" });
  expect(underWay).toEqual([]);

  const next = startWorkers(1, () => ({ DATABASE_URL: url }));
  try {
    expect(await untilOrder(scope, number, { withinMs: 60_000 })).toMatchObject({ state: "done", done: count });
  } finally {
    await next.stop();
  }
  expect(await countsOf(owner, scope.accountId, number)).toEqual({
    effects: count,
    keys: count,
    done: count,
    services: count,
    attempts: 1,
  });
});
