import { relative, resolve } from "node:path";
import { expect, inject } from "vitest";
import { loginOf } from "../../src/platform/logins.ts";
import { databaseUrl, query, type TestServer } from "./global-setup.ts";

const tests = resolve(import.meta.dirname, "..");
/** The database of this address as web and as worker enter it: by a login that may do no more. */
export const webUrl = (ownerUrl: string): string => loginOf(ownerUrl, "portal_web").url;
export const workerUrl = (ownerUrl: string): string => loginOf(ownerUrl, "portal_worker").url;

/** By name; the files that one process runs come one after another. */
const made = new Map<string, Promise<string>>();

/** This test file's own database, made from the migrated template when first asked for. */
export function testDatabaseUrl(): Promise<string> {
  return made.get(nameOfFile()) ?? freshDatabase();
}

/** The one of this test file, if it has asked for it. */
export const madeDatabase = (): Promise<string> | undefined => made.get(nameOfFile());

/** The same database as new; connections to the old one are cut. */
export function freshDatabase(): Promise<string> {
  const name = nameOfFile();
  const url = makeDatabase(name);
  made.set(name, url);
  return url;
}

const beside = new Map<string, string[]>();

/** One more migrated database of this test file. */
export const besideDatabase = async (name: string): Promise<string> => {
  const full = `${nameOfFile()}_${name}`;
  beside.set(nameOfFile(), [...(beside.get(nameOfFile()) ?? []), full]);
  return makeDatabase(full);
};

/** One more database of this test file, with nothing in it. */
export const emptyDatabase = async (name: string): Promise<string> => {
  const { url } = await testServer();
  const full = `${nameOfFile()}_${name}`;
  beside.set(nameOfFile(), [...(beside.get(nameOfFile()) ?? []), full]);
  await query(url, `drop database if exists ${full} with (force)`);
  await query(url, `create database ${full}`);
  return databaseUrl(url, full);
};

/** At the end of the file. Fails where the file has left a connection open: the next one would run beside it. */
export async function dropDatabase(): Promise<void> {
  const name = nameOfFile();
  const others = beside.get(name) ?? [];
  beside.delete(name);
  const all = [...others, ...(made.delete(name) ? [name] : [])];
  if (all.length === 0) return;
  const { url } = await testServer();
  for (const each of all) await query(url, `drop database ${each}`);
}

async function makeDatabase(name: string): Promise<string> {
  const { url, template } = await testServer();
  await query(url, `drop database if exists ${name} with (force)`);
  // 27 ms; block by block through the log, which is the server's usual way, takes 115 ms
  await query(url, `create database ${name} template ${template} strategy file_copy`);
  return databaseUrl(url, name);
}

function nameOfFile(): string {
  const { testPath } = expect.getState();
  if (!testPath) throw new Error("no test file is running");
  const words = relative(tests, testPath).replace(/\.test\.ts$/, "");
  return `${inject("databaseRun")}_${words.replaceAll(/\W+/g, "_")}`;
}

async function testServer(): Promise<TestServer> {
  const answer = await fetch(inject("databaseServer"));
  const text = await answer.text();
  if (!answer.ok) throw new Error(`no test database: ${text}`);
  const server: TestServer = JSON.parse(text);
  return server;
}
