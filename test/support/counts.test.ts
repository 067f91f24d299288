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

const test = (status: string, fullName = status) => ({
  status,
  fullName,
  failureMessages: status === "failed" ? ["AssertionError: 1 is not 2\n    at sums.test.ts:3"] : [],
});

it("counts a skipped test, and a file that did not load, as failed, and names them", () => {
  const file = report({
    testResults: [
      { name: "a.test.ts", message: "", status: "passed", assertionResults: [test("passed"), test("skipped")] },
      { name: "b.test.ts", message: "no such module\n  stack", status: "failed", assertionResults: [] },
      { name: "c.test.ts", message: "", status: "failed", assertionResults: [test("failed", "adds"), test("passed")] },
    ],
  });
  expect(readVitest(file)).toEqual({
    passed: 2,
    failed: 3,
    lines: [
      "a.test.ts: skipped: skipped",
      "b.test.ts: did not load: no such module",
      "c.test.ts: adds: AssertionError: 1 is not 2",
    ],
  });
});

const spec = (title: string, status: string, message?: string) => ({
  title,
  file: "card.browser.ts",
  tests: [{ status, results: [message === undefined ? {} : { error: { message } }] }],
});

it("counts what Playwright skipped, repeated or could not load as failed, and names what it knows", () => {
  const stats = { expected: 5, unexpected: 1, flaky: 2, skipped: 3 };
  const suites = [
    {
      specs: [spec("opens", "expected")],
      suites: [{ specs: [spec("closes", "unexpected", "\u001B[31mTimeout\u001B[0m\n…")] }],
    },
  ];
  expect(readPlaywright(report({ stats, suites, errors: [{ message: "no browser" }] }))).toEqual({
    passed: 5,
    failed: 7,
    lines: ["card.browser.ts: closes: Timeout", "playwright: broke off: no browser"],
  });
});

it.each([
  ["nothing ran", { passed: 0, failed: 0 }, 0, 1, ["vitest: ran nothing"]],
  ["it broke off after its tests", { passed: 3, failed: 0 }, 1, 1, ["vitest: ended with 1 after its tests"]],
  ["it was killed", { passed: 3, failed: 0 }, null, 1, ["vitest: ended with null after its tests"]],
  ["its tests failed", { passed: 3, failed: 2 }, 1, 2, []],
  ["all is well", { passed: 3, failed: 0 }, 0, 0, []],
])("where %s", (_, count, exitCode, failed, lines) => {
  expect(countOf("vitest", { ...count, lines: [] }, exitCode)).toEqual({ passed: count.passed, failed, lines });
});

it("takes a report that is missing or cut off for none", () => {
  const none = { passed: 0, failed: 0, lines: [] };
  expect(readVitest(join(folder, "none.json"))).toEqual(none);
  expect(readPlaywright(report({ stats: {} }))).toEqual(none);
  expect(add()).toEqual(none);
});
