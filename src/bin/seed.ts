import { parseArgs } from "node:util";
import { calendarOf } from "../../seeds/calendar.ts";
import { seedCatalogue } from "../../seeds/catalogue.ts";
import { seedCleanSlate } from "../../seeds/clean-slate.ts";
import { seedDemo } from "../../seeds/demo.ts";
import { seedOverdue } from "../../seeds/overdue.ts";
import { hashDemoPassword, type Scene } from "../../seeds/tenants.ts";
import { createClock } from "../platform/clock.ts";
import { readConfig } from "../platform/config.ts";
import { openKnex } from "../platform/db.ts";

const scenarios = {
  demo: seedDemo,
  "clean-slate": seedCleanSlate,
  overdue: seedOverdue,
} satisfies Record<string, (scene: Scene) => Promise<void>>;
export type Scenario = keyof typeof scenarios;

export type SeedOptions = { readonly now: Date; readonly ifEmpty?: boolean };

/** Fills a migrated database with a scenario, all or nothing. What is there already is left as it is. False: `ifEmpty`, and it was not. */
export async function seedDatabase(
  databaseUrl: string,
  scenario: Scenario,
  { now, ifEmpty = false }: SeedOptions,
): Promise<boolean> {
  const knex = openKnex(databaseUrl, undefined, 1);
  try {
    if (ifEmpty && (await knex("clients").first("id"))) return false;
    const passwordHash = await hashDemoPassword();
    await knex.transaction(async (trx) => {
      // two seeds at once would both find their clients missing
      await trx.raw("select pg_advisory_xact_lock(hashtext('portal seed'))");
      await seedCatalogue(trx);
      await scenarios[scenario]({ trx, calendar: calendarOf(now), passwordHash });
    });
    return true;
  } finally {
    await knex.destroy();
  }
}

const isScenario = (name: string): name is Scenario => name in scenarios;

if (import.meta.main) {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { "if-empty": { type: "boolean", default: false } },
  });
  const [name = "demo"] = positionals;
  const { databaseUrl, fixedNow } = readConfig(process.env);
  if (!databaseUrl) throw new Error("DATABASE_URL says which database to seed");
  if (!isScenario(name)) throw new Error(`no scenario ${name}: there are ${Object.keys(scenarios).join(", ")}`);
  await seedDatabase(databaseUrl, name, { now: createClock(fixedNow).now(), ifEmpty: values["if-empty"] });
}
