import { makeIccid } from "../../src/kernel/iccid.ts";
import { operations } from "../../src/operations.ts";
import { confirmDraft, type OrderParams, openDraftFromEntries } from "../../src/orders/index.ts";
import type { AccountScope, Knex } from "../../src/platform/db.ts";
import { confirmedAt } from "./orders.ts";

type Made = { readonly id: number; readonly msisdn: string };
type Recipe = {
  readonly params?: OrderParams;
  /** What its subscribers are before: SQL assignments to columns of `subscribers s`. */
  readonly columns?: string;
  readonly item?: (index: number) => OrderParams;
  readonly prepare?: (people: readonly Made[]) => Promise<unknown>;
};
export type Part = {
  readonly name: string;
  readonly draft: number;
  readonly people: readonly Made[];
  readonly isTold: boolean;
};

/** Concerns the account as a whole and no subscriber. */
const ofNobody = "apply-for-product";

/**
 * An order of every registered operation over subscribers of its own, each in the state that the operation is for. Read from the
 * list of operations: one that has no recipe here is a mistake found at once.
 */
export const orderEverything = async (
  owner: Knex,
  scope: AccountScope,
  msisdns: readonly string[],
): Promise<Part[]> => {
  const recipes = await recipesOf(owner, scope.accountId);
  const names = [...operations.keys()].filter((name) => name !== ofNobody);
  const missing = names.filter((name) => !recipes[name]);
  if (missing.length > 0) throw new Error(`teach test/support/every-operation.ts ${missing.join(", ")}`);
  const size = Math.floor(msisdns.length / names.length);
  const parts: Part[] = [];
  for (const [place, name] of names.entries()) {
    parts.push(
      await order(owner, scope, name, recipes[name] as Recipe, msisdns.slice(place * size, (place + 1) * size)),
    );
  }
  return parts;
};

const order = async (
  owner: Knex,
  scope: AccountScope,
  name: string,
  recipe: Recipe,
  msisdns: readonly string[],
): Promise<Part> => {
  const operation = operations.get(name);
  if (!operation) throw new Error(`no ${name}`);
  const where = { account_id: scope.accountId };
  if (recipe.columns) {
    await owner.raw(`update subscribers s set ${recipe.columns} where account_id = ? and msisdn = any(?)`, [
      scope.accountId,
      [...msisdns],
    ]);
  }
  const people: Made[] = await owner("subscribers")
    .where(where)
    .whereIn("msisdn", [...msisdns])
    .orderBy("id")
    .select("id", "msisdn");
  await recipe.prepare?.(people);
  const params = operation.params.parse(recipe.params ?? {});
  const entries = people.map(({ msisdn }, index) => ({
    row: index + 1,
    input: msisdn,
    msisdn,
    ...(recipe.item && { params: recipe.item(index) }),
    reason: null,
    detail: null,
  }));
  const draft = await openDraftFromEntries(
    scope,
    { operation: name, params, subject: name, source: "file" },
    { entries },
    { operation, now: confirmedAt },
  );
  // without the operation: what it would wait for is another test's matter
  await confirmDraft(scope, draft, { now: confirmedAt });
  return { name, draft, people, isTold: operation.command !== undefined };
};

const sim = (index: number): string => makeIccid(7_000_001 + index);
const number = (index: number): string => String(375_293_000_001 + index);

