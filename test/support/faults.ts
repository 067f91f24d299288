import { setTimeout as sleep } from "node:timers/promises";
import type { Knex } from "../../src/platform/db.ts";
import { openDatabase, openKnex } from "../../src/platform/db.ts";
import { webUrl } from "./database.ts";
import { givenIn } from "./given.ts";
import { givenMany, scopeOf } from "./orders.ts";
import { startWorkers } from "./workers.ts";

export type Scene = Awaited<ReturnType<typeof startScene>>;

/** Real workers on a migrated database, an account of many numbers and one of few. */
export const startScene = async (
  url: string,
  many: number,
  networkUrlOf: (place: number) => string | undefined = () => undefined,
  workerCount = 2,
) => {
  const owner = openKnex(url, undefined, 2);
  const db = await openDatabase(webUrl(url), "portal_web", 4);
  const given = givenIn(owner);
  const [account, small] = [await given.account(), await given.account()];
  const user = await given.holder("administrator", account);
  const [tariff, service] = [await given.tariff(), await given.service()];
  const msisdns = await givenMany(owner, account, tariff, many);
  const few = await givenMany(owner, small, tariff, 50);
  // as autovacuum does within a minute; until then PostgreSQL may take the account for one row, and reads all 100 000 for each slice
  await owner.raw("analyze subscribers");
  const workers = startWorkers(workerCount, (place) => ({ DATABASE_URL: url, NETWORK_URL: networkUrlOf(place) }));
  return {
    owner,
    service,
    msisdns,
    few,
    scope: scopeOf(db, account, user),
    otherScope: scopeOf(db, small, user),
    workers,
    close: async () => {
      await workers.stop();
      await Promise.all([db.close(), owner.destroy()]);
    },
  };
};

/** What the simulated network and our tables say of an order, to be compared with what was asked for. */
export const countsOf = async (owner: Knex, accountId: number, number: number) => {
  const { id }: { id: number } = await owner("orders").where({ account_id: accountId, number }).first("id");
  const { rows } = await owner.raw(
    `select (select count(*)::int from simulated_network.effects where key like :keys) as effects,
       (select count(distinct key)::int from simulated_network.effects where key like :keys) as keys,
       (select count(*)::int from order_items where account_id = :account and order_id = :id and state = 'done') as done,
       (select max(attempts)::int from order_items where account_id = :account and order_id = :id) as attempts,
       (select count(*)::int from subscriber_services where account_id = :account and order_number = :number) as services`,
    { account: accountId, id, number, keys: `${accountId}:${id}:%` },
  );
  return rows[0] as { effects: number; keys: number; done: number; attempts: number; services: number };
};

/**
 * Until so many workers listen for jobs, and a second more for their slots. A worker that gets SIGTERM before it listens is ended by
 * the signal and not by itself; on a busy machine its start takes longer than any fixed pause.
 */
export const untilWorking = async (owner: Knex, count: number): Promise<void> => {
  const end = performance.now() + 60_000;
  const listening = async (): Promise<number> => {
    const { rows } = await owner.raw(
      `select count(*)::int as count from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
         and (query like 'LISTEN %' or query like '%pg_listening_channels%')`,
    );
    return rows[0].count;
  };
  while ((await listening()) !== count) {
    if (performance.now() > end) throw new Error("the workers did not start within 60 s");
    await sleep(25);
  }
  await sleep(1_000);
};

/** Figures of a run, for people to read. */
export const tell = (line: string): void => {
  process.stdout.write(`      ${line}\n`);
};

export const secondsSince = (start: number): string => ((performance.now() - start) / 1_000).toFixed(1);
