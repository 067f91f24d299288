import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createNetwork, type Network } from "../../src/network/index.ts";
import {
  assessSelection,
  changeDraft,
  confirmDraft,
  type Entry,
  keepTicks,
  moveInDraft,
  openDraft,
  openDraftFromEntries,
  operationList,
  readTicks,
  runSlice,
} from "../../src/orders/index.ts";
import { listItems } from "../../src/orders/items/repository.ts";
import { slicesOf } from "../../src/orders/slices/job.ts";
import { createClock } from "../../src/platform/clock.ts";
import { type AccountScope, type Database, openDatabase } from "../../src/platform/db.ts";
import { testDatabaseUrl, workerUrl } from "../support/database.ts";
import { by, confirmedAt, draftAs, draftOf, entriesOf, operationOf, orderAs, scopeOf } from "../support/orders.ts";
import { type Portal, startPortal } from "../support/portal.ts";
import { rename } from "./rename.ts";

let portal: Portal;
let worker: Database;
let network: Network;
beforeAll(async () => {
  portal = await startPortal();
  const url = await testDatabaseUrl();
  worker = await openDatabase(workerUrl(url), "portal_worker", 4);
  network = createNetwork({ databaseUrl: workerUrl(url), role: "portal_worker", timeoutMs: 2_000 });
});
afterAll(async () => {
  await Promise.all([network.close(), worker.close()]);
  await portal.close();
});

const given = async () => {
  const account = await portal.given.account();
  return { account, scope: scopeOf(portal.db, account, await portal.given.holder("administrator", account)) };
};
const source = { operation: "test-rename", params: {}, subject: "", source: "file" } as const;
const entry = (named: Partial<Entry>, row = 1): Entry => ({
  row,
  input: "",
  msisdn: null,
  reason: null,
  detail: null,
  ...named,
});
const itemsOf = async (scope: AccountScope, id: number) => listItems(scope, id, { limit: 100 });
const work = async (scope: AccountScope, id: number, operation = rename()): Promise<void> => {
  const run = runSlice({ db: worker, network, operations: operationList(operation), clock: createClock() });
  const order = await draftAs(scope, id);
  for (const { payload } of slicesOf(scope.accountId, order)) {
    await run(payload, { isLastTry: false, signal: new AbortController().signal });
  }
};
const nameOf = async (id: number): Promise<string> =>
  (await portal.owner("subscribers").where({ id }).first("first_name")).first_name;

describe("items with values of their own", () => {
  it("are found by number, SIM or line, and carry what was, what will be, what is lost and what to think of", async () => {
    const { account, scope } = await given();
    const byNumber = await portal.given.subscriber(account, { last_name: "Ли", first_name: "Анна" });
    const bySim = await portal.given.subscriber(account, { iccid: "8937501000000000012", first_name: "" });
    const byLine = await portal.given.subscriber(account, { msisdn: null, line: "Л-17", first_name: "Офис" });
    const entries = [
      entry({ msisdn: byNumber.msisdn, params: { name: "Ганна" } }, 2),
      entry({ iccid: "8937501000000000012", params: { name: "Пост" } }, 3),
      entry({ line: "Л-17", params: { name: "Офис" } }, 4),
      entry({ iccid: "8937501999999999999", params: { name: "Никто" } }, 5),
      entry({ msisdn: bySim.msisdn, params: { name: "Ещё раз" } }, 6),
    ];
    const id = await openDraftFromEntries(scope, source, { entries }, by(rename()));
    const items = await itemsOf(scope, id);
    expect(items.map(({ state, reason, detail }) => [state, reason, detail])).toEqual([
      ["pending", null, null],
      ["pending", null, null],
      ["unchanged", "same-name", null],
      ["refused", "not-of-account", null],
      ["refused", "repeated", "3"],
    ]);
    expect(items[0]).toMatchObject({
      name: "Ли Анна",
      before: { name: "Анна" },
      after: { name: "Ганна" },
      losses: { "old-name": "Анна" },
      warnings: { look: null },
      oneOff: 10,
    });
    expect(items[1]).toMatchObject({
      msisdn: bySim.msisdn,
      before: { name: "" },
      after: { name: "Пост" },
      losses: null,
    });
    expect(items[2]).toMatchObject({ msisdn: null, line: "Л-17" });
    expect(await draftAs(scope, id)).toMatchObject({ total: 5, unchanged: 1, refused: 2, oneOff: 20 });

    const { number } = await confirmDraft(scope, id, { now: confirmedAt });
    await work(scope, id);
    expect(await orderAs(scope, number)).toMatchObject({ state: "partly-done", done: 2, unchanged: 1, refused: 2 });
    expect([await nameOf(byNumber.id), await nameOf(bySim.id), await nameOf(byLine.id)]).toEqual([
      "Ганна",
      "Пост",
      "Офис",
    ]);
  });

  it("are refused where the operation cannot take the value, with the schema's own reason", async () => {
    const { account, scope } = await given();
    const { msisdn } = await portal.given.subscriber(account);
    const id = await openDraftFromEntries(
      scope,
      source,
      { entries: [entry({ msisdn, params: { name: "" } })] },
      by(rename()),
    );
    expect(await itemsOf(scope, id)).toMatchObject([{ state: "refused", reason: "name-missing" }]);
  });

  it("tell the network what is each item's, and a line without a number by its line", async () => {
    const { account, scope } = await given();
    const mobile = await portal.given.subscriber(account);
    await portal.given.subscriber(account, { msisdn: null, line: "Л-18" });
    const operation = rename((_params, item) => ({ name: "rename", params: item }));
    const entries = [
      entry({ msisdn: mobile.msisdn, params: { name: "А" } }, 1),
      entry({ line: "Л-18", params: { name: "Б" } }, 2),
    ];
    const id = await openDraftFromEntries(scope, source, { entries }, by(operation));
    await confirmDraft(scope, id, { now: confirmedAt });
    await work(scope, id, operation);
    const effects = await portal
      .owner("simulated_network.effects")
      .whereRaw("key like ?", [`${scope.accountId}:${id}:%`])
      .orderBy("key");
    expect(effects).toMatchObject([
      { msisdn: mobile.msisdn, line: null, params: { name: "А" } },
      { msisdn: null, line: "Л-18", params: { name: "Б" } },
    ]);
  });

  it("without a command are the portal's own: applied at once, the network asked nothing", async () => {
    const { account, scope } = await given();
    const { id: subscriber, msisdn } = await portal.given.subscriber(account);
    const id = await openDraftFromEntries(
      scope,
      source,
      { entries: [entry({ msisdn, params: { name: "Своя" } })] },
      by(rename()),
    );
    const { number } = await confirmDraft(scope, id, { now: confirmedAt });
    await work(scope, id);
    await work(scope, id);
    expect(await nameOf(subscriber)).toBe("Своя");
    expect(await orderAs(scope, number)).toMatchObject({ state: "done", done: 1 });
    const { rows } = await portal.owner.raw("select 1 from simulated_network.commands where key like ?", [
      `${scope.accountId}:${id}:%`,
    ]);
    expect(rows).toEqual([]);
  });
});