const recipesOf = async (owner: Knex, account: number): Promise<Readonly<Record<string, Recipe>>> => {
  const insert = async (table: string, columns: object): Promise<number> => {
    const [made] = await owner(table).insert(columns).returning("id");
    return made.id;
  };
  const tariffId = await insert("tariffs", { id: 9_001, name: "Иной", category_id: 1, monthly_fee: 500 });
  await owner("bundles").insert(
    [9_001, 9_002].map((id) => ({ id, name: `Набор ${id}`, monthly_fee: id, minutes: 1, megabytes: 1 })),
  );
  const [{ tariff_id: current }] = await owner("subscribers")
    .where({ account_id: account })
    .limit(1)
    .select("tariff_id");
  await owner("tariff_bundles").insert([9_001, 9_002].map((bundle_id) => ({ tariff_id: current, bundle_id })));
  const [service] = await owner("services").limit(1).select("id");
  const departmentId = await insert("departments", { account_id: account, name: "Склад" });
  const labelId = await insert("labels", { account_id: account, name: "Дежурные" });
  await owner("number_categories").insert({ id: 9, name: "Обычный", fee: 0, position: 1 });
  const give = (table: string, people: readonly Made[], columns: object) =>
    owner.batchInsert(
      table,
      people.map(({ id }) => ({ account_id: account, subscriber_id: id, ...columns })),
      1_000,
    );
  return {
    "connect-service": { params: { serviceId: service.id } },
    "disconnect-service": {
      params: { serviceId: service.id },
      prepare: (people) => give("subscriber_services", people, { service_id: service.id }),
    },
    rename: { item: (index) => ({ lastName: `Новый ${index}` }) },
    activate: { columns: "status = 'pending-activation', iccid = '8937501' || lpad(s.id::text, 12, '0')" },
    "report-lost": { params: { forwardTo: "" } },
    "report-found": { columns: "status = 'suspended', status_reason = 'lost', loss = '{}'" },
    suspend: { params: { reason: "leave", until: "" } },
    restore: { columns: "status = 'suspended', status_reason = 'leave'" },
    terminate: {},
    "cancel-termination": {
      columns: "status = 'pending-termination', status_before = 'active', terminates_at = now() + interval '9 days'",
    },
    "lock-number": {},
    "unlock-number": { columns: "locked_at = now()" },
    "set-department": { params: { departmentId } },
    "set-note": { params: { common: "Заметка" } },
    "add-label": { params: { labelId } },
    "remove-label": {
      params: { labelId },
      prepare: (people) => give("subscriber_labels", people, { label_id: labelId }),
    },
    "allow-split-bill": { columns: "may_split_bill = false" },
    "forbid-split-bill": {},
    "change-tariff": { params: { tariffId } },
    "change-bundle": { params: { bundleId: 9_002 }, columns: "bundle_id = 9001" },
    "set-forwarding": { params: { condition: "busy", state: "active", target: "375291234567" } },
    "replace-sim": {
      item: (index) => ({ iccid: sim(index) }),
      prepare: (people) =>
        owner.batchInsert(
          "sim_cards",
          // kept for them: a lost phone takes any card that is free
          people.map(({ id }, index) => ({
            account_id: account,
            iccid: sim(index),
            state: "reserved",
            reserved_for: id,
          })),
          1_000,
        ),
    },
    "change-number": {
      item: (index) => ({ newMsisdn: number(index) }),
      prepare: async (people) => {
        const until = new Date(Date.now() + 86_400_000);
        const draws = people.map(({ id }, index) => ({
          account_id: account,
          id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
          subscriber_id: id,
          msisdn: number(index),
          category_id: 9,
          drawn_at: confirmedAt,
          expires_at: until,
        }));
        await owner.batchInsert("number_draws", draws, 1_000);
        await owner.batchInsert(
          "phone_numbers",
          draws.map(({ id, msisdn }) => ({
            msisdn,
            category_id: 9,
            state: "reserved",
            reservation: id,
            reserved_until: until,
          })),
          1_000,
        );
      },
    },
  };
};

/** What the network's ledger and our tables say of each order. */
export const countEverything = async (owner: Knex, accountId: number, parts: readonly Part[]) => {
  const counts = [];
  for (const { name, draft, people, isTold } of parts) {
    const { rows } = await owner.raw(
      `select o.state, o.done, (select count(*)::int from order_items i where i.account_id = o.account_id and i.order_id = o.id and i.state = 'done') as items,
         (select count(*)::int from simulated_network.effects where key like :keys) as effects,
         (select count(distinct key)::int from simulated_network.effects where key like :keys) as keys
       from orders o where o.account_id = :account and o.id = :draft`,
      { account: accountId, draft, keys: `${accountId}:${draft}:%` },
    );
    const told = isTold ? people.length : 0;
    const wanted = { state: "done", done: people.length, items: people.length, effects: told, keys: told };
    counts.push({ name, found: rows[0], wanted });
  }
  return counts;
};

export const endedOfAll = async (owner: Knex, accountId: number): Promise<number> => {
  const { rows } = await owner.raw(
    "select coalesce(sum(done + unchanged + refused + failed + cancelled), 0)::int as ended from orders where account_id = ?",
    [accountId],
  );
  return rows[0].ended;
};
