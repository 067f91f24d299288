import { join, resolve } from "node:path";
import { ensureChargePartitions } from "../charges/index.ts";
import { askedByWeb, jobs } from "../jobs.ts";
import { type Config, readConfig } from "../platform/config.ts";
import { openKnex } from "../platform/db.ts";
import { installJobs } from "../platform/jobs.ts";
import { type Login, sameLogin } from "../platform/logins.ts";
import { inTurn } from "../platform/turn.ts";
import type { PartitionLength } from "../platform/variables.ts";
import { ensurePartitions, usePartitions } from "../usage/index.ts";
import { ensureLogins } from "./logins.ts";
import { grantQueue } from "./queue-rights.ts";

/**
 * Brings a database to the newest schema and makes the logins of web and worker, where they are named;
 * safe to run from several processes at once: knex locks its migrations alone, and what comes after them (queues, grants,
 * partitions) fails where two do it at the same moment.
 */
export const migrateDatabase = async (
  databaseUrl: string,
  usageUrl?: string,
  logins: readonly Login[] = [],
  partition: PartitionLength = "month",
): Promise<void> => {
  await inTurn(databaseUrl, turn, () => migrateMain(databaseUrl, logins, partition));
  if (usageUrl !== undefined) await inTurn(usageUrl, turn, () => migrateUsage(usageUrl, logins, partition));
};

const turn = "portal migrate";

const migrateMain = async (
  databaseUrl: string,
  logins: readonly Login[],
  partition: PartitionLength,
): Promise<void> => {
  const knex = openKnex(databaseUrl, undefined, 2);
  try {
    await knex.migrate.latest({ directory: migrationsFolder, loadExtensions: [".ts"] });
    await installJobs(databaseUrl, jobs);
    await grantQueue(knex, askedByWeb);
    await usePartitions(knex, partition);
    await ensurePartitions(knex, new Date());
    await ensureChargePartitions(knex, new Date());
    await ensureLogins(knex, logins);
  } finally {
    await knex.destroy();
  }
};

/** The database of usage records alone, which has migrations of its own. */
const migrateUsage = async (url: string, logins: readonly Login[], partition: PartitionLength): Promise<void> => {
  const knex = openKnex(url, undefined, 2);
  try {
    await knex.migrate.latest({ directory: join(migrationsFolder, "usage"), loadExtensions: [".ts"] });
    await usePartitions(knex, partition);
    await ensurePartitions(knex, new Date());
    await ensureLogins(
      knex,
      logins.map((login) => ({ ...login, url: sameLogin(login.url, url) })),
    );
  } finally {
    await knex.destroy();
  }
};

const migrationsFolder = resolve(import.meta.dirname, "../../migrations");

const namedLogins = ({ webDatabaseUrl, workerDatabaseUrl }: Config): Login[] => [
  ...(webDatabaseUrl === undefined ? [] : [{ role: "portal_web", url: webDatabaseUrl } as const]),
  ...(workerDatabaseUrl === undefined ? [] : [{ role: "portal_worker", url: workerDatabaseUrl } as const]),
];

if (import.meta.main) {
  const config = readConfig(process.env);
  const { databaseUrl, usageDatabaseUrl, usagePartition } = config;
  if (!databaseUrl) throw new Error("DATABASE_URL says which database to migrate");
  await migrateDatabase(databaseUrl, usageDatabaseUrl, namedLogins(config), usagePartition);
}
