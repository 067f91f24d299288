import { readFileSync } from "node:fs";
import { z } from "zod";

export type Count = { passed: number; failed: number };

/** What a suite comes to: one that ended badly, or ran nothing, has failed at least once. */
export function countOf(report: Count, exitCode: number | null): Count {
  const nothing = report.passed + report.failed === 0;
  const silent = exitCode !== 0 && report.failed === 0;
  return nothing || silent ? { ...report, failed: report.failed + 1 } : report;
}

export function add(...counts: readonly Count[]): Count {
  return counts.reduce(
    (sum, { passed, failed }) => ({ passed: sum.passed + passed, failed: sum.failed + failed }),
    none,
  );
}

/** Reads Vitest's JSON report; a file that could not even be loaded is one failure, and so is every skipped test. */
export function readVitest(file: string): Count {
  const report = read(file, vitestReport);
  if (!report) return none;
  return add(
    ...report.testResults.map(({ status, assertionResults }) => {
      const passed = assertionResults.filter((result) => result.status === "passed").length;
      const failed = assertionResults.length - passed;
      return { passed, failed: status === "failed" ? Math.max(failed, 1) : failed };
    }),
  );
}

/** Reads Playwright's JSON report; a test that passed only when repeated has failed. */
export function readPlaywright(file: string): Count {
  const report = read(file, playwrightReport);
  if (!report) return none;
  const { expected, unexpected, flaky, skipped } = report.stats;
  return { passed: expected, failed: unexpected + flaky + skipped + report.errors.length };
}

const none: Count = { passed: 0, failed: 0 };

const vitestReport = z.object({
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

const number = z.number();
const playwrightReport = z.object({
  stats: z.object({ expected: number, unexpected: number, flaky: number, skipped: number }),
  errors: z.array(z.unknown()),
});

function read<T>(file: string, shape: z.ZodType<T>): T | undefined {
  try {
    return shape.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch {
    return undefined;
  }
}
