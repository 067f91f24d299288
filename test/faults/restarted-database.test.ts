import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrateDatabase } from "../../src/bin/migrate.ts";
import { tellSimulatedNetwork } from "../../src/network/index.ts";
import { type Postgres, startPostgres } from "../../src/platform/processes/postgres.ts";
import { asvs } from "../support/asvs.ts";
import { countsOf, type Scene, secondsSince, startScene, tell } from "../support/faults.ts";
import { endedOf, orderAs, orderOf, untilOrder } from "../support/orders.ts";

const count = 20_000;

// a server of its own, writing to disk as one at work does
const dataDir = mkdtempSync(join(tmpdir(), "portal-restart-"));
chmodSync(dataDir, 0o711);
let postgres: Postgres;
let scene: Scene;
beforeAll(async () => {
  postgres = await startPostgres({ dataDir });
  await migrateDatabase(postgres.url);
  await tellSimulatedNetwork(postgres.url, { delayMs: 50 });
  scene = await startScene(postgres.url, count);
}, 90_000);
afterAll(async () => {
  await scene?.close();
  await postgres?.stop(5_000);
  rmSync(dataDir, { recursive: true, force: true });
}, 90_000);

it(`PostgreSQL restarted at once in the middle: the order ends, nothing doubled ${asvs("2.3.3")}`, {
  timeout: 170_000,
}, async () => {
  const { scope, workers } = scene;
  const number = await orderOf(scope, scene.service, scene.msisdns);
  await untilOrder(scope, number, { is: (order) => endedOf(order) >= count / 5, withinMs: 60_000, everyMs: 20 });
  const port = Number(new URL(postgres.url).port);
  const before = endedOf(await orderAs(scope, number));
  // what `pg_ctl restart -m immediate` sends: no checkpoint, the log is replayed
  const ended = once(postgres.process, "exit");
  postgres.process.kill("SIGQUIT");
  await ended;
  await postgres.stop(0);
  postgres = await startPostgres({ dataDir, port });
  const back = performance.now();

  const order = await untilOrder(scope, number, { withinMs: 120_000 });
  tell(
    `at ${before} of ${count}; done ${secondsSince(back)} s after it was back, ${workers.endings.length} workers ended`,
  );
  expect(before).toBeLessThan(count);
  expect(order).toMatchObject({ state: "done", done: count, refused: 0, failed: 0 });
  const { attempts, ...counts } = await countsOf(scene.owner, scope.accountId, number);
  expect(counts).toEqual({ effects: count, keys: count, done: count, services: count });
  expect(attempts).toBeLessThanOrEqual(3);
});
