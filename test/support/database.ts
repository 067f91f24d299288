import { inject } from "vitest";
import { databaseUrl, query, type TestServer } from "./global-setup.ts";

let current: Promise<string> | undefined;

/** This test file's own database, made from the migrated template when first asked for. */
export function testDatabaseUrl(): Promise<string> {
  current ??= freshDatabase();
  return current;
}

/** The same database as new; connections to the old one are cut. */
export async function freshDatabase(): Promise<string> {
  const { url, template } = await testServer();
  const name = `${inject("databaseRun")}_${process.env.VITEST_POOL_ID}`;
  await query(url, `drop database if exists ${name} with (force)`);
  await query(url, `create database ${name} template ${template}`);
  return databaseUrl(url, name);
}

async function testServer(): Promise<TestServer> {
  const answer = await fetch(inject("databaseServer"));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`no test database: ${text}`);
  const server: TestServer = JSON.parse(text);
  return server;
}
