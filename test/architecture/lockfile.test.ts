import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { asvs } from "../support/asvs.ts";
import { gravelyFaulty } from "../support/audit.ts";
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
        !(isNameAlone || String(integrity).startsWith("sha512-"))
      );
    })
    .map(([path]) => path);

/** Of a package whose licence the lock does not name: what its own files say. */
const licenceIn = (path: string): string => {
  const read = (name: string) => {
    const file = resolve(lockPath, "..", path, name);
    return existsSync(file) ? readFileSync(file, "utf8") : "";
  };
  return [
    read("package.json").match(/"licenses?":[^}]*/)?.[0],
    read("LICENSE"),
    read("README.md"),
    read("LICENSE.md"),
    read("Readme.md"),
    read("README.markdown"),
  ].join(" ");
};

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

describe("licences and known faults", () => {
  const permissive = /MIT|ISC|BSD|Apache-2\.0|Unlicense|BlueOak|CC0|OFL|MPL[- ]2\.0|Zlib/;

  it("every package at work may be used as it is", () => {
    const ours = Object.entries(readLock().packages).filter(([path, { dev }]) => path !== "" && dev !== true);
    expect(ours.length).toBeGreaterThan(100);
    const others = ours.filter(([path, { license }]) => !permissive.test(license ?? licenceIn(path)));
    // of exceljs' reading of archives, which nothing here calls: its author names no licence
    expect(others.map(([path]) => path)).toEqual(["node_modules/buffers"]);
  });

  it("a grave fault is named, a small one is not, and a registry that is silent is told from one that knows none", () => {
    const report = {
      metadata: {},
      vulnerabilities: { a: { severity: "critical" }, b: { severity: "low" }, c: { severity: "high" } },
    };
    expect(gravelyFaulty(JSON.stringify(report))).toEqual(["a (critical)", "c (high)"]);
    expect(gravelyFaulty(JSON.stringify({ metadata: {} }))).toEqual([]);
    expect(gravelyFaulty('{"message":"request failed","error":{}}')).toBeUndefined();
    expect(gravelyFaulty("")).toBeUndefined();
  });
});
