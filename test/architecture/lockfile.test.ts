import { describe, expect, it } from "vitest";
import { missingBinaries, readLock } from "../support/lockfile.ts";

describe("package-lock.json", () => {
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
