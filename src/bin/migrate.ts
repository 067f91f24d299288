import { join, resolve } from "node:path";
import { jobs } from "../jobs.ts";
import { readConfig } from "../platform/config.ts";
import { openKnex } from "../platform/db.ts";
import { installJobs } from "../platform/jobs.ts";
import { ensurePartitions } from "../usage/index.ts";

/** Brings a database to the newest schema; safe to run from several processes at once (knex takes a lock). */
export const migrateDatabase = async (databaseUrl: string, usageUrl?: string): Promise<void> => {
  const knex = openKnex(databaseUrl, undefined, 2);
  try {
    await knex.migrate.latest({ directory: migrationsFolder, loadExtensions: [".ts"] });
    await installJobs(databaseUrl, jobs);
    await knex.raw(queueGrants);
    await ensurePartitions(knex, new Date());
  } finally {
    await knex.destroy();
  }
  if (usageUrl !== undefined) await migrateUsage(usageUrl);
};

/** The database of usage records alone, which has migrations of its own. */
const migrateUsage = async (url: string): Promise<void> => {
  const knex = openKnex(url, undefined, 2);
  try {
    await knex.migrate.latest({ directory: join(migrationsFolder, "usage"), loadExtensions: [".ts"] });
    await ensurePartitions(knex, new Date());
  } finally {
    await knex.destroy();
  }
};

const migrationsFolder = resolve(import.meta.dirname, "../../migrations");

const queueGrants = `
grant usage on schema pgboss to portal_web, portal_worker;
grant select, insert on all tables in schema pgboss to portal_web;
grant select, insert, update, delete on all tables in schema pgboss to portal_worker;
grant execute on all functions in schema pgboss to portal_web, portal_worker;
grant usage on all sequences in schema pgboss to portal_web, portal_worker;
grant select on knex_migrations to portal_web, portal_worker;
`;

if (import.meta.main) {
  const { databaseUrl, usageDatabaseUrl } = readConfig(process.env);
  if (!databaseUrl) throw new Error("DATABASE_URL says which database to migrate");
  await migrateDatabase(databaseUrl, usageDatabaseUrl);
}
