import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../../src/operations.ts";
import { type Operating, openOperations, type Wanted } from "../support/operation.ts";
import { type Agent, post, signIn } from "../support/portal.ts";

/** Of each operation that a lock stops: what would be done without it. Read from the operations, so that a new one is not forgotten. */
const wanted: Readonly<Record<string, Omit<Wanted, "name">>> = {
  "set-forwarding": { params: { condition: "busy", state: "active", target: "+48221234567" } },
  "change-number": { item: { newMsisdn: "375291500001" } },
  terminate: {},
  "replace-sim": { item: { iccid: "8937501000000000017" } },
};
const heeding = [...operations.values()].filter(
  (operation) => operation.heedsLock === true || operation.heedsLockFor !== undefined,
);

let operating: Operating;
let agent: Agent;
beforeAll(async () => {
  operating = await openOperations();
  agent = await signIn(operating.portal, operating.user);
  const { owner } = operating.portal;
  // somebody stays: the last of an account are not terminated by a list
  await operating.portal.given.subscriber(operating.account);
  await owner("number_categories").insert({ id: 1, name: "Обычный", fee: 1, position: 1 });
  await owner("sim_cards").insert({ account_id: operating.account.id, iccid: "8937501000000000017" });
});
afterAll(() => operating.close());

/** A number that could have each of them, drawn number included. */
const given = async (columns: object = {}) => {
  const { portal, account } = operating;
  const one = await portal.given.subscriber(account, { ...columns });
  const draw = { account_id: account.id, subscriber_id: one.id, msisdn: "375291500001", category_id: 1 };
  const until = "2026-11-09T09:10:00Z";
  const [{ id }] = await portal
    .owner("number_draws")
    .insert({ ...draw, drawn_at: "2026-11-09T08:55:00Z", expires_at: until })
    .returning("id");
  await portal
    .owner("phone_numbers")
    .insert({ msisdn: "375291500001", category_id: 1, state: "reserved", reservation: id, reserved_until: until })
    .onConflict("msisdn")
    .merge();
  return one;
};

it("is heeded by what steals or ends a number", () => {
  expect(heeding.map(({ name }) => name).toSorted()).toEqual(Object.keys(wanted).toSorted());
});

describe.each(heeding.map(({ name }) => name))("with the lock on, %s", (name) => {
  const order = (): Wanted => ({ name, ...wanted[name] });

  it("is possible without the lock", async () => {
    expect(await operating.assess(order(), await given())).toMatchObject({ verdict: "pending" });
  });

  it("is refused from a list and from a file", async () => {
    const one = await given({ locked_at: new Date() });
    const id = await operating.draft(order(), [one]);
    expect(await operating.itemsOf(id)).toMatchObject([{ state: "refused", reason: "locked" }]);
  });

  it("is refused on the card", async () => {
    const one = await given({ locked_at: new Date() });
    const { params, item } = order();
    const fields = { ...params, ...item } as Record<string, string>;
    const section = operations.get(name)?.card?.section;
    const card = `/a/${operating.account.number}/subscribers/${one.msisdn}`;
    for (const path of [section, "orders"].filter((each) => each !== null)) {
      const answer = await post(agent, `${card}/${path}`, { ...fields, operation: name });
      const shown = answer.status === 303 ? await agent.get(answer.headers["location"] as string) : answer;
      expect(shown.text).toContain("Номер под замком");
    }
    const drafts = await operating.portal
      .owner("order_items")
      .where({ account_id: operating.account.id, subscriber_id: one.id });
    expect(drafts).toEqual([]);
  });

  it("is refused where the lock came after the order was confirmed", async () => {
    const one = await given();
    const id = await operating.draft(order(), [one]);
    await operating.confirm(id, name);
    await operating.portal.owner("subscribers").where({ id: one.id }).update({ locked_at: new Date() });
    await operating.work(id);
    expect(await operating.itemsOf(id)).toMatchObject([{ state: "refused", reason: "locked" }]);
    const told = await operating.portal
      .owner("simulated_network.effects")
      .where("key", "like", `${operating.account.id}:${id}:%`);
    expect(told).toEqual([]);
  });
});

describe("forwarding within the country", () => {
  it("is no matter of the lock", async () => {
    const one = await given({ locked_at: new Date() });
    const home = { name: "set-forwarding", params: { condition: "busy", state: "active", target: "375291000009" } };
    expect(await operating.assess(home, one)).toMatchObject({ verdict: "pending" });
  });
});

const rulesRow = () => operating.portal.owner("accounts").where({ id: operating.account.id });
const unlock = async () => {
  const one = await given({ locked_at: new Date() });
  const id = await operating.draft({ name: "unlock-number" }, [one]);
  return { one, order: await operating.confirm(id, "unlock-number") };
};

describe("taking a lock off", () => {
  it("waits for a second administrator where the account demands one, and never for the one who asked", async () => {
    await rulesRow().update({ unlock_needs_second: true });
    const { order } = await unlock();
    expect(order).toMatchObject({ state: "waiting", needsSecond: true });
    const path = `/a/${operating.account.number}/orders/${order.number}`;
    await post(agent, `${path}/approvals`).expect(303);
    expect((await agent.get(path)).text).toContain("Эту заявку вы подтвердить не можете");
    const second = await operating.portal.given.holder("administrator", operating.account, { name: "Второй Админ" });
    const other = await signIn(operating.portal, second);
    await post(other, `${path}/approvals`).expect(303);
    expect((await other.get(path)).text).toContain("Второй Админ");
    const kept = await operating.portal.owner("orders").where({ id: order.id }).first("*");
    expect(kept).toMatchObject({
      state: "waiting",
      second_name: "Второй Админ",
      start_after: new Date("2026-11-10T09:00:00Z"),
    });
    await rulesRow().update({ unlock_needs_second: false });
  });

  it("is not made quicker by easier rules until the time of the former ones has passed", async () => {
    await rulesRow().update({ unlock_hours: 24, unlock_needs_second: false });
    const rules = `/a/${operating.account.number}/subscriber-rules`;
    await post(agent, rules, { operations: [], hours: "0" }).expect(303);
    expect((await unlock()).order).toMatchObject({ state: "waiting", startAfter: new Date("2026-11-10T09:00:00Z") });
    await rulesRow().update({ unlock_changed_at: "2026-11-08T08:59:00Z" });
    expect((await unlock()).order).toMatchObject({ state: "accepted" });
  });
});
