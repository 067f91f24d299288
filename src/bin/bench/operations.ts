import { operations } from "../../operations.ts";
import { confirmDraft, type Operation, openDraftFromEntries } from "../../orders/index.ts";
import { type AccountScope, mintScope, openDatabase } from "../../platform/db.ts";
import { loginOf } from "../../platform/logins.ts";
import { addServices } from "./order-sql.ts";
import { drain } from "./orders.ts";
import { type Made, type Recipe, recipesOf } from "./recipes.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";

/** Concerns the account as a whole and no subscriber. */
const ofNobody = "apply-for-product";

/** Each operation over all subscribers of the account, one after the other: assessed, accepted, drained by the workers. */
export const measureOperations = async (stand: Stand, say: (line: string) => void): Promise<Row[]> => {
  const { owner, bigAccount } = stand;
  const db = await openDatabase(loginOf(stand.databaseUrl, "portal_web").url, "portal_web", 2);
  try {
    const [author] = await owner("grants").where({ account_id: bigAccount, role: "administrator" }).select("user_id");
    const actor = { userId: author.user_id, name: "bench", msisdn: null, role: "administrator" as const };
    const scope = mintScope(db, bigAccount, actor);
    const [toConnect, toDisconnect] = await addServices(owner, 2, "operations");
    const services = [toConnect?.id ?? 0, toDisconnect?.id ?? 0] as const;
    const recipes = await recipesOf(owner, bigAccount, { services, now: new Date() });
    const rows: Row[] = [];
    for (const operation of inOrder()) {
      const { name } = operation;
      const recipe = recipes[name];
      if (!recipe) throw new Error(`teach recipes.ts ${name}`);
      await settle(stand);
      rows.push(await measureOne(stand, scope, operation, recipe));
      say(`  ${name}: ${rows.at(-1)?.measured}`);
    }
    return rows;
  } finally {
    await db.close();
  }
};

/** On the new tariff no bundle can be chosen. */
const last = "change-tariff";
const inOrder = (): readonly Operation[] => {
  const all = [...operations.values()].filter(({ name }) => name !== ofNobody);
  return [...all.filter(({ name }) => name !== last), ...all.filter(({ name }) => name === last)];
};

/** Everybody as the generator left them, but active. */
const settle = async ({ owner, bigAccount }: Stand): Promise<void> => {
  await owner.raw(
    `update subscribers set status = 'active', status_reason = null, status_before = null, terminates_at = null, suspended_until = null, loss = null,
       locked_at = null, may_split_bill = true
     where account_id = ? and status <> 'terminated'
       and (status <> 'active' or locked_at is not null or not may_split_bill or loss is not null)`,
    [bigAccount],
  );
};

const measureOne = async (stand: Stand, scope: AccountScope, operation: Operation, recipe: Recipe): Promise<Row> => {
  const people = await peopleFor(stand, operation, recipe);
  const params = operation.params.parse(recipe.params ?? {});
  const entries = people.map(({ msisdn }, index) => ({
    row: index + 1,
    input: msisdn,
    msisdn,
    ...(recipe.item && { params: recipe.item(index) }),
    reason: null,
    detail: null,
  }));
  const now = new Date();
  const order = { operation: operation.name, params, subject: operation.name, source: "file" as const };
  const [draft, assessedMs] = await timed(() => openDraftFromEntries(scope, order, { entries }, { operation, now }));
  // without the operation: what it would have to wait for is no matter of speed
  const [, acceptedMs] = await timed(() => confirmDraft(scope, draft, { now }));
  const { items, drainedMs, workerCpuMs, databaseCpuMs } = await drain(stand, draft);
  const perSecond = (items / drainedMs) * 1_000;
  return {
    what: `${operation.name}: ${people.length} named, ${items} done`,
    measured: `assessed in ${seconds(assessedMs)}, accepted in ${seconds(acceptedMs)}, ${perSecond.toFixed(0)} items/s; CPU ${microseconds(workerCpuMs, items)} µs an item in the workers, ${microseconds(databaseCpuMs, items)} in PostgreSQL`,
    goal: "≤ 5 s, ≤ 1 s, ≥ 8000 items/s",
    reached: assessedMs <= 5_000 && acceptedMs <= 1_000 && perSecond >= 8_000,
  };
};

const peopleFor = async ({ owner, bigAccount }: Stand, { name }: Operation, recipe: Recipe): Promise<Made[]> => {
  if (recipe.columns) {
    await owner.raw(
      `update subscribers s set ${recipe.columns} where account_id = ? and status <> 'terminated' and msisdn is not null`,
      [bigAccount],
    );
  }
  const people: Made[] = await owner("subscribers")
    .where({ account_id: bigAccount })
    .whereNot({ status: "terminated" })
    .whereNotNull("msisdn")
    .orderBy("id")
    .select("id", "msisdn");
  // all of an account cannot be terminated without an application on paper
  const named = name === "terminate" ? people.slice(1) : people;
  await recipe.prepare?.(named);
  // the tables are as a server's autovacuum keeps them: what was prepared here at once is no part of the operation
  await owner.raw(
    "vacuum (analyze) subscribers, subscriber_words, sim_digits, subscriber_services, sim_cards, phone_numbers, number_draws",
  );
  return named;
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

const microseconds = (ms: number, items: number): string => ((ms / items) * 1_000).toFixed(0);

const timed = async <T>(work: () => Promise<T>): Promise<[T, number]> => {
  const begun = performance.now();
  return [await work(), performance.now() - begun];
};
