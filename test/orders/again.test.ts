import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { operations } from "../../src/operations.ts";
import { type Operating, openOperations, type Wanted } from "../support/operation.ts";
import { type Agent, post, signIn } from "../support/portal.ts";

type Made = { readonly id: number; readonly msisdn: string | null };
type Case = {
  readonly wanted: Omit<Wanted, "name">;
  /** Whom it is done for, and what one of them becomes before it is taken back. */
  readonly columns?: object;
  readonly change: (one: Made) => Promise<unknown>;
  /** Where everybody of them is to be found as before. */
  readonly prepare?: (people: readonly Made[]) => Promise<unknown>;
};

let operating: Operating;
let agent: Agent;
let base: string;
let cases: Readonly<Record<string, Case>>;

const owner = (table: string) => operating.portal.owner(table);
const accountId = () => operating.account.id;
const insert = async (table: string, columns: object): Promise<number> => {
  const [made] = await owner(table)
    .insert({ account_id: accountId(), ...columns })
    .returning("id");
  return made.id;
};
const become = (columns: object) => (one: Made) => owner("subscribers").where({ id: one.id }).update(columns);

beforeAll(async () => {
  operating = await openOperations();
  const { portal, account, user } = operating;
  base = `/a/${account.number}`;
  agent = await signIn(portal, user);
  // somebody stays
  await portal.given.subscriber(account);
  const [service, other] = [await portal.given.service({ monthly_fee: 300 }), await portal.given.service()];
  const [tariff, third] = [await portal.given.tariff(), await portal.given.tariff()];
  const bundles = [901, 902, 903];
  await owner("bundles").insert(
    bundles.map((id) => ({ id, name: `Набор ${id}`, monthly_fee: id, minutes: 100, megabytes: 100 })),
  );
  const [department, another] = [
    await insert("departments", { name: "Склад" }),
    await insert("departments", { name: "Офис" }),
  ];
  const label = await insert("labels", { name: "Дежурные" });
  const connect = (people: readonly Made[]) =>
    owner("subscriber_services").insert(
      people.map(({ id }) => ({ account_id: accountId(), subscriber_id: id, service_id: service.id })),
    );
  const give = (people: readonly Made[]) =>
    owner("subscriber_labels").insert(
      people.map(({ id }) => ({ account_id: accountId(), subscriber_id: id, label_id: label })),
    );
  const disconnect = ({ id }: Made) =>
    owner("subscriber_services").where({ subscriber_id: id, service_id: service.id }).delete();
  const forward = (people: readonly Made[]) =>
    owner("forwardings").insert(
      people.slice(1).map(({ id }, n) => ({
        account_id: accountId(),
        subscriber_id: id,
        condition: "busy",
        target: `37529000000${n}`,
      })),
    );
  const offer = async (people: readonly Made[]) => {
    const of = people.map(({ id }) => id);
    const tariffs: number[] = await owner("subscribers").whereIn("id", of).pluck("tariff_id");
    const rows = tariffs.flatMap((tariff_id) => bundles.map((bundle_id) => ({ tariff_id, bundle_id })));
    await owner("tariff_bundles").insert(rows).onConflict().ignore();
  };
  cases = {
    "connect-service": { wanted: { params: { serviceId: service.id } }, change: disconnect },
    "disconnect-service": {
      wanted: { params: { serviceId: service.id } },
      prepare: connect,
      change: (one) => connect([one]),
    },
    rename: {
      wanted: { item: { lastName: "Новая", firstName: "Анна" } },
      columns: { last_name: "Старая", first_name: "Яна", middle_name: "Ивановна" },
      change: become({ last_name: "Третья" }),
    },
    suspend: {
      wanted: { params: { reason: "leave", until: "" } },
      change: become({ status: "active", status_reason: null }),
    },
    "lock-number": { wanted: {}, change: become({ locked_at: null }) },
    "unlock-number": { wanted: {}, columns: { locked_at: new Date() }, change: become({ locked_at: new Date() }) },
    "set-department": {
      wanted: { params: { departmentId: department } },
      prepare: (people) => owner("subscribers").where({ id: people[1]?.id }).update({ department_id: another }),
      change: become({ department_id: another }),
    },
    "set-note": {
      wanted: { params: { common: "Новая" } },
      columns: { note: "Была" },
      change: become({ note: "Иная" }),
    },
    "add-label": {
      wanted: { params: { labelId: label } },
      change: ({ id }) => owner("subscriber_labels").where({ subscriber_id: id }).delete(),
    },
    "remove-label": { wanted: { params: { labelId: label } }, prepare: give, change: (one) => give([one]) },
    "allow-split-bill": { wanted: {}, columns: { may_split_bill: false }, change: become({ may_split_bill: false }) },
    "forbid-split-bill": { wanted: {}, change: become({ may_split_bill: true }) },
    terminate: { wanted: {}, change: become({ status: "active", terminates_at: null, status_before: null }) },
    "cancel-termination": {
      wanted: {},
      columns: { status: "pending-termination", status_before: "suspended", terminates_at: "2026-11-10T08:00:00Z" },
      change: become({ status: "active" }),
    },
    "set-forwarding": {
      wanted: { params: { condition: "busy", state: "active", target: "375291234567" } },
      prepare: forward,
      change: ({ id }) => owner("forwardings").where({ subscriber_id: id }).update({ target: "375297777777" }),
    },
    "change-tariff": { wanted: { params: { tariffId: tariff.id } }, change: become({ tariff_id: third.id }) },
    "change-bundle": {
      wanted: { params: { bundleId: 902 } },
      columns: { bundle_id: 901 },
      prepare: offer,
      change: become({ bundle_id: 903 }),
    },
  };
  expect(other.id).toBeGreaterThan(0);
});
afterAll(() => operating.close());

