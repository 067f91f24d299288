import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { migrateDatabase } from "../../src/bin/migrate.ts";
import { tellSimulatedNetwork } from "../../src/network/index.ts";
import { loginsOf } from "../../src/platform/logins.ts";
import { type Postgres, startPostgres } from "../../src/platform/processes/postgres.ts";
import { asvs } from "../support/asvs.ts";
import { countEverything, endedOfAll, orderEverything, type Part } from "../support/every-operation.ts";
import { type Scene, secondsSince, startScene, tell, untilWorking } from "../support/faults.ts";
import { startWorkers, type Workers } from "../support/workers.ts";

/** `CHAOS_ITEMS=100000` is the run that docs/performance.md tells of. */
const count = Number(process.env["CHAOS_ITEMS"] ?? 20_000);
const kills = 9;
/** Before this kill PostgreSQL is restarted, once both workers have started: whoever starts without a database ends. */
const restartBefore = 5;
const frozenMs = 24_000;

// a server of its own, writing to disk as one at work does
const dataDir = mkdtempSync(join(tmpdir(), "portal-chaos-"));
chmodSync(dataDir, 0o711);
let postgres: Postgres;
let scene: Scene;
let workers: Workers;
beforeAll(async () => {
  postgres = await startPostgres({ dataDir });
  await migrateDatabase(postgres.url, undefined, loginsOf(postgres.url));
  await tellSimulatedNetwork(postgres.url, { delayMs: 100 });
  scene = await startScene(postgres.url, count, undefined, 0);
}, 120_000);
afterAll(async () => {
  await workers?.stop();
  await scene?.close();
  await postgres?.stop(5_000);
  rmSync(dataDir, { recursive: true, force: true });
}, 60_000);

/** What `pg_ctl restart -m immediate` does: no checkpoint, the log is replayed. */
const restartPostgres = async (): Promise<void> => {
  const port = Number(new URL(postgres.url).port);
  const ended = once(postgres.process, "exit");
  postgres.process.kill("SIGQUIT");
  await ended;
  await postgres.stop(0);
  postgres = await startPostgres({ dataDir, port });
};

const until = async (is: () => Promise<boolean>, withinMs: number): Promise<void> => {
  const end = performance.now() + withinMs;
  while (!(await is())) {
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms`);
    await sleep(25);
  }
};

/** Until what was on its way at this moment has an outcome. */
const untilNoneHang = async (owner: Scene["owner"], accountId: number): Promise<void> => {
  const sent = await owner("order_items")
    .where({ account_id: accountId, state: "sent" })
    .select("order_id", "position");
  const keys = [sent.map((item) => item.order_id), sent.map((item) => item.position)];
  await until(async () => {
    const { rows } = await owner.raw(
      `select count(*)::int as count from unnest(?::bigint[], ?::int[]) h (order_id, position)
         join order_items i on i.account_id = ? and i.order_id = h.order_id and i.position = h.position where i.state = 'sent'`,
      [...keys, accountId],
    );
    return rows[0].count === 0;
  }, 120_000);
};

it(`an order of every operation, workers killed, one frozen, PostgreSQL restarted: nothing lost, nothing doubled at the network's own ledger ${asvs("2.3.3")}`, {
  timeout: 400_000,
}, async () => {
  const { owner, scope } = scene;
  const parts: Part[] = await orderEverything(owner, scope, scene.msisdns);
  const started = performance.now();
  workers = startWorkers(2, () => ({ DATABASE_URL: postgres.url }));
  const total = parts.reduce((sum, { people }) => sum + people.length, 0);
  const ended = () => endedOfAll(owner, scope.accountId);
  await until(async () => (await ended()) > 0, 60_000);
  const frozen = workers.freeze(0, frozenMs);
  for (let kill = 1; kill <= kills; kill++) {
    // the last third is there for the time that killed workers need to come back
    const enough = (kill * total) / (kills + 5);
    await until(async () => (await ended()) >= enough, 300_000);
    if (kill === restartBefore) {
      await untilWorking(owner, 2);
      await restartPostgres();
    }
    // the frozen one lives on, the other is killed
    const place = frozen.isOver() ? Math.floor(Math.random() * 2) : 1;
    await until(async () => workers.kill(place), 10_000);
    await until(async () => workers.endings.length >= kill, 10_000);
  }
  const lastKill = performance.now();
  const atLastKill = await ended();
  await untilNoneHang(owner, scope.accountId);
  const recovered = secondsSince(lastKill);
  await until(async () => (await ended()) === total, 300_000);
  await frozen.over;

  const counts = await countEverything(owner, scope.accountId, parts);
  expect(counts.map(({ name, found }) => ({ name, ...found }))).toEqual(
    counts.map(({ name, wanted }) => ({ name, ...wanted })),
  );
  expect(workers.endings.filter(({ signal }) => signal === "SIGKILL")).toHaveLength(kills);
  // none of them ends because its database does
  expect(workers.endings).toHaveLength(kills);
  // in the middle, or the kills would prove nothing
  expect(atLastKill).toBeLessThan(total);
  tell(
    `${parts.length} operations, ${total} items in ${secondsSince(started)} s; ${kills} kills, one frozen for 24 s, PostgreSQL restarted; after the last kill what was on its way had an outcome in ${recovered} s, all of it in ${secondsSince(lastKill)} s`,
  );
});
