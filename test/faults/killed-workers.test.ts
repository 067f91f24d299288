import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { tellSimulatedNetwork } from "../../src/network/index.ts";
import { testDatabaseUrl } from "../support/database.ts";
import { countEverything, endedOfAll, orderEverything, type Part } from "../support/every-operation.ts";
import { type Scene, secondsSince, startScene, tell } from "../support/faults.ts";
import { startWorkers, type Workers } from "../support/workers.ts";

/** `CHAOS_ITEMS=100000` is the run that docs/performance.md tells of. */
const count = Number(process.env["CHAOS_ITEMS"] ?? 20_000);
const kills = 9;
const frozenMs = 24_000;

let scene: Scene;
let workers: Workers;
beforeAll(async () => {
  const url = await testDatabaseUrl();
  await tellSimulatedNetwork(url, { delayMs: 100 });
  scene = await startScene(url, count, undefined, 0);
}, 120_000);
afterAll(async () => {
  await workers.stop();
  await scene.close();
}, 60_000);

const until = async (is: () => Promise<boolean>, withinMs: number): Promise<void> => {
  const end = performance.now() + withinMs;
  while (!(await is())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms`);
    await sleep(25);
  }
};

it("an order of every operation, workers killed and one frozen: nothing lost, nothing doubled at the network's own ledger", {
  timeout: 400_000,
}, async () => {
  const { owner, scope } = scene;
  const parts: Part[] = await orderEverything(owner, scope, scene.msisdns);
  const url = await testDatabaseUrl();
  const started = performance.now();
  workers = startWorkers(2, () => ({ DATABASE_URL: url }));
  const total = parts.reduce((sum, { people }) => sum + people.length, 0);
  const ended = () => endedOfAll(owner, scope.accountId);
  await until(async () => (await ended()) > 0, 60_000);
  const frozen = workers.freeze(0, frozenMs);
  for (let kill = 1; kill <= kills; kill++) {
    const enough = (kill * total) / (kills + 2);
    await until(async () => (await ended()) >= enough, 300_000);
    // the frozen one lives on, the other is killed
    const place = frozen.isOver() ? Math.floor(Math.random() * 2) : 1;
    await until(async () => workers.kill(place), 10_000);
  }
  const lastKill = performance.now();
  const atLastKill = await ended();
  await until(async () => (await ended()) === total, 300_000);
  await frozen.over;

  const counts = await countEverything(owner, scope.accountId, parts);
  expect(counts.map(({ name, found }) => ({ name, ...found }))).toEqual(
    counts.map(({ name, wanted }) => ({ name, ...wanted })),
  );
  expect(workers.endings.filter(({ signal }) => signal === "SIGKILL")).toHaveLength(kills);
  expect(workers.endings).toHaveLength(kills);
  // in the middle, or the kills would prove nothing
  expect(atLastKill).toBeLessThan(total);
  tell(
    `${parts.length} operations, ${total} items in ${secondsSince(started)} s; ${kills} kills, one frozen for 24 s; whole again ${secondsSince(lastKill)} s after the last kill`,
  );
});
