import { afterAll, beforeAll, expect, it } from "vitest";
import { tellSimulatedNetwork } from "../../src/network/index.ts";
import { testDatabaseUrl } from "../support/database.ts";
import { countsOf, type Scene, secondsSince, startScene, tell } from "../support/faults.ts";
import { endedOf, orderAs, orderOf, untilOrder } from "../support/orders.ts";

const count = 20_000;
const kills = 5;

let scene: Scene;
beforeAll(async () => {
  const url = await testDatabaseUrl();
  await tellSimulatedNetwork(url, { delayMs: 30 });
  scene = await startScene(url, count);
}, 60_000);
afterAll(() => scene.close(), 60_000);

it("kill -9 of a worker again and again: nothing lost, nothing doubled", { timeout: 170_000 }, async () => {
  const { owner, scope, workers } = scene;
  const number = await orderOf(scope, scene.service, scene.msisdns);
  for (let kill = 1; kill <= kills; kill++) {
    const enough = (kill * count) / (kills + 2);
    await untilOrder(scope, number, { is: (order) => endedOf(order) >= enough, withinMs: 100_000, everyMs: 20 });
    const place = Math.floor(Math.random() * 2);
    if (!workers.kill(place)) workers.kill(1 - place);
  }
  const lastKill = performance.now();
  const atLastKill = endedOf(await orderAs(scope, number));
  const order = await untilOrder(scope, number, { withinMs: 100_000 });

  expect(order).toMatchObject({ state: "done", done: count, refused: 0, failed: 0 });
  const { attempts, ...counts } = await countsOf(owner, scope.accountId, number);
  expect(counts).toEqual({ effects: count, keys: count, done: count, services: count });
  expect(workers.endings.filter(({ signal }) => signal === "SIGKILL")).toHaveLength(kills);
  expect(workers.endings).toHaveLength(kills);
  // in the middle, or the kills would prove nothing
  expect(atLastKill).toBeLessThan(count);
  tell(`${kills} kills, whole again ${secondsSince(lastKill)} s after the last, attempts at most ${attempts}`);
});
