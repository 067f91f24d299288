import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import type { TestProject } from "vitest/node";
import type { Postgres } from "../../src/platform/processes/postgres.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Asked by `testDatabaseUrl`: answers with the server and the template once they are there. */
    databaseServer: string;
    /** Tells the databases of this run from those of another on the same server. */
    databaseRun: string;
  }
}

export type TestServer = { url: string; template: string };

/**
 * One server for all tests, started when the first of them asks for a database: a run that needs none starts none.
 * TEST_DATABASE_URL names a server to use instead.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = `test_${process.pid}`;
  let preparing: Promise<{ server: TestServer; stop(): Promise<void> }> | undefined;
  const door = createServer((_request, response) => {
    preparing ??= prepare(run);
    preparing.then(
      ({ server }) => response.end(JSON.stringify(server)),
      (error: unknown) => {
        response.statusCode = 500;
        response.end(error instanceof Error ? error.stack : String(error));
      },
    );
  });
  await new Promise<void>((resolve) => door.listen(0, "127.0.0.1", resolve));
  const address = door.address();
  if (typeof address !== "object" || !address) throw new Error("no port for the databases' door");
  project.provide("databaseServer", `http://127.0.0.1:${address.port}/`);
  project.provide("databaseRun", run);
  return async () => {
    door.close();
    await (await preparing?.catch(() => undefined))?.stop();
  };
}

async function prepare(run: string) {
  const started = process.env.TEST_DATABASE_URL ? undefined : await startTemporary();
  const url = started?.postgres.url ?? String(process.env.TEST_DATABASE_URL);
  const stop = async () => {
    if (!started) return dropDatabases(url, run);
    await started.postgres.stop(0);
    rmSync(started.folder, { recursive: true, force: true });
  };
  try {
    return { server: { url, template: await makeTemplate(url, run) }, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startTemporary(): Promise<{ postgres: Postgres; folder: string }> {
  const { startPostgres } = await import("../../src/platform/processes/postgres.ts");
  const folder = mkdtempSync(join(tmpdir(), "portal-test-"));
  chmodSync(folder, 0o711);
  const settings = {
    fsync: "off",
    synchronous_commit: "off",
    full_page_writes: "off",
    max_connections: "200",
    max_parallel_workers_per_gather: "0",
  };
  return { postgres: await startPostgres({ dataDir: folder, settings, temporary: true }), folder };
}

async function makeTemplate(url: string, run: string): Promise<string> {
  const template = `${run}_template`;
  await query(url, `create database ${template}`);
  const { migrateDatabase } = await import("../../src/bin/migrate.ts");
  const { loginsOf } = await import("../../src/platform/logins.ts");
  await migrateDatabase(databaseUrl(url, template), undefined, loginsOf(url));
  return template;
}

async function dropDatabases(url: string, run: string): Promise<void> {
  const { rows } = await query(url, `select datname from pg_database where datname ^@ '${run}_'`);
  for (const { datname } of rows) await query(url, `drop database if exists "${datname}" with (force)`);
}

export function databaseUrl(server: string, database: string): string {
  const url = new URL(server);
  url.pathname = `/${database}`;
  return url.href;
}

export async function query(url: string, sql: string) {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}
