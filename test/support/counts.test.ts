import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { add, countOf, readPlaywright, readVitest } from "./counts.ts";

const folder = mkdtempSync(join(tmpdir(), "counts-"));
afterAll(() => rmSync(folder, { recursive: true }));
const report = (value: unknown): string => {
  const file = join(folder, "report.json");
  writeFileSync(file, JSON.stringify(value));
  return file;
};

it("counts a skipped test, and a file that did not load, as failed", () => {
  const file = report({
    testResults: [
      { status: "passed", assertionResults: [{ status: "passed" }, { status: "skipped" }] },
      { status: "failed", assertionResults: [] },
      { status: "failed", assertionResults: [{ status: "failed" }, { status: "passed" }] },
    ],
  });
  expect(readVitest(file)).toEqual({ passed: 2, failed: 3 });
});

it("counts what Playwright skipped, repeated or could not load as failed", () => {
  const stats = { expected: 5, unexpected: 1, flaky: 2, skipped: 3 };
  expect(readPlaywright(report({ stats, errors: [{}] }))).toEqual({ passed: 5, failed: 7 });
});

it.each([
  ["nothing ran", { passed: 0, failed: 0 }, 0, 1],
  ["it broke off after its tests", { passed: 3, failed: 0 }, 1, 1],
  ["it was killed", { passed: 3, failed: 0 }, null, 1],
  ["its tests failed", { passed: 3, failed: 2 }, 1, 2],
  ["all is well", { passed: 3, failed: 0 }, 0, 0],
])("where %s", (_, count, exitCode, failed) => {
  expect(countOf(count, exitCode)).toEqual({ passed: count.passed, failed });
});

it("takes a report that is missing or cut off for none", () => {
  expect(readVitest(join(folder, "none.json"))).toEqual({ passed: 0, failed: 0 });
  expect(readPlaywright(report({ stats: {} }))).toEqual({ passed: 0, failed: 0 });
  expect(add()).toEqual({ passed: 0, failed: 0 });
});
