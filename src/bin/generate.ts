import { parseArgs } from "node:util";
import { calendarOf } from "../../seeds/calendar.ts";
import { seedCatalogue } from "../../seeds/catalogue.ts";
import { hashDemoPassword } from "../../seeds/tenants.ts";
import { createClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { openKnex } from "../platform/db.ts";
import { generateAccounts } from "./generate/accounts.ts";
import { generateGroups, generateLabels } from "./generate/belonging.ts";
import { withoutHeavyIndexes } from "./generate/bulk-load.ts";
import { generateFinance } from "./generate/finance.ts";
import { type Plan, planOf, type Sizes } from "./generate/plan.ts";
import { generateSubscribers } from "./generate/subscribers.ts";
import { generateUsage } from "./generate/usage.ts";

export type GenerateOptions = { readonly now: Date; readonly onStep?: (step: string, seconds: number) => void };

/** Adds accounts of any size to a migrated database, all or nothing: indexes are taken off and put back in the same transaction. */
export async function generateDatabase(
  databaseUrl: string,
  sizes: Sizes,
  { now, onStep }: GenerateOptions,
): Promise<Plan> {
  const knex = openKnex(databaseUrl, undefined, 1);
  const calendar = calendarOf(now);
  try {
    const passwordHash = await hashDemoPassword();
    const plan = await knex.transaction(async (trx) => {
      await trx.raw("set local maintenance_work_mem = '256MB'; set local work_mem = '64MB'");
      await seedCatalogue(trx);
      const made = await planOf(trx, sizes);
      const timed = stopwatch(onStep);
      await withoutHeavyIndexes(trx, made, timed, async () => {
        await timed("accounts", () => generateAccounts(trx, made, calendar));
        await timed("departments, labels", () => generateGroups(trx));
        await timed("subscribers", () => generateSubscribers(trx, made, calendar));
        await timed("labelled", () => generateLabels(trx));
        await timed("usage", () => generateUsage(trx, made, calendar));
      });
      await timed("finance", () => generateFinance(trx, made, calendar, passwordHash));
      return made;
    });
    // with it the map of pages that indexes alone can answer for, as autovacuum would draw it within minutes
    await stopwatch(onStep)("vacuum, analyze", () => knex.raw("vacuum (analyze)"));
    return plan;
  } finally {
    await knex.destroy();
  }
}

const stopwatch =
  (onStep: GenerateOptions["onStep"]) =>
  async (step: string, work: () => Promise<unknown>): Promise<void> => {
    const start = performance.now();
    await work();
    onStep?.(step, (performance.now() - start) / 1_000);
  };

function sizesOf(args: readonly string[]): Sizes {
  const { values } = parseArgs({
    args: [...args],
    options: {
      accounts: { type: "string", default: "100" },
      subscribers: { type: "string", default: "1000000" },
      usage: { type: "string", default: "0" },
      big: { type: "string" },
      "first-account": { type: "string", default: "30000001" },
    },
  });
  const subscribers = wholeOf("subscribers", values.subscribers);
  return {
    accounts: wholeOf("accounts", values.accounts),
    subscribers,
    usage: wholeOf("usage", values.usage),
    big: values.big === undefined ? Math.floor(subscribers / 10) : wholeOf("big", values.big),
    firstAccount: wholeOf("first-account", values["first-account"]),
  };
}

function wholeOf(name: string, text: string): number {
  if (!/^\d{1,11}$/.test(text)) throw new Error(`--${name} must be a whole number, not ${text}`);
  return Number(text);
}

async function main(): Promise<void> {
  const { databaseUrl, fixedNow } = readConfig(process.env);
  if (!databaseUrl) throw new Error("DATABASE_URL says which database to fill");
  const start = performance.now();
  const plan = await generateDatabase(databaseUrl, sizesOf(process.argv.slice(2)), {
    now: createClock(fixedNow).now(),
    onStep: (step, seconds) => console.log(`${step.padEnd(24)} ${seconds.toFixed(1)} s`),
  });
  console.log(
    `${plan.accounts.length} accounts from ${plan.accounts[0]?.id} on: ${((performance.now() - start) / 1_000).toFixed(1)} s`,
  );
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
