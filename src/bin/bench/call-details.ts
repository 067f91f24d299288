import { once } from "node:events";
import { resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { addMonths, firstDay, monthOf } from "../../kernel/month.ts";
import { startScript } from "../../platform/processes/children.ts";
import type { Row } from "./report.ts";
import type { Sizes } from "./sizes.ts";
import type { Stand } from "./stand.ts";
import type { Visitor } from "./visitor.ts";

/** Rows a second and MB. */
const goals = { xlsx: 75_000, ndjson: 150_000, withQuery: 40_000, peakMb: 150, slowdown: 2 };

/** Call details of a month: written alone and by exceljs, then ordered by a person, with pages looked at meanwhile. */
export const measureCallDetails = async (stand: Stand, sizes: Sizes, visitor: Visitor): Promise<Row[]> => {
  const { records } = sizes;
  // compiled before, as it is for a worker that was started before: to strip types takes 20 MB
  await written("xlsx", 1);
  const rows = [
    await written("xlsx", records, goals.xlsx),
    await written("exceljs", Math.ceil(records / 5)),
    await written("ndjson", records, goals.ndjson),
  ];
  await plantRecords(stand, records);
  const xlsx = await ordered(stand, visitor, "xlsx");
  const ndjson = await ordered(stand, visitor, "ndjson");
  const usual = await p95Of(visitor, stand, () => sleep(sizes.seconds * 1_000));
  const busy = await p95Of(visitor, stand, () => ordered(stand, visitor, "xlsx"));
  const slowdown = busy / usual;
  return [
    ...rows,
    speedRow("call details as xlsx, with the query", records, xlsx, goals.withQuery),
    speedRow("call details as ndjson, with the query", records, ndjson),
    {
      what: "a page's p95 while call details are made",
      measured: `${busy.toFixed(0)} ms, ${usual.toFixed(0)} ms at other times`,
      ratio: slowdown,
      goal: `< ${goals.slowdown}`,
      reached: slowdown < goals.slowdown,
    },
  ];
};

type Written = { readonly seconds: number; readonly bytes: number; readonly cpu: number; readonly peakMb: number };

/** In a process with the worker's own flags. */
const written = async (format: "xlsx" | "ndjson" | "exceljs", records: number, goal?: number): Promise<Row> => {
  const file = resolve(import.meta.dirname, "details-writer.ts");
  const child = startScript({ file, args: [format, String(records)], env: { PATH: process.env["PATH"] } });
  const [[{ seconds, bytes, cpu, peakMb }]] = (await Promise.all([once(child, "message"), once(child, "exit")])) as [
    [Written],
    unknown,
  ];
  const perSecond = records / seconds;
  const figures = `${perSecond.toFixed(0)} rows/s, ${((cpu / records) * 1e6).toFixed(1)} CPU s a million, ${(bytes / 2 ** 20).toFixed(1)} MB, ${peakMb.toFixed(0)} MB of memory`;
  return {
    what: format === "exceljs" ? "call details written by exceljs" : `call details written as ${format}`,
    measured: figures,
    ...(goal !== undefined && {
      goal: `≥ ${goal} rows/s, ≤ ${goals.peakMb} MB`,
      reached: perSecond >= goal && peakMb <= goals.peakMb,
    }),
  };
};

/** Spread over the account's subscribers and the last whole month. */
const plantRecords = async ({ owner, bigAccount }: Stand, records: number): Promise<void> => {
  const month = firstDay(addMonths(monthOf(new Date()), -1));
  await owner.raw(
    "select ensure_usage_partitions(month, (month + interval '1 month - 1 day')::date) from (select ?::date as month) m",
    [month],
  );
  await owner.raw(
    `insert into usage_records (account_id, started_at, subscriber_id, direction, kind, peer, zone, seconds, bytes, is_in_bundle, gross)
     select :account, :month::timestamp at time zone 'Europe/Minsk' + make_interval(secs => n * 7919 % 2332800), s.ids[1 + n % s.count],
       case when n % 5 < 3 then 'outgoing' else 'incoming' end, (array['voice', 'voice', 'voice', 'sms', 'data'])[1 + n % 5],
       case when n % 5 = 4 then '' else '37529' || 6000000 + n % 999999 end, (array['А1', 'МТС', 'life:)', 'Минск', 'internet'])[1 + n % 5],
       (n % 900)::int, case when n % 5 = 4 then n * 97 else 0 end, n % 11 > 0, case when n % 11 = 0 then 1 + n % 90 else 0 end
     from generate_series(1::bigint, :records::bigint) n,
       (select array_agg(id) as ids, count(*)::int as count from subscribers where account_id = :account) s`,
    { account: bigAccount, month, records },
  );
  // as a server's autovacuum leaves a month: the first to read rows just written would write them again
  await owner.raw("vacuum (analyze) usage_records");
};

/** From the confirmation until the file is made and kept, in seconds. */
const ordered = async (stand: Stand, visitor: Visitor, format: string): Promise<number> => {
  const base = `/a/${formatAccountNumber(stand.bigAccount)}/call-details`;
  const month = addMonths(monthOf(new Date()), -1);
  const period = { year: month.slice(0, 4), month: month.slice(5) };
  // a form with a file's field is sent as multipart: the blob is read by nobody where the list is chosen
  const form = { ...period, method: "list", format, peers: "masked", reason: "", file: new Blob([]) };
  const selection = await visitor.post(base, form);
  await visitor.post(selection, { shown: "", go: "all" });
  const request = await visitor.post(selection, { shown: "", go: "continue" });
  const begun = performance.now();
  await visitor.post(`${request}/confirmation`, {});
  await untilMade(stand, request.split("/").at(-1) ?? "");
  return (performance.now() - begun) / 1_000;
};

const untilMade = async ({ owner, bigAccount }: Stand, id: string): Promise<void> => {
  for (;;) {
    const row = await owner("call_detail_requests").where({ account_id: bigAccount, id }).first("made_at");
    if (row?.made_at) return;
    await sleep(50);
  }
};

/** The list of subscribers, asked for by one person after the other while something is done. */
const p95Of = async (visitor: Visitor, { bigAccount }: Stand, work: () => Promise<unknown>): Promise<number> => {
  const state = { isDone: false };
  const working = work().finally(() => {
    state.isDone = true;
  });
  const times: number[] = [];
  do {
    const begun = performance.now();
    await visitor.get(`/a/${formatAccountNumber(bigAccount)}/subscribers`);
    times.push(performance.now() - begun);
    await sleep(10);
  } while (!state.isDone);
  await working;
  return times.toSorted((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0;
};

const speedRow = (what: string, records: number, seconds: number, goal?: number): Row => ({
  what,
  measured: `${(records / seconds).toFixed(0)} rows/s, ${seconds.toFixed(1)} s`,
  ...(goal !== undefined && { goal: `≥ ${goal} rows/s`, reached: records / seconds >= goal }),
});
