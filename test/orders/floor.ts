import { expect } from "vitest";
import type { Network } from "../../src/network/index.ts";
import { operations } from "../../src/operations.ts";
import { runSlice } from "../../src/orders/index.ts";
import { listItems } from "../../src/orders/items/repository.ts";
import { slicesOf } from "../../src/orders/slices/job.ts";
import { createClock } from "../../src/platform/clock.ts";
import type { NetworkRate } from "../../src/platform/config.ts";
import { type AccountScope, type Knex, openDatabase } from "../../src/platform/db.ts";
import { testDatabaseUrl, workerUrl } from "../support/database.ts";
import { givenMany, orderAs, orderOf, scopeOf } from "../support/orders.ts";
import { startPortal } from "../support/portal.ts";

export type Floor = Awaited<ReturnType<typeof openFloor>>;
export type Named = { readonly scope: AccountScope; readonly number: number; readonly id: number };
export type Given = Named & { readonly service: { readonly id: number }; readonly msisdns: readonly string[] };
/** `keepsGate`: what the calls before have taught about the network holds; else it is forgotten (gate.test.ts). */
type Run = { keepsGate?: boolean; isLastTry?: boolean; signal?: AbortSignal; worker?: ReturnType<typeof runSlice> };

export const openGate = (owner: Knex) =>
  owner("network_gates").update({
    failures: 0,
    failing_since: null,
    closed_until: owner.raw("'-infinity'"),
    points: 0,
  });

/** Accepted orders, and what a worker does with their slices: called by the test, when and as often as it likes. */
export const openFloor = async () => {
  const url = await testDatabaseUrl();
  const portal = await startPortal();
  const worker = await openDatabase(workerUrl(url), "portal_worker", 6);
  const { owner } = portal;

  const given = async (count: number) => {
    const account = await portal.given.account();
    const user = await portal.given.holder("administrator", account);
    const [tariff, service] = [await portal.given.tariff(), await portal.given.service()];
    const msisdns = await givenMany(owner, account, tariff, count);
    const scope = scopeOf(portal.db, account, user);
    const number = await orderOf(scope, service, msisdns);
    return { scope, service, msisdns, number, id: (await orderAs(scope, number)).id };
  };

  const workerWith = (network: Network, networkRate?: NetworkRate) =>
    runSlice({ db: worker, network, operations, clock: createClock(), config: { networkRate } });

  /** What a worker does with the order's jobs, once each. */
  const work = async ({ scope, number }: Named, network: Network, run: Run = {}): Promise<void> => {
    const { id, total } = await orderAs(scope, number);
    if (!run.keepsGate) await openGate(owner);
    const context = { isLastTry: run.isLastTry ?? false, signal: run.signal ?? new AbortController().signal };
    const once = run.worker ?? workerWith(network);
    for (const { payload } of slicesOf(scope.accountId, { id, total })) await once(payload, context);
  };

  const workSlice = async ({ scope, number }: Named, network: Network, index: number): Promise<void> => {
    const { payload } = slicesOf(scope.accountId, await orderAs(scope, number))[index] ?? {};
    if (!payload) throw new Error(`no slice ${index}`);
    await workerWith(network)(payload, { isLastTry: false, signal: new AbortController().signal });
  };

  return {
    url,
    owner,
    portal,
    given,
    work,
    workSlice,
    connect: async ({ scope, service, msisdns }: Given, places: readonly number[]): Promise<void> => {
      const found = await owner("subscribers")
        .where({ account_id: scope.accountId })
        .whereIn(
          "msisdn",
          places.map((place) => String(msisdns[place])),
        )
        .select("id");
      await owner("subscriber_services").insert(
        found.map(({ id }) => ({ account_id: scope.accountId, subscriber_id: id, service_id: service.id })),
      );
    },
    /** Looks again and again for a subscriber who is on the way in two orders. */
    watchFlights: (accountId: number) => watch(owner, accountId),
    workerWith,
    attemptsOf: ({ scope, id }: Named): Promise<number[]> =>
      owner("order_items").where({ account_id: scope.accountId, order_id: id }).orderBy("position").pluck("attempts"),
    triedOf: ({ scope, id }: Named): Promise<Date[][]> =>
      owner("order_items").where({ account_id: scope.accountId, order_id: id }).orderBy("position").pluck("tried"),
    connectedOf: async ({ scope, service }: Given): Promise<number> =>
      (await owner("subscriber_services").where({ account_id: scope.accountId, service_id: service.id })).length,
    /** What is left when a process ends in the middle of calls: nothing is taken back. */
    diedIn: ({ scope, id }: Named, positions: readonly number[], attempts: number) =>
      owner("order_items")
        .where({ account_id: scope.accountId, order_id: id })
        .whereIn("position", [...positions])
        .update({ state: "sent", attempts }),
    close: async () => {
      await worker.close();
      await portal.close();
    },
  };
};

export const itemsOf = async ({ scope, id }: Named) =>
  (await listItems(scope, id, { limit: 1_000 })).map(({ state, reason, detail }) => ({ state, reason, detail }));

export const statesOf = async (order: Named) => (await itemsOf(order)).map(({ state }) => state);

/** The order's figures are those of its items, and it is as ended as they are. */
export const expectCounted = async (order: Named, state: string): Promise<void> => {
  const found = await orderAs(order.scope, order.number);
  const states = await statesOf(order);
  const count = (wanted: string) => states.filter((each) => each === wanted).length;
  expect(found).toMatchObject({
    state,
    total: states.length,
    done: count("done"),
    unchanged: count("unchanged"),
    refused: count("refused"),
    failed: count("failed"),
    cancelled: count("cancelled"),
  });
  expect(found.finishedAt === null).toBe(state === "accepted" || state === "in-progress");
};

const watch = (owner: Knex, accountId: number) => {
  const run = { isOver: false };
  let [doubled, looks] = [0, 0];
  const looking = (async () => {
    while (!run.isOver) {
      const { rows } = await owner.raw(
        `select 1 from order_items where account_id = ? and state = 'sent' group by subscriber_id having count(*) > 1`,
        [accountId],
      );
      doubled += rows.length;
      looks += 1;
    }
  })();
  return {
    stop: async () => {
      run.isOver = true;
      await looking;
      return { doubled, looks };
    },
  };
};
