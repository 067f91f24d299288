import { setTimeout as sleep } from "node:timers/promises";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { xlsxStream } from "../../platform/sheets/index.ts";
import { median } from "./load.ts";
import { watchChildren } from "./memory.ts";
import { addServices, type BenchService, copyOrder, readNumbers, runAsStatement } from "./order-sql.ts";
import { cpuOf, cpuOfFamily } from "./processes.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";
import type { Visitor } from "./visitor.ts";

type Round = {
  readonly order: number;
  readonly items: number;
  readonly shownMs: number;
  readonly acceptedMs: number;
  readonly drainedMs: number;
  readonly workerCpuMs: number;
  readonly databaseCpuMs: number;
  readonly statementMs: number;
};

/** The main job: a list of the whole account from a file, confirmed and done; then the same as SQL on a copy of the order. */
export const measureOrders = async (stand: Stand, visitor: Visitor, count: number, say: (line: string) => void) => {
  const numbers = await readNumbers(stand.owner, stand.bigAccount);
  const file = await workbookOf(numbers);
  const services = await addServices(stand.owner, count * 2, "list");
  const rounds: Round[] = [];
  const readerPeak = watchChildren(stand.portal.pid);
  for (let round = 0; round < count; round++) {
    const [own, copied] = services.slice(round * 2) as [BenchService, BenchService];
    rounds.push(await measureRound(stand, visitor, file, own, copied));
    say(`  order ${round + 1} of ${count}: ${JSON.stringify(rounds.at(-1))}`);
  }
  return { rows: rowsOf(rounds, numbers.length), order: rounds.at(-1)?.order ?? 0, readerPeak: readerPeak() };
};

/** A list as a spreadsheet program saves it: numbers as numbers, below a heading. */
export const workbookOf = async (numbers: readonly string[]): Promise<Blob> => {
  const rows = numbers.map((msisdn) => [Number(msisdn)]);
  const sheet = { name: "List", columns: [{ title: "msisdn", type: "number" as const }] };
  return new Blob(await Array.fromAsync<Buffer<ArrayBuffer>>(xlsxStream(sheet, rows)));
};

const measureRound = async (
  stand: Stand,
  visitor: Visitor,
  file: Blob,
  own: BenchService,
  copied: BenchService,
): Promise<Round> => {
  const base = `/a/${formatAccountNumber(stand.bigAccount)}`;
  const uploading = performance.now();
  const fields = { category: String(own.category), service: String(own.id), action: "connect", method: "file", file };
  const draft = await visitor.post(`${base}/bulk/services`, fields);
  const page = await visitor.get(draft);
  const shownMs = performance.now() - uploading;
  if (!page.includes("/confirmation")) throw new Error(`${draft} offers no confirmation`);
  const id = Number(draft.split("/").at(-1));
  const copy = await copyOrder(stand.owner, stand.bigAccount, id);
  const accepting = performance.now();
  await visitor.post(`${draft}/confirmation`, {});
  const acceptedMs = performance.now() - accepting;
  const { number: order, ...drained } = await drain(stand, id);
  const statementMs = await runAsStatement(stand.owner, stand.bigAccount, copy, copied.id);
  return { order, shownMs, acceptedMs, ...drained, statementMs };
};

/** Until an order has ended. */
export const drain = async (stand: Stand, id: number) => {
  const worker = () => stand.workers.reduce((sum, pid) => sum + cpuOf(pid), 0);
  const before = { at: performance.now(), worker: worker(), database: cpuOfFamily(stand.postgres) };
  for (;;) {
    const [row] = await stand
      .owner("orders")
      .where({ account_id: stand.bigAccount, id })
      .select("number", "state", "done", "failed");
    const { number, state, done, failed } = row as { number: number; state: string; done: number; failed: number };
    if (/^(done|partly-done|failed)$/.test(state)) {
      if (failed > 0) throw new Error(`${failed} items failed`);
      return {
        number,
        items: done,
        drainedMs: performance.now() - before.at,
        workerCpuMs: (worker() - before.worker) * 1_000,
        databaseCpuMs: (cpuOfFamily(stand.postgres) - before.database) * 1_000,
      };
    }
    await sleep(20);
  }
};

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(2)} s`;

const rowsOf = (rounds: readonly Round[], numbers: number): Row[] => {
  const of = (field: keyof Round) => median(rounds.map((round) => round[field]));
  const perSecond = median(rounds.map(({ items, drainedMs }) => (items / drainedMs) * 1_000));
  const share = median(rounds.map(({ statementMs, drainedMs }) => statementMs / drainedMs));
  const cpu = `CPU ${((of("workerCpuMs") / of("items")) * 1_000).toFixed(0)} µs an item in the workers, ${((of("databaseCpuMs") / of("items")) * 1_000).toFixed(0)} in PostgreSQL`;
  const limited = (what: string, ms: number, most: number): Row => ({
    what,
    measured: seconds(ms),
    goal: `≤ ${most} s`,
    reached: ms <= most * 1_000,
  });
  return [
    limited(`${numbers} numbers from an xlsx read, assessed and shown`, of("shownMs"), 5),
    limited(`accepted (${of("items")} items)`, of("acceptedMs"), 1),
    {
      what: "drained with an instant network",
      measured: `${perSecond.toFixed(0)} items/s; ${cpu}`,
      goal: "≥ 8000 items/s",
      reached: perSecond >= 8_000,
    },
    {
      what: "drained, against SQL that does the same in one transaction",
      measured: `${seconds(of("drainedMs"))} against ${seconds(of("statementMs"))}`,
      ratio: share,
      goal: "≥ 0.3",
      reached: share >= 0.3,
    },
  ];
};
