import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { isFinished } from "../../src/orders/index.ts";
import { asvs } from "../support/asvs.ts";
import { testDatabaseUrl } from "../support/database.ts";
import { countsOf, type Scene, startScene, tell } from "../support/faults.ts";
import { endedOf, orderAs, orderOf, untilOrder } from "../support/orders.ts";

const count = 100_000;
const longestMs = 2_000;

let scene: Scene;
beforeAll(async () => {
  scene = await startScene(await testDatabaseUrl(), count);
}, 60_000);
afterAll(() => scene.close(), 60_000);

it(`an order of one is not held up by another account's 100 000 ${asvs("15.2.2", "15.4.4")}`, {
  timeout: 170_000,
}, async () => {
  const { scope, otherScope, workers, service } = scene;
  const long = await orderOf(scope, service, scene.msisdns);
  const start = performance.now();
  await untilOrder(scope, long, { is: (order) => endedOf(order) > 0, withinMs: 30_000 });

  const waits: number[] = [];
  for (const msisdn of scene.few) {
    const short = await orderOf(otherScope, service, [msisdn]);
    const accepted = performance.now();
    await untilOrder(otherScope, short, { withinMs: 30_000, everyMs: 10 });
    // one that was still waited for when the long order ended has nothing to say
    if (isFinished(await orderAs(scope, long))) break;
    waits.push(performance.now() - accepted);
    await sleep(100);
  }
  const done = await untilOrder(scope, long, { withinMs: 150_000 });
  const seconds = (performance.now() - start) / 1_000;
  waits.sort((a, b) => a - b);
  tell(
    `${waits.length} orders of one: p50 ${waits[waits.length >> 1]?.toFixed()} ms, longest ${waits.at(-1)?.toFixed()} ms; ` +
      `beside them ${(count / seconds).toFixed()} items/s, worker at most ${workers.peakMemory().toFixed()} MB`,
  );
  expect(waits.length).toBeGreaterThan(3);
  expect(waits.at(-1)).toBeLessThan(longestMs);
  expect(done).toMatchObject({ state: "done", done: count });
  expect(await countsOf(scene.owner, scope.accountId, long)).toMatchObject({
    effects: count,
    keys: count,
    attempts: 1,
  });
  expect(workers.endings).toEqual([]);
  expect(workers.peakMemory()).toBeLessThan(256);
});