const undoable = [...operations.values()].filter((operation) => operation.undo !== undefined).map(({ name }) => name);

/** Moments of a change are history: they are not taken back. */
const moments = [
  "held_since",
  "status_since",
  "tariff_changed_at",
  "locked_at",
  "terminates_at",
  "suspension_warned_at",
];
const rowsOf = async ({ id }: Made) => {
  const [row] = await owner("subscribers").where({ id });
  const kept = Object.fromEntries(Object.entries(row).filter(([name]) => !moments.includes(name)));
  const table = (name: string, ...columns: string[]) =>
    owner(name).where({ subscriber_id: id }).orderBy(columns).select(columns);
  return {
    ...kept,
    isLocked: row.locked_at !== null,
    terminates: row.terminates_at !== null,
    services: await table("subscriber_services", "service_id"),
    forwardings: await table("forwardings", "condition", "target", "seconds", "is_active"),
    labels: await table("subscriber_labels", "label_id"),
  };
};

const orderOf = (id: number) => owner("orders").where({ id }).first("*");
const confirmAndWork = async (id: number) => {
  await post(agent, `${base}/bulk/drafts/${id}/confirmation`, { comment: "" }).expect(303);
  await owner("orders").where({ id, state: "waiting" }).update({ state: "accepted", started_at: new Date() });
  await operating.work(id);
  return orderOf(id);
};
const idIn = (location: unknown): number => Number(/drafts\/(\d+)/.exec(String(location))?.[1]);

it("every operation that can be taken back is tried here", () => {
  expect(undoable.toSorted()).toEqual(Object.keys(cases).toSorted());
});

