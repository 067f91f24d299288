import { setTimeout as sleep } from "node:timers/promises";
import { longSlots } from "../../jobs.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { tellSimulatedNetwork } from "../../network/index.ts";
import { sliceSize } from "../../orders/index.ts";
import { addServices, readNumbers } from "./order-sql.ts";
import { drain, workbookOf } from "./orders.ts";
import { cpuOf } from "./processes.ts";
import type { Row } from "./report.ts";
import type { Stand } from "./stand.ts";
import type { Visitor } from "./visitor.ts";

/** A network that takes so long for each item of a call. */
const itemMs = 5;
const watchers = 200;
const watchedMs = 10_000;

/** An order of the whole account on a slow network, against what as many calls at once could do; its page watched meanwhile. */
export const measureSlowNetwork = async (stand: Stand, visitor: Visitor): Promise<Row[]> => {
  const [service] = await addServices(stand.owner, 1, "slow");
  if (!service) return [];
  await tellSimulatedNetwork(stand.databaseUrl, { delayMs: itemMs * sliceSize });
  const base = `/a/${formatAccountNumber(stand.bigAccount)}`;
  const fields = { category: String(service.category), service: String(service.id), action: "connect", method: "file" };
  const file = await workbookOf(await readNumbers(stand.owner, stand.bigAccount));
  const draft = await visitor.post(`${base}/bulk/services`, { ...fields, file });
  const order = await visitor.post(`${draft}/confirmation`, {});
  const drained = drain(stand, Number(draft.split("/").at(-1)));
  const cpu = await measureWatchers(stand, visitor, `${order.split("?")[0]}/progress`);
  const { items, drainedMs } = await drained;
  await tellSimulatedNetwork(stand.databaseUrl, {});
  const ideal = (stand.workers.length * longSlots) / (itemMs / 1_000);
  const share = ((items / drainedMs) * 1_000) / ideal;
  return [
    {
      what: `drained with a network of ${itemMs} ms an item`,
      measured: `${((items / drainedMs) * 1_000).toFixed(0)} items/s against ${ideal} of ${stand.workers.length * longSlots} calls at once`,
      ratio: share,
      goal: "≥ 0.8",
      reached: share >= 0.8,
    },
    {
      what: `${watchers} watchers of one order's progress`,
      measured: `${(cpu * 100).toFixed(1)} % of a core`,
      goal: "< 5 %",
      reached: cpu < 0.05,
    },
  ];
};

/** @returns processor time of the web process by the clock's */
const measureWatchers = async ({ portal }: Stand, { cookie }: Visitor, path: string): Promise<number> => {
  const closing = new AbortController();
  const streams = await Promise.all(
    Array.from({ length: watchers }, () => fetch(portal.url + path, { headers: { cookie }, signal: closing.signal })),
  );
  const reading = streams.map((answer) => answer.text().catch(() => ""));
  const before = cpuOf(portal.pid);
  await sleep(watchedMs);
  const spent = cpuOf(portal.pid) - before;
  closing.abort();
  await Promise.all(reading);
  return (spent * 1_000) / watchedMs;
};
