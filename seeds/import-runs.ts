import { momentBack } from "./calendar.ts";
import { insertRows } from "./rows.ts";
import type { Scene } from "./tenants.ts";

type Run = { daysAgo: number; kind: string; file: string; lines: number; imported: number; seconds: number };
type Outcome = { state: string; fault: string | null; reasons: Readonly<Record<string, number>> };

const taken: Outcome = { state: "done", fault: null, reasons: {} };

/** What the operator's billing has brought in: taken whole, in part, nothing new, refused whole, and no file at all. */
const runs: readonly (Run & Partial<Outcome>)[] = [
  { daysAgo: 4, kind: "accounts", file: "accounts.csv", lines: 12, imported: 12, seconds: 1 },
  {
    daysAgo: 4,
    kind: "subscribers",
    file: "subscribers.csv.gz",
    lines: 2_061,
    imported: 2_058,
    seconds: 4,
    reasons: { "unknown-tariff": 2, iccid: 1 },
  },
  { daysAgo: 3, kind: "usage", file: "cdr-evening.csv.gz", lines: 1_204_310, imported: 1_204_310, seconds: 52 },
  { daysAgo: 3, kind: "usage", file: "cdr-evening.csv.gz", lines: 1_204_310, imported: 0, seconds: 49 },
  {
    daysAgo: 2,
    kind: "invoices",
    file: "invoices.jsonl",
    lines: 184,
    imported: 0,
    seconds: 1,
    state: "refused",
    reasons: { "lines-sum": 6, sibling: 14 },
  },
  {
    daysAgo: 2,
    kind: "payments",
    file: "bank.txt",
    lines: 0,
    imported: 0,
    seconds: 1,
    state: "failed",
    fault: "file-encoding:utf-8:1",
  },
  { daysAgo: 2, kind: "payments", file: "bank.txt", lines: 37, imported: 37, seconds: 1 },
];

export async function addImportRuns({ trx, calendar }: Scene): Promise<void> {
  const rows = runs.map(({ daysAgo, file, seconds, ...run }, index) => {
    const { state, fault, reasons } = { ...taken, ...run };
    const refused = Object.values(reasons).reduce((sum, count) => sum + count, 0);
    const endedAt = new Date(momentBack(calendar, daysAgo, `05:${String(10 + index)}`));
    return {
      kind: run.kind,
      file_name: file,
      sha256: state === "failed" ? null : String(index + 1).repeat(64),
      started_at: new Date(endedAt.getTime() - seconds * 1_000).toISOString(),
      ended_at: endedAt.toISOString(),
      state,
      fault,
      lines: run.lines,
      imported: run.imported,
      unchanged: run.lines - run.imported - refused,
      refused,
      reasons,
    };
  });
  await insertRows(trx, "import_runs", rows);
}
