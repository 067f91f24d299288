import { formatAccountNumber } from "../../kernel/account-number.ts";
import { childrenOf, peakOf } from "./processes.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";
import type { Visitor } from "./visitor.ts";

const mostMb = 256;

/** The two large downloads, then what every process needed at most during the whole run. */
export const measureMemory = async (
  stand: Stand,
  visitor: Visitor,
  order: number,
  readerPeak: number,
): Promise<Row[]> => {
  const base = `/a/${formatAccountNumber(stand.bigAccount)}`;
  return [
    await download(visitor, "all subscribers of the account as xlsx", `${base}/subscribers.xlsx`),
    await resultFile(stand, visitor, order),
    peak("web: most memory during all of this", peakOf(stand.portal.pid)),
    peak("worker: most memory during all of this", Math.max(...stand.workers.map(peakOf))),
    { what: "the process that reads an upload: most memory", measured: `${readerPeak.toFixed(0)} MB` },
  ];
};

/** Watches the short-lived children of a process while something is done. @returns the largest of them, MB */
export const watchChildren = (pid: number): (() => number) => {
  let largest = 0;
  const timer = setInterval(() => {
    for (const child of childrenOf(pid)) largest = Math.max(largest, peakOf(child));
  }, 20);
  return () => {
    clearInterval(timer);
    return largest;
  };
};

const rowsPerSecond = 50_000;

const resultFile = async (stand: Stand, visitor: Visitor, number: number): Promise<Row> => {
  const account = { account_id: stand.bigAccount };
  const { total } = await stand
    .owner("orders")
    .where({ ...account, number })
    .first("total");
  const path = `/a/${formatAccountNumber(stand.bigAccount)}/orders/${number}.xlsx`;
  const begun = performance.now();
  const bytes = await visitor.download(path);
  const seconds = (performance.now() - begun) / 1_000;
  return {
    what: `the result of an order of ${total} as xlsx`,
    measured: `${seconds.toFixed(2)} s, ${(bytes / 2 ** 20).toFixed(1)} MB, ${(total / seconds).toFixed(0)} rows/s`,
    goal: `≥ ${rowsPerSecond} rows/s`,
    reached: total / seconds >= rowsPerSecond,
  };
};

const download = async (visitor: Visitor, what: string, path: string): Promise<Row> => {
  const begun = performance.now();
  const bytes = await visitor.download(path);
  const seconds = (performance.now() - begun) / 1_000;
  return { what, measured: `${seconds.toFixed(2)} s, ${(bytes / 2 ** 20).toFixed(1)} MB` };
};

const peak = (what: string, mb: number): Row => ({
  what,
  measured: `${mb.toFixed(0)} MB`,
  goal: `≤ ${mostMb} MB`,
  reached: mb <= mostMb,
});
