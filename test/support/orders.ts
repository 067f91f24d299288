import { setTimeout as sleep } from "node:timers/promises";
import { operations } from "../../src/operations.ts";
import {
  confirmDraft,
  type Entry,
  endedCount,
  findDraft,
  findOrder,
  isFinished,
  type NumberedOrder,
  type Operation,
  type Order,
  openDraftFromEntries,
} from "../../src/orders/index.ts";
import { type AccountScope, type Database, type Knex, mintScope } from "../../src/platform/db.ts";

type Id = { readonly id: number };

/** A person's right to an account, as a request mints it. */
export const scopeOf = (db: Database, account: Id, user: Id & { name: string }): AccountScope =>
  mintScope(db, account.id, { userId: user.id, name: user.name, msisdn: null, role: "administrator" });

/** Active numbers in one statement, 375330000001 and on; positions of a list of them count from 1 alike. */
export const givenMany = async (owner: Knex, account: Id, tariff: Id, count: number): Promise<string[]> => {
  const { rows } = await owner.raw(
    `insert into subscribers (account_id, msisdn, tariff_id, status)
     select ?, (375330000000 + n)::text, ?, 'active' from generate_series(1, ?::int) n returning msisdn`,
    [account.id, tariff.id, count],
  );
  return (rows as { msisdn: string }[]).map(({ msisdn }) => msisdn);
};

/** Rows of a list as `readList` makes them of good numbers. */
export const entriesOf = (msisdns: readonly string[]): Entry[] =>
  msisdns.map((msisdn, index) => ({ row: index + 1, input: msisdn, msisdn, reason: null, detail: null }));

export const operationOf = (name: "connect-service" | "disconnect-service"): Operation => {
  const operation = operations.get(name);
  if (!operation) throw new Error(`no ${name}`);
  return operation;
};

/** An operation at the moment when the tests' clock stands. */
export const by = (operation: Operation) => ({ operation, now: confirmedAt });

export const draftOf = (
  scope: AccountScope,
  service: Id & { name: string },
  entries: readonly Entry[],
  name: "connect-service" | "disconnect-service" = "connect-service",
): Promise<number> => {
  const order = { operation: name, params: { serviceId: service.id }, subject: service.name, source: "file" as const };
  return openDraftFromEntries(scope, order, { entries }, by(operationOf(name)));
};

export const confirmedAt = new Date("2026-11-09T09:00:00Z");

/** A confirmed order that connects a service to the numbers. @returns its number */
export const orderOf = async (
  scope: AccountScope,
  service: Id & { name: string },
  msisdns: readonly string[],
): Promise<number> => {
  const id = await draftOf(scope, service, entriesOf(msisdns));
  return (await confirmDraft(scope, id, { now: confirmedAt })).number;
};

export const orderAs = async (scope: AccountScope, number: number): Promise<NumberedOrder> => {
  const order = await findOrder(scope, number);
  if (!order) throw new Error(`no order ${number}`);
  return order;
};

export const draftAs = async (scope: AccountScope, id: number): Promise<Order> => {
  const order = await findDraft(scope, id);
  if (!order) throw new Error(`no draft ${id}`);
  return order;
};

export const endedOf = endedCount;

/** Asks every `everyMs` until the order is as wanted. @throws when it is not within `withinMs` */
export const untilOrder = async (
  scope: AccountScope,
  number: number,
  {
    is = isFinished,
    withinMs,
    everyMs = 50,
  }: { is?: (order: NumberedOrder) => boolean; withinMs: number; everyMs?: number },
): Promise<NumberedOrder> => {
  const until = performance.now() + withinMs;
  for (;;) {
    // the database may be away for a moment: that is what some of the tests are about
    const order = await orderAs(scope, number).catch(() => undefined);
    if (order && is(order)) return order;
    if (performance.now() > until) throw new Error(`order ${number} after ${withinMs} ms: ${JSON.stringify(order)}`);
    await sleep(everyMs);
  }
};
