import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { type Lock, lockPath, missingBinaries, readLock } from "../support/lockfile.ts";

/** What makes a package something else than what was looked at: another registry (.npmrc names none), or a content that nobody wrote down. */
const looseIn = (packages: Lock["packages"]): string[] =>
  Object.entries(packages)
    .filter(([path]) => path !== "")
    .filter(([, entry]) => {
      const { resolved = "https://registry.npmjs.org/", integrity } = entry;
      // of the tools' binaries for other machines the lock has names alone (test/support/lockfile.ts)
      const isNameAlone = integrity === undefined && entry.dev === true && entry["optional"] === true;
      return (
        !String(resolved).startsWith("https://registry.npmjs.org/") ||
        !(isNameAlone || /^sha512-/.test(String(integrity)))
      );
    })
    .map(([path]) => path);

describe("package-lock.json", () => {
  it(`takes every package from one registry, by its hash ${asvs("15.2.4")}`, () => {
    const { packages } = readLock();
    expect(Object.keys(packages).length).toBeGreaterThan(300);
    expect(looseIn(packages)).toEqual([]);
    expect(readFileSync(resolve(lockPath, "../.npmrc"), "utf8")).not.toMatch(/registry/);
    const [name = ""] = Object.keys(packages).filter((path) => path.endsWith("/pino"));
    expect(looseIn({ ...packages, [name]: { ...packages[name], integrity: "sha1-abc" } })).toEqual([name]);
    expect(looseIn({ ...packages, [name]: { ...packages[name], resolved: "https://npm.evil.com/pino.tgz" } })).toEqual([
      name,
    ]);
    expect(looseIn({ ...packages, [name]: { version: "10.4.0", dev: true } })).toEqual([name]);
  });

  it("lists the tools' binaries for every machine, or npm ci refuses it", () => {
    expect(missingBinaries(readLock())).toEqual([]);
  });

  it("would be told of one left out", () => {
    const lock = readLock();
    const [of] = Object.entries(lock.packages).find(([, { optionalDependencies }]) => optionalDependencies) ?? [""];
    const [name] = Object.keys(lock.packages[of]?.optionalDependencies ?? {});
    delete lock.packages[`node_modules/${name}`];
    expect(missingBinaries(lock).map((missing) => missing.name)).toEqual([name]);
  });
});
