import { readFileSync, writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { resolve } from "node:path";

export type Row = {
  readonly what: string;
  readonly measured: string;
  readonly ratio?: number;
  readonly goal?: string;
  readonly reached?: boolean;
};

/** Figures of a run, with the machine they were taken on: ratios hold elsewhere, seconds do not. */
export const reportOf = (rows: readonly Row[], database: string, loadBefore: number): string => {
  const lines = rows.map(({ what, measured, ratio, goal = "", reached }) => {
    const kept = reached === undefined ? "" : reached ? "yes" : "**no**";
    return `| ${what} | ${measured} | ${ratio?.toFixed(2) ?? ""} | ${goal} | ${kept} |`;
  });
  const [cpu] = cpus();
  const load = `${loadBefore.toFixed(1)} before, ${(loadavg()[0] ?? 0).toFixed(1)} after`;
  const machine = `${cpus().length} × ${cpu?.model ?? "?"}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, Linux ${release()}, Node ${process.versions.node}, PostgreSQL ${database}`;
  const head = ["| what | measured | ratio | goal | reached |", "|---|---|---|---|---|"];
  return [`${new Date().toISOString().slice(0, 10)}, ${machine}. Load average ${load}.`, "", ...head, ...lines].join(
    "\n",
  );
};

/** Puts the figures between the marks of docs/performance.md; what is written around them stays. */
export const writeReport = (report: string): void => {
  const file = resolve(import.meta.dirname, "../../../docs/performance.md");
  const [before = "", rest = ""] = readFileSync(file, "utf8").split(start);
  const after = rest.split(end)[1] ?? "";
  writeFileSync(file, `${before}${start}\n${report}\n${end}${after}`);
};

const start = "<!-- figures of the last run -->";
const end = "<!-- end of figures -->";
