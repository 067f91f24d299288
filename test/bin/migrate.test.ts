import { spawn } from "node:child_process";
import { once } from "node:events";
import { resolve } from "node:path";
import { expect, it, vi } from "vitest";
import { openKnex } from "../../src/platform/db.ts";
import { emptyDatabase } from "../support/database.ts";

// six whole processes start here, beside whatever else the machine does
vi.setConfig({ testTimeout: 300_000 });

const script = resolve(import.meta.dirname, "../../src/bin/migrate.ts");

const migrate = async (env: NodeJS.ProcessEnv) => {
  const child = spawn(process.execPath, [script], {
    env: { PATH: process.env["PATH"], ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let said = "";
  child.stderr.on("data", (chunk) => (said += String(chunk)));
  const [code] = await once(child, "exit");
  return { code, said };
};

it("six that start together on empty databases all end well", async () => {
  const env = { DATABASE_URL: await emptyDatabase("main"), USAGE_DATABASE_URL: await emptyDatabase("records") };
  const ended = await Promise.all(Array.from({ length: 6 }, () => migrate(env)));
  expect(ended).toEqual(Array.from({ length: 6 }, () => ({ code: 0, said: "" })));
  for (const url of Object.values(env)) {
    const owner = openKnex(url, undefined, 1);
    const { rows } = await owner.raw(
      "select count(*) as partitions from pg_inherits where inhparent = 'usage_records'::regclass",
    );
    expect(rows).toEqual([{ partitions: 4 }]);
    expect(
      (
        await owner.raw(
          "select count(*) from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database())",
        )
      ).rows,
    ).toEqual([{ count: 0 }]);
    await owner.destroy();
  }
});
