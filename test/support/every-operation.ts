import { type Made, type Recipe, recipesOf } from "../../src/bin/bench/recipes.ts";
import { operations } from "../../src/operations.ts";
import { confirmDraft, openDraftFromEntries } from "../../src/orders/index.ts";
import type { AccountScope, Knex } from "../../src/platform/db.ts";
import { confirmedAt } from "./orders.ts";

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
  const [service] = await owner("services").limit(1).select("id");
  const recipes = await recipesOf(owner, scope.accountId, { services: [service.id, service.id], now: confirmedAt });
  const names = [...operations.keys()].filter((name) => name !== ofNobody);
  const missing = names.filter((name) => !recipes[name]);
  if (missing.length > 0) throw new Error(`teach src/bin/bench/recipes.ts ${missing.join(", ")}`);
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

/** What the network's ledger and our tables say of each order. */
export const countEverything = async (owner: Knex, accountId: number, parts: readonly Part[]) => {
  const counts = [];
  for (const { name, draft, people, isTold } of parts) {
    const { rows } = await owner.raw(
      `select o.state, o.done, (select count(*)::int from order_items i where i.account_id = o.account_id and i.order_id = o.id and i.state = 'done') as items,
         (select array_agg(concat_ws(' ', i.position, i.state, i.reason, i.detail, i.attempts)) from order_items i
           where i.account_id = o.account_id and i.order_id = o.id and i.state <> 'done') as others,
         (select count(*)::int from simulated_network.effects where key like :keys) as effects,
         (select count(distinct key)::int from simulated_network.effects where key like :keys) as keys
       from orders o where o.account_id = :account and o.id = :draft`,
      { account: accountId, draft, keys: `${accountId}:${draft}:%` },
    );
    const told = isTold ? people.length : 0;
    const wanted = {
      state: "done",
      done: people.length,
      items: people.length,
      others: null,
      effects: told,
      keys: told,
    };
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
