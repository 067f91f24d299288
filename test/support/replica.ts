import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { Client } from "pg";
import { migrateDatabase } from "../../src/bin/migrate.ts";
import { loginsOf } from "../../src/platform/logins.ts";
import { freePort } from "../../src/platform/processes/ports.ts";
import { type Postgres, startPostgres } from "../../src/platform/processes/postgres.ts";
import type { Access } from "../../src/platform/processes/postgres-cluster.ts";
import { giveTo, preparePostgresPlace } from "../../src/platform/processes/postgres-place.ts";

export type Pair = { readonly primary: Postgres; readonly replica: Postgres; stop(): Promise<void> };

const run = promisify(execFile);
const settings = { fsync: "off", max_wal_senders: "4", wal_keep_size: "128MB", hot_standby_feedback: "on" };
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), "portal-pair-"));
  chmodSync(folder, 0o711);
  return folder;
};

/** A migrated server and a streaming copy of it, taken while it runs. */
export const startPair = async (): Promise<Pair> => {
  const folders = [newFolder(), newFolder()] as const;
  const primary = await startPostgres({ dataDir: folders[0], settings, temporary: true });
  await migrateDatabase(primary.url, undefined, loginsOf(primary.url));
  const from = await copyOf(primary, folders[1]);
  const replica = await startPostgres({
    dataDir: folders[1],
    settings: { ...settings, primary_conninfo: from },
    temporary: true,
  });
  return {
    primary,
    replica,
    stop: async () => {
      await replica.stop(0);
      await primary.stop(0);
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    },
  };
};

/** As pg_basebackup does it, which the embedded server comes without. Returns where the copy streams from. */
const copyOf = async (primary: Postgres, dataDir: string): Promise<string> => {
  const { cluster, owner } = await preparePostgresPlace(dataDir);
  const client = new Client({ connectionString: primary.url });
  await client.connect();
  try {
    await client.query("select pg_backup_start('copy', true)");
    await run("cp", ["-a", primary.cluster, cluster]);
    const { rows } = await client.query("select labelfile from pg_backup_stop()");
    await rm(join(cluster, "postmaster.pid"));
    for (const [name, text] of [
      ["backup_label", rows[0].labelfile],
      ["standby.signal", ""],
    ]) {
      await writeFile(join(cluster, name), text);
      await giveTo(owner, join(cluster, name));
    }
  } finally {
    await client.end();
  }
  const access: Access = JSON.parse(await readFile(`${primary.cluster}.json`, "utf8"));
  await writeFile(`${cluster}.json`, JSON.stringify({ ...access, port: await freePort() }));
  return `host=127.0.0.1 port=${access.port} user=portal password=${access.password}`;
};
