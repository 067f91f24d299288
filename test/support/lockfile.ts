import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";

type Entry = { version?: string; dev?: boolean; license?: string; optionalDependencies?: Record<string, string> };
export type Lock = { packages: Record<string, Entry & Record<string, unknown>> };

export const lockPath = resolve(import.meta.dirname, "../../package-lock.json");
export const readLock = (): Lock => JSON.parse(readFileSync(lockPath, "utf8"));

/**
 * The tools' binaries for other machines that the lock lacks. A registry that does not hold them all makes `npm install`
 * leave them out, and `npm ci` then refuses the lock everywhere. `node test/support/lockfile.ts --write` puts them in.
 */
export const missingBinaries = (lock: Lock): { name: string; version: string; of: string }[] =>
  Object.entries(lock.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.entries(optionalDependencies)
      .filter(([name, version]) => /^\d/.test(version) && !placesOf(path, name).some((place) => lock.packages[place]))
      .map(([name, version]) => ({ name, version, of: path })),
  );

/** Where Node looks a package up from another: beside it, then beside each of its parents. */
const placesOf = (path: string, name: string): string[] => {
  const parts = path.split("/node_modules/");
  const parents = parts.map((_, index) => parts.slice(0, parts.length - index).join("/node_modules/"));
  return [...parents.map((parent) => `${parent}/node_modules/${name}`), `node_modules/${name}`];
};

const systems = ["android", "darwin", "freebsd", "linux", "openharmony", "win32"];
const processors = ["arm64", "x64", "ia32", "riscv64", "ppc64", "s390x", "arm"];

const complete = (): void => {
  const lock = readLock();
  for (const { name, version, of } of missingBinaries(lock)) {
    const { dev, license } = lock.packages[of] ?? {};
    const os = systems.find((system) => name.includes(system));
    const cpu = processors.find((processor) => name.includes(processor));
    const libc = name.includes("musl") ? "musl" : name.includes("gnu") ? "glibc" : undefined;
    lock.packages[`node_modules/${name}`] = {
      version,
      ...(cpu && { cpu: [cpu] }),
      ...(dev && { dev }),
      ...(libc && { libc: [libc] }),
      ...(license && { license }),
      optional: true,
      ...(os && { os: [os] }),
    };
  }
  lock.packages = Object.fromEntries(Object.entries(lock.packages).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(lockPath, `${JSON.stringify(lock, null, 2)}\n`);
};

if (process.argv.includes("--write")) complete();