describe.each(undoable)("вернуть как было after %s", (name) => {
  it("restores everybody unchanged exactly; who has changed since is refused with both values", async () => {
    const { wanted, columns = {}, prepare, change } = cases[name] as Case;
    const { portal, account } = operating;
    const people: Made[] = [];
    for (const _ of [1, 2, 3]) people.push(await portal.given.subscriber(account, { ...columns }));
    await prepare?.(people);
    const before = await Promise.all(people.map(rowsOf));
    const first = await operating.draft({ name, ...wanted }, people);
    await owner("orders").where({ id: first }).update({ source: "list" });
    const done = await confirmAndWork(first);
    expect(done, JSON.stringify(await operating.itemsOf(first))).toMatchObject({ state: "done", done: 3 });
    // the operator allows one change of tariff in 24 hours
    await owner("subscribers").where({ account_id: accountId() }).update({ tariff_changed_at: null });
    expect(await Promise.all(people.map(rowsOf))).not.toEqual(before);

    await change(people[2] as Made);
    const changed = await rowsOf(people[2] as Made);
    const answer = await post(agent, `${base}/orders/${done.number}/reversals`).expect(303);
    const id = idIn(answer.headers["location"]);
    const items = await operating.itemsOf(id);
    expect(items.slice(0, 2), JSON.stringify(items)).toMatchObject([{ state: "pending" }, { state: "pending" }]);
    expect(["refused", "unchanged"]).toContain(items[2]?.state);
    const draft = await agent.get(String(answer.headers["location"])).expect(200);
    expect(draft.text).toContain(`Возврат заявки № ${done.number}`);
    const second = await confirmAndWork(id);
    expect(second, JSON.stringify(await operating.itemsOf(id))).toMatchObject({ done: 2 });
    expect(await Promise.all(people.slice(0, 2).map(rowsOf))).toEqual(before.slice(0, 2));
    expect(await rowsOf(people[2] as Made)).toEqual(changed);
    const [one, two] = [
      (await agent.get(`${base}/orders/${done.number}`)).text,
      (await agent.get(`${base}/orders/${second.number}`)).text,
    ];
    expect(one).toContain(`№ ${second.number}</a>`);
    expect(two).toContain(`№ ${done.number}</a>`);
  });
});

it("says both values of who has changed since", async () => {
  const { portal, account } = operating;
  const people = [await portal.given.subscriber(account), await portal.given.subscriber(account)];
  const first = await operating.draft({ name: "set-note", params: { common: "Дежурный" } }, people);
  await owner("orders").where({ id: first }).update({ source: "list" });
  const { number } = await confirmAndWork(first);
  await become({ note: "Другое" })(people[0] as Made);
  const answer = await post(agent, `${base}/orders/${number}/reversals`).expect(303);
  const page = await agent.get(`${answer.headers["location"]}?heap=wont`).expect(200);
  expect(page.text).toContain("Изменилось с тех пор: Примечание: Дежурный → Другое");
});

it("retries those for whom it was not done, with their own parameters, and nobody else", async () => {
  const { portal, account } = operating;
  const people = [
    await portal.given.subscriber(account),
    await portal.given.subscriber(account, { status: "suspended" }),
  ];
  const id = await operating.draft({ name: "activate" }, people);
  await owner("orders").where({ id }).update({ source: "list" });
  const pending = await portal.given.subscriber(account, { status: "pending-activation" });
  const names = await operating.draft({ name: "rename", item: { lastName: "Своя" } }, [pending, people[0] as Made]);
  await owner("orders").where({ id: names }).update({ source: "list" });
  await post(agent, `${base}/bulk/drafts/${names}/confirmation`).expect(303);
  await become({ status: "terminated" })(pending);
  await operating.work(names);
  await become({ status: "active" })(pending);
  const { number } = await orderOf(names);
  const page = (await agent.get(`${base}/orders/${number}`)).text;
  expect(page).toContain("Повторить неудавшиеся");
  const answer = await post(agent, `${base}/orders/${number}/retries`).expect(303);
  const items = await operating.itemsOf(idIn(answer.headers["location"]));
  expect(items).toMatchObject([{ subscriberId: pending.id, state: "pending", params: { lastName: "Своя" } }]);
});

it("has nothing to take back or to retry of an order that runs, or of which nothing came", async () => {
  const { portal, account } = operating;
  const id = await operating.draft({ name: "rename", item: { lastName: "Идёт" } }, [
    await portal.given.subscriber(account),
  ]);
  await operating.confirm(id, "rename");
  const { number } = await orderOf(id);
  for (const path of ["retries", "reversals"]) {
    const answer = await post(agent, `${base}/orders/${number}/${path}`).expect(303);
    expect(answer.headers["location"]).toBe(`${base}/orders/${number}`);
  }
});
