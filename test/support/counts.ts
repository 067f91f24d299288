import { readFileSync } from "node:fs";
import { relative, resolve } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { z } from "zod";

/** How many passed and failed, and what is known of those that failed: a line each. */
export type Count = { passed: number; failed: number; lines: readonly string[] };

/** What a suite comes to: one that ended badly, or ran nothing, has failed at least once. */
export function countOf(suite: string, report: Count, exitCode: number | null): Count {
  const nothing = report.passed + report.failed === 0;
  const silent = exitCode !== 0 && report.failed === 0;
  if (!nothing && !silent) return report;
  const line = nothing ? `${suite}: ran nothing` : `${suite}: ended with ${exitCode} after its tests`;
  return { ...report, failed: report.failed + 1, lines: [...report.lines, line] };
}

export function add(...counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { passed, failed, lines }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      lines: [...sum.lines, ...lines],
    }),
    none,
  );
}

/** Reads Vitest's JSON report; a file that could not even be loaded is one failure, and so is every skipped test. */
export function readVitest(file: string): Count {
  const report = read(file, vitestReport);
  if (!report) return none;
  return add(
    ...report.testResults.map(({ name, status, message, assertionResults }) => {
      const bad = assertionResults.filter((result) => result.status !== "passed");
      const lines = bad.map((test) => lineOf(name, test.fullName, test.failureMessages[0] ?? test.status));
      const unloaded = status === "failed" && bad.length === 0;
      return {
        passed: assertionResults.length - bad.length,
        failed: unloaded ? 1 : bad.length,
        lines: unloaded ? [lineOf(name, "did not load", message)] : lines,
      };
    }),
  );
}

/** Reads Playwright's JSON report; a test that passed only when repeated has failed. */
export function readPlaywright(file: string): Count {
  const report = read(file, playwrightReport);
  if (!report) return none;
  const { expected, unexpected, flaky, skipped } = report.stats;
  const lines = report.suites.flatMap(badSpecs).map(({ title, file: where, tests }) => {
    const results = tests.flatMap((test) => test.results);
    return lineOf(where, title, results.find(({ error }) => error)?.error?.message ?? tests[0]?.status ?? "");
  });
  return {
    passed: expected,
    failed: unexpected + flaky + skipped + report.errors.length,
    lines: [...lines, ...report.errors.map(({ message }) => lineOf("playwright", "broke off", message ?? ""))],
  };
}

function badSpecs({ specs, suites }: Suite): Spec[] {
  const bad = specs.filter(({ tests }) => tests.some(({ status }) => status !== "expected"));
  return [...bad, ...(suites ?? []).flatMap(badSpecs)];
}

/** Of a long message the first line is enough to know which of several failures it is. */
function lineOf(file: string, title: string, message: string): string {
  const [first = ""] = stripVTControlCharacters(message).split("\n");
  return `${relative(process.cwd(), resolve(file))}: ${title}: ${first.slice(0, 300)}`;
}

const none: Count = { passed: 0, failed: 0, lines: [] };

const vitestReport = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      message: z.string(),
      assertionResults: z.array(
        z.object({ fullName: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
});

const number = z.number();
const spec = z.object({
  title: z.string(),
  file: z.string(),
  tests: z.array(
    z.object({
      status: z.string(),
      results: z.array(z.object({ error: z.object({ message: z.string().optional() }).optional() })),
    }),
  ),
});
type Spec = z.infer<typeof spec>;
type Suite = { specs: Spec[]; suites?: Suite[] | undefined };
const suite: z.ZodType<Suite> = z.lazy(() => z.object({ specs: z.array(spec), suites: z.array(suite).optional() }));
const playwrightReport = z.object({
  stats: z.object({ expected: number, unexpected: number, flaky: number, skipped: number }),
  suites: z.array(suite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

function read<T>(file: string, shape: z.ZodType<T>): T | undefined {
  try {
    return shape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
