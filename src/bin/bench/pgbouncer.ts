import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { passwordOf, userOf } from "../../platform/logins.ts";
import { freePort } from "../../platform/processes/ports.ts";
import { answers } from "../../platform/processes/postgres.ts";
import { preparePostgresPlace } from "../../platform/processes/postgres-place.ts";

const program = process.env["PGBOUNCER"] ?? "pgbouncer";

/** `1.24.1`, where one is installed that keeps the names of prepared statements (1.21); Debian 12 has 1.18. */
export const installedPgBouncer = (): string | undefined => {
  const { stdout } = spawnSync(program, ["--version"], { encoding: "utf8" });
  const [, version, minor] = /^PgBouncer (1\.(\d+)[\d.]*)/.exec(stdout ?? "") ?? [];
  return Number(minor) >= 21 ? version : undefined;
};

/** As docs/scaling.md says, before the login of `direct`. */
export const startPgBouncer = async (direct: string) => {
  const folder = mkdtempSync(join(tmpdir(), "portal-pgbouncer-"));
  chmodSync(folder, 0o755);
  const { hostname, port: behind } = new URL(direct);
  const port = await freePort();
  const { owner } = await preparePostgresPlace(join(folder, "unused"));
  writeFileSync(join(folder, "users.txt"), `"${userOf(direct)}" "${passwordOf(direct)}"\n`);
  writeFileSync(
    join(folder, "pgbouncer.ini"),
    `[databases]
* = host=${hostname} port=${behind}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${folder}/users.txt
pool_mode = transaction
max_prepared_statements = 200
max_client_conn = 500
default_pool_size = 10
`,
  );
  const child = spawn(program, ["--quiet", join(folder, "pgbouncer.ini")], { ...owner, stdio: "ignore" });
  const url = Object.assign(new URL(direct), { port: String(port) }).href;
  for (let tries = 0; tries < 100 && !(await answers(url)); tries += 1) await sleep(50);
  return {
    url,
    close: async () => {
      child.kill("SIGTERM");
      await once(child, "exit");
      rmSync(folder, { recursive: true, force: true });
    },
  };
};