describe("a draft person by person", () => {
  it("leaves somebody out and takes them back, with the price; an order with somebody left out is done", async () => {
    const { account, scope } = await given();
    const service = await portal.given.service({ monthly_fee: 500 });
    const people = [await portal.given.subscriber(account), await portal.given.subscriber(account)];
    const id = await draftOf(scope, service, entriesOf(people.map(({ msisdn }) => msisdn)));
    await moveInDraft(scope, id, 1, "left-out");
    await moveInDraft(scope, id, 1, "left-out");
    expect(await draftAs(scope, id)).toMatchObject({ total: 2, cancelled: 1, monthly: 500 });
    expect((await itemsOf(scope, id))[0]).toMatchObject({ state: "cancelled", reason: "left-out" });
    await moveInDraft(scope, id, 1, "pending");
    expect(await draftAs(scope, id)).toMatchObject({ cancelled: 0, monthly: 1_000 });
    await moveInDraft(scope, id, 2, "left-out");
    const { number } = await confirmDraft(scope, id, { now: confirmedAt, comment: "Приказ № 5" });
    await work(scope, id, operationOf("connect-service"));
    expect(await orderAs(scope, number)).toMatchObject({ state: "done", done: 1, cancelled: 1, comment: "Приказ № 5" });
  });

  it("a subscriber left out of a ticked list is unticked there", async () => {
    const { account, scope } = await given();
    const service = await portal.given.service();
    const [one, two] = [await portal.given.subscriber(account), await portal.given.subscriber(account)];
    const order = {
      operation: "connect-service",
      params: { serviceId: service.id },
      subject: "",
      source: "list",
    } as const;
    const id = await openDraft(scope, order);
    await keepTicks(scope, id, [one.id, two.id], [one.id, two.id]);
    await assessSelection(scope, id, by(operationOf("connect-service")));
    await moveInDraft(scope, id, 1, "left-out");
    expect((await readTicks(scope, id, [one.id, two.id])).ticked).toEqual(new Set([two.id]));
    await moveInDraft(scope, id, 1, "pending");
    expect((await readTicks(scope, id, [one.id, two.id])).ticked).toEqual(new Set([one.id, two.id]));
  });

  it("assesses the same list for another service, and keeps who was left out and why rows were refused", async () => {
    const { account, scope } = await given();
    const [service, other] = [await portal.given.service(), await portal.given.service({ monthly_fee: 100 })];
    const people = await Promise.all([1, 2, 3].map(() => portal.given.subscriber(account)));
    await portal
      .owner("subscriber_services")
      .insert({ account_id: account.id, subscriber_id: people[2]?.id, service_id: other.id });
    const entries = [
      ...entriesOf(people.map(({ msisdn }) => msisdn)),
      entry({ input: "нет", reason: "not-a-number" }, 9),
    ];
    const id = await draftOf(scope, service, entries);
    await moveInDraft(scope, id, 1, "left-out");
    const subject = { operation: "connect-service", params: { serviceId: other.id }, subject: other.name };
    await changeDraft(scope, id, subject, by(operationOf("connect-service")));
    expect((await itemsOf(scope, id)).map(({ state, reason }) => [state, reason])).toEqual([
      ["cancelled", "left-out"],
      ["pending", null],
      ["unchanged", "already-connected"],
      ["refused", "not-a-number"],
    ]);
    expect(await draftAs(scope, id)).toMatchObject({ subject: other.name, monthly: 100, unchanged: 1, cancelled: 1 });
  });
});
