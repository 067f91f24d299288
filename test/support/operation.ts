import { expect } from "vitest";
import { createNetwork } from "../../src/network/index.ts";
import { operations } from "../../src/operations.ts";
import {
  assessOne,
  confirmDraft,
  type OrderItem,
  type OrderParams,
  openDraftFromEntries,
  runSlice,
} from "../../src/orders/index.ts";
import { listItems } from "../../src/orders/items/repository.ts";
import { findDraft } from "../../src/orders/repository.ts";
import { slicesOf } from "../../src/orders/slices/job.ts";
import { type AccountScope, inScope, jobScope, openDatabase } from "../../src/platform/db.ts";
import { workerUrl } from "./database.ts";
import { confirmedAt, scopeOf } from "./orders.ts";
import { type Portal, startPortal } from "./portal.ts";

export type Wanted = {
  readonly name: string;
  readonly params?: OrderParams;
  readonly item?: OrderParams;
};
type Subscriber = { readonly id: number; readonly msisdn: string | null; readonly line?: string };

const operationOf = (name: string) => {
  const operation = operations.get(name);
  if (!operation) throw new Error(`no ${name}`);
  return operation;
};

/** An account on which operations are ordered, with a worker of its own. */
export const openOperations = async () => {
  const portal = await startPortal({ now: confirmedAt });
  const worker = await openDatabase(workerUrl(portal.databaseUrl), "portal_worker", 4);
  const network = createNetwork({
    databaseUrl: workerUrl(portal.databaseUrl),
    role: "portal_worker",
    timeoutMs: 2_000,
  });
  const account = await portal.given.account();
  const user = await portal.given.holder("administrator", account, { name: "Администратор" });
  const scope = scopeOf(portal.db, account, user);
  const run = runSlice({ db: worker, network, operations, clock: portal.deps.clock });

  const now = () => portal.deps.clock.now();

  const draft = (wanted: Wanted, subscribers: readonly Subscriber[]): Promise<number> => {
    const operation = operationOf(wanted.name);
    const params = operation.params.parse(wanted.params ?? {});
    const order = { operation: wanted.name, params, subject: "", source: "card" as const };
    const entries = subscribers.map(({ msisdn, line }) => ({
      row: null,
      input: null,
      msisdn,
      ...(line !== undefined && { line }),
      ...(wanted.item && { params: wanted.item }),
      reason: null,
      detail: null,
    }));
    return openDraftFromEntries(scope, order, { entries }, { operation, now: now() });
  };

  const itemsOf = (draftId: number): Promise<OrderItem[]> => listItems(scope, draftId, { limit: 100 });

  const work = async (draftId: number): Promise<void> => {
    const order = await findDraft(scope, draftId);
    if (!order) throw new Error(`no order ${draftId}`);
    for (const { payload } of slicesOf(scope.accountId, order)) {
      await run(payload, { isLastTry: false, signal: new AbortController().signal });
    }
  };

  const confirm = (draftId: number, name: string) =>
    confirmDraft(scope, draftId, { operation: operationOf(name), now: now() });

  return {
    portal,
    account,
    scope,
    user,
    worker,
    draft,
    itemsOf,
    work,
    confirm,
    assess: (wanted: Wanted, subscriber: { id: number }) => {
      const operation = operationOf(wanted.name);
      const item = wanted.item && operation.itemParams ? operation.itemParams.parse(wanted.item) : null;
      const asked = { operation, params: operation.params.parse(wanted.params ?? {}), now: now() };
      return assessOne(scope, { subscriberId: subscriber.id, item }, asked);
    },
    /** The reason in each language, as people read it. */
    wordsOf: (name: string, reason: string, detail: string | null) =>
      (["ru", "be", "en"] as const).map((lang) => operationOf(name).texts(lang).reason(reason, detail)),
    close: async () => {
      await Promise.all([network.close(), worker.close()]);
      await portal.close();
    },
  };
};
export type Operating = Awaited<ReturnType<typeof openOperations>>;

const sorted = (list: unknown[]) => list.map((row) => JSON.stringify(row)).toSorted();

/** Everything that an operation may change of the account's subscribers. */
const stateOf = async ({ portal, account }: Operating): Promise<unknown> => {
  const tables = [
    "subscribers",
    "subscriber_services",
    "forwardings",
    "sim_cards",
    "subscriber_labels",
    "past_holders",
  ];
  const rows = await Promise.all(
    tables.map((table) => portal.owner(table).where({ account_id: account.id }).select("*")),
  );
  const pool = await portal.owner("phone_numbers").select("*").orderBy("msisdn");
  return [...rows, pool].map(sorted);
};

/**
 * Orders it and has it done: what `assess` said before is what `apply` did after; applied twice is applied once; the
 * network is told once or, of the portal's own changes, never.
 */
export const expectDone = async (operating: Operating, wanted: Wanted, subscriber: Subscriber): Promise<OrderItem> => {
  const { portal, scope, worker } = operating;
  const draftId = await operating.draft(wanted, [subscriber]);
  const [item] = await operating.itemsOf(draftId);
  expect(item, JSON.stringify(item)).toMatchObject({ state: "pending", reason: null });
  if (!item) throw new Error("no item");
  await operating.confirm(draftId, wanted.name);
  await operating.work(draftId);
  const [done] = await operating.itemsOf(draftId);
  expect(done, JSON.stringify(done)).toMatchObject({ state: "done", before: item.before, after: item.after });
  const after = await stateOf(operating);

  const { applyAgain, isSilent } = again(operating, wanted, subscriber);
  await inScope(jobScope(worker, scope.accountId), applyAgain);
  await operating.work(draftId);
  expect(await stateOf(operating)).toEqual(after);

  const told = await portal.owner("simulated_network.effects").where("key", "like", `${scope.accountId}:${draftId}:%`);
  expect(told).toHaveLength(isSilent ? 0 : 1);
  return item;
};

const again = (operating: Operating, { name, params, item }: Wanted, { id }: Subscriber) => {
  const operation = operations.get(name);
  if (!operation) throw new Error(`no ${name}`);
  const own = item && operation.itemParams ? operation.itemParams.parse(item) : null;
  return {
    isSilent: operation.command === undefined,
    applyAgain: (tx: Parameters<typeof operation.apply>[0]) =>
      operation.apply(
        tx,
        tx.raw("select ?::bigint as subscriber_id, ?::jsonb as params", [id, own && JSON.stringify(own)]),
        operation.params.parse(params ?? {}),
        { orderNumber: 1, now: operating.portal.deps.clock.now() },
      ),
  };
};

/** Refused or so already, with a reason in words of three languages. */
export const expectReason = async (
  operating: Operating,
  wanted: Wanted,
  subscriber: { id: number },
  expected: { verdict?: "refused" | "unchanged"; reason: string },
): Promise<void> => {
  const { verdict, reason, detail } = await operating.assess(wanted, subscriber);
  expect([verdict, reason]).toEqual([expected.verdict ?? "refused", expected.reason]);
  if (expected.reason === "status" || expected.reason === "locked" || expected.reason === "kind") return;
  const words = operating.wordsOf(wanted.name, expected.reason, detail);
  expect(new Set(words).size, words.join(" | ")).toBe(3);
  for (const text of words) expect(text).toBeTruthy();
};

export type GivenPortal = Portal;
export type Scope = AccountScope;
