import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { listItems } from "../../src/orders/items/repository.ts";
import type { AccountScope } from "../../src/platform/db.ts";
import { disconnectService } from "../../src/services/operations/disconnect-service.ts";
import { draftAs, draftOf, entriesOf, scopeOf } from "../support/orders.ts";
import { type Portal, startPortal } from "../support/portal.ts";

type Made = { readonly id: number };
type Service = Made & { readonly name: string };

describe("who can have a service connected or taken off", () => {
  let portal: Portal;
  let scope: AccountScope;
  let account: Made;
  beforeAll(async () => {
    portal = await startPortal();
    account = await portal.given.account();
    scope = scopeOf(portal.db, account, await portal.given.holder("administrator", account));
  });
  afterAll(() => portal.close());

  const connected = async (subscriber: Made, ...services: Made[]) => {
    const rows = services.map(({ id }) => ({ account_id: account.id, subscriber_id: subscriber.id, service_id: id }));
    await portal.owner("subscriber_services").insert(rows);
  };
  const rule = (service: Made, kind: "excludes" | "requires", other: Made) =>
    portal.owner("service_rules").insert({ service_id: service.id, kind, other_service_id: other.id });
  const onlyOn = (service: Made, tariff: Made) =>
    portal.owner("service_tariffs").insert({ service_id: service.id, tariff_id: tariff.id });

  /** The one item's state, reason and detail. */
  const assess = async (name: "connect-service" | "disconnect-service", service: Service, msisdn: string) => {
    const number = await draftOf(scope, service, entriesOf([msisdn]), name);
    const items = await listItems(scope, number, { limit: 10 });
    expect(items).toHaveLength(1);
    return [items[0]?.state, items[0]?.reason, items[0]?.detail];
  };
  const connecting = (service: Service, of: { msisdn: string }) => assess("connect-service", service, of.msisdn);
  const disconnecting = (service: Service, of: { msisdn: string }) => assess("disconnect-service", service, of.msisdn);

  const lost = async (columns: Readonly<Record<string, unknown>>) => {
    const [service, subscriber] = [await portal.given.service(columns), await portal.given.subscriber(account)];
    await connected(subscriber, service);
    const draft = await draftOf(scope, service, entriesOf([subscriber.msisdn]), "disconnect-service");
    return (await listItems(scope, draft, { limit: 1 }))[0]?.losses;
  };

  it.each(["pending-activation", "suspended", "pending-termination", "terminated"])("not to %s", async (status) => {
    const subscriber = await portal.given.subscriber(account, { status });
    const [service, had] = [await portal.given.service(), await portal.given.service()];
    await connected(subscriber, had);
    expect(await connecting(service, subscriber)).toEqual(["refused", "status", status]);
    expect(await disconnecting(had, subscriber)).toEqual(["refused", "status", status]);
  });

  it("not twice, and off only what is on", async () => {
    const subscriber = await portal.given.subscriber(account);
    const service = await portal.given.service();
    expect(await connecting(service, subscriber)).toEqual(["pending", null, null]);
    expect(await disconnecting(service, subscriber)).toEqual(["unchanged", "not-connected", null]);
    await connected(subscriber, service);
    expect(await connecting(service, subscriber)).toEqual(["unchanged", "already-connected", null]);
    expect(await disconnecting(service, subscriber)).toEqual(["pending", null, null]);
  });

  it("an archived service is not connected any more, but can be taken off", async () => {
    const service = await portal.given.service({ archived_on: "2025-01-01" });
    const [without, having] = [await portal.given.subscriber(account), await portal.given.subscriber(account)];
    await connected(having, service);
    expect(await connecting(service, without)).toEqual(["refused", "archived", null]);
    expect(await disconnecting(service, having)).toEqual(["pending", null, null]);
  });

  it("only on its tariffs, where it has any", async () => {
    const [tariff, other] = [await portal.given.tariff(), await portal.given.tariff()];
    const service = await portal.given.service();
    await onlyOn(service, tariff);
    const on = await portal.given.subscriber(account, { tariff_id: tariff.id });
    const off = await portal.given.subscriber(account, { tariff_id: other.id });
    expect(await connecting(service, on)).toEqual(["pending", null, null]);
    expect(await connecting(service, off)).toEqual(["refused", "not-on-tariff", null]);
  });

  it("not beside one that it excludes, whichever of the two the rule was written for", async () => {
    const [service, other] = [await portal.given.service(), await portal.given.service()];
    await rule(service, "excludes", other);
    const [withOther, withService] = [await portal.given.subscriber(account), await portal.given.subscriber(account)];
    await connected(withOther, other);
    await connected(withService, service);
    expect(await connecting(service, withOther)).toEqual(["refused", "excluded", other.name]);
    expect(await connecting(other, withService)).toEqual(["refused", "excluded", service.name]);
  });

  it("not without what it needs, and what it needs not off before it", async () => {
    const [service, needed] = [await portal.given.service(), await portal.given.service()];
    await rule(service, "requires", needed);
    const subscriber = await portal.given.subscriber(account);
    expect(await connecting(service, subscriber)).toEqual(["refused", "requires", needed.name]);
    await connected(subscriber, needed);
    expect(await connecting(service, subscriber)).toEqual(["pending", null, null]);
    expect(await disconnecting(needed, subscriber)).toEqual(["pending", null, null]);
    await connected(subscriber, service);
    expect(await disconnecting(needed, subscriber)).toEqual(["refused", "required-by", service.name]);
    expect(await disconnecting(service, subscriber)).toEqual(["pending", null, null]);
  });

  it("says before what goes with a service that is taken off, in three languages", async () => {
    expect(await lost({ one_off_fee: 0 })).toBeNull();
    expect(await lost({ is_package: true, one_off_fee: 250 })).toEqual({ package: "", "fee-again": "250" });
    expect(await lost({ archived_on: "2025-01-01", one_off_fee: 250 })).toEqual({ archived: "" });
    expect(await lost({ opens_roaming: true, one_off_fee: 0 })).toEqual({ roaming: "" });
    for (const [code, detail] of Object.entries({ package: "", archived: "", roaming: "", "fee-again": "250" })) {
      const texts = (["ru", "be", "en"] as const).map((lang) => disconnectService.texts(lang).note?.(code, detail));
      expect(new Set(texts).size, code).toBe(3);
    }
    expect(disconnectService.texts("ru").note?.("fee-again", "250")).toMatch(/2,50/);
  });

  it("a mandatory one not off", async () => {
    const service = await portal.given.service({ is_mandatory: true });
    const subscriber = await portal.given.subscriber(account);
    await connected(subscriber, service);
    expect(await disconnecting(service, subscriber)).toEqual(["refused", "mandatory", null]);
  });

  it("says the same of another account's number and of one that nobody has, and keeps no trace of whose it is", async () => {
    const service = await portal.given.service();
    const stranger = await portal.given.subscriber(await portal.given.account());
    const number = await draftOf(scope, service, entriesOf([stranger.msisdn, "375299999999"]));
    const rows = await portal.owner("order_items").where({ account_id: account.id, order_id: number });
    expect(rows.map(({ state, reason, detail, subscriber_id }) => ({ state, reason, detail, subscriber_id }))).toEqual(
      [0, 1].map(() => ({ state: "refused", reason: "not-of-account", detail: null, subscriber_id: null })),
    );
  });

  it("costs what the catalogue says, for those alone who get it", async () => {
    const service = await portal.given.service({ one_off_fee: 250, monthly_fee: 1_190 });
    const subscribers = await Promise.all([1, 2, 3].map(() => portal.given.subscriber(account)));
    const suspended = await portal.given.subscriber(account, { status: "suspended" });
    const msisdns = [...subscribers, suspended].map(({ msisdn }) => msisdn);
    const connection = await draftOf(scope, service, entriesOf(msisdns));
    expect(await draftAs(scope, connection)).toMatchObject({ total: 4, refused: 1, oneOff: 750, monthly: 3_570 });
    for (const subscriber of subscribers) await connected(subscriber, service);
    const disconnection = await draftOf(scope, service, entriesOf(msisdns), "disconnect-service");
    expect(await draftAs(scope, disconnection)).toMatchObject({ total: 4, refused: 1, oneOff: 0, monthly: -3_570 });
  });
});
