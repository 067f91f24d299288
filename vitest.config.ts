import { defineConfig } from "vitest/config";
import { BaseSequencer, type TestSpecification } from "vitest/node";

/** Mostly waiting: for a process to start or end, for a server that is away, for a time limit. The longest first. */
const waiting = [
  "test/faults/poison-item.test.ts",
  "test/platform/processes.test.ts",
  "test/bin/bench.test.ts",
  "test/invoices/worker-memory.test.ts",
  "test/faults/*.test.ts",
];
/**
 * They compare times, or count processor time against a limit: nothing else may run beside them. Nor beside nine kills, which come by what
 * has been done: on a busy machine one item of 20 000 was not done once (whatever three processes ended with is given up).
 */
const timing = [
  "test/faults/killed-workers.test.ts",
  "test/kernel/speed.test.ts",
  "test/platform/sms-timing.test.ts",
  "test/platform/sms-smpp.test.ts",
  "test/sign-in/enumeration.test.ts",
  "test/faults/small-order.test.ts",
  "test/architecture/matrix-pace.test.ts",
];
/** Of the others these take longest. */
const long = [
  "test/architecture/access-matrix.test.ts",
  "test/architecture/guards-off.test.ts",
  "test/platform/sheets/read-column.test.ts",
  "test/architecture/requests.test.ts",
];

/** The long files first: otherwise the last of them runs alone. Vitest knows their times only after an earlier run. */
class LongestFirst extends BaseSequencer {
  override sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const named = [...waiting, ...long];
    const placeOf = ({ moduleId }: TestSpecification): number => {
      const place = named.findIndex((path) => moduleId.endsWith(path));
      return place === -1 ? named.length : place;
    };
    return Promise.resolve(files.toSorted((a, b) => placeOf(a) - placeOf(b)));
  }
}

export default defineConfig({
  test: {
    globalSetup: "test/support/global-setup.ts",
    sequence: { sequencer: LongestFirst },
    // One after another: each has another number of workers.
    projects: [
      project("ordinary", { order: 0, workers: 2, include: ["test/**/*.test.ts"], exclude: [...waiting, ...timing] }),
      project("waiting", { order: 1, workers: 3, include: waiting, exclude: timing }),
      project("timing", { order: 2, workers: 1, include: timing }),
    ],
  },
});

type Project = { order: number; workers: number; include: string[]; exclude?: string[] };

function project(name: string, { order, workers, include, exclude = [] }: Project) {
  return {
    test: {
      name,
      include,
      exclude,
      setupFiles: "test/support/each-file.ts",
      pool: "forks",
      // Modules are loaded once per process, so a test file must not leave state in them.
      isolate: false,
      maxWorkers: workers,
      sequence: { groupOrder: order },
      testTimeout: 60_000,
      hookTimeout: 30_000,
    },
  } as const;
}
