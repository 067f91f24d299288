import { createHash } from "node:crypto";
import { once } from "node:events";
import type { Readable } from "node:stream";
import { text as readText } from "node:stream/consumers";
import { promisify } from "node:util";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, it } from "vitest";
import { type Entry, fromBuffer, type Options, type ZipFile } from "yauzl";
import { inScope, jobScope } from "../../src/platform/db.ts";
import { detailsFile } from "../../src/usage/call-details/document.ts";
import { findRequest } from "../../src/usage/call-details/repository.ts";
import { prepareMonthlyDetails } from "../../src/usage/call-details/request.ts";
import { bookOf, idOf, order, rowsOf, startDetails } from "./details.ts";

const details = await startDetails();
afterAll(details.close);
const { portal, givenCalls, tryOnce, lastMail } = details;
const { given, owner } = portal;
portal.setNow(new Date("2026-12-09T09:00:00Z"));

/** Some thousand records of every kind at moments that include the month's edges in Minsk, and others outside. */
const plant = async (subscriber: { id: number; account_id: number }, count: number) => {
  await owner.raw(
    `insert into usage_records (account_id, subscriber_id, started_at, direction, kind, peer, zone, is_roaming, seconds, bytes, is_in_bundle, gross)
     select ?, ?, case n % 50 when 0 then '2026-09-30T21:00:00Z'::timestamptz when 1 then '2026-10-31T20:59:59.999999Z'
         else '2026-10-01T00:00:00Z'::timestamptz + make_interval(secs => n * 37.123457) end,
       (array['outgoing', 'incoming', 'forwarded'])[1 + n % 3], (array['voice', 'sms', 'mms', 'data'])[1 + n % 4],
       (array['375296666666', '+491701234567', 'internet.by', '=cmd|x', ''])[1 + n % 5], (array['МТС', 'Польша, "Play"', ''])[1 + n % 3],
       n % 7 = 0, n % 600, n * 1000, n % 2 = 0, n % 97 from generate_series(1, ?::int) n`,
    [subscriber.account_id, subscriber.id, count],
  );
  for (const started_at of ["2026-09-30T20:59:59.999999Z", "2026-10-31T21:00:00Z"]) {
    await details.record(subscriber, { started_at, gross: 100_000 });
  }
};

const planted = 4_500;
const { account, agent, base, one, two } = await givenCalls();
await owner("usage_records").where({ account_id: account.id }).delete();
await plant(one, planted);
await plant(two, 10);
const numbers = `${one.msisdn}\n${two.msisdn}`;
const scope = jobScope(details.deps.db, account.id);

const ordered = async (format: string) => {
  const path = await order(agent, base, { numbers, format });
  const request = await findRequest(scope, idOf(path));
  if (!request) throw new Error("no request");
  return { path, request };
};
const made = async (request: Awaited<ReturnType<typeof ordered>>["request"], lastRow?: number) => {
  const { content, fileName } = await detailsFile(scope, request, "ru", lastRow);
  return { fileName, bytes: Buffer.concat(await Array.fromAsync(content)) };
};
/** Names and content of a zip's entries, as another program reads them. */
const entriesIn = async (bytes: Buffer) => {
  const zip = await promisify<Buffer, Options, ZipFile>(fromBuffer)(bytes, { autoClose: false });
  const entries: Entry[] = [];
  zip.on("entry", (entry: Entry) => entries.push(entry));
  await once(zip, "end");
  const open = promisify<Entry, Readable>(zip.openReadStream.bind(zip));
  return Promise.all(
    entries.map(async (entry) => ({ name: entry.fileName, content: await readText(await open(entry)) })),
  );
};
const month = "started_at >= '2026-10-01 00:00+03' and started_at < '2026-11-01 00:00+03'";

describe("the workbook", () => {
  it("holds what the database does, to the kopeck, each record once and in order", async () => {
    const { request } = await ordered("xlsx");
    await details.startAnew();
    const { bytes } = await made(request);
    const [, ...rows] = rowsOf(bookOf(bytes), 1);
    const [{ count, gross }] = await owner("usage_records")
      .where({ account_id: account.id })
      .whereRaw(month)
      .select(owner.raw("count(*)::int as count, sum(gross)::int as gross"));
    expect(rows).toHaveLength(count);
    expect(count).toBe(planted + 10);
    const kopecks = (at: number) => rows.reduce((sum, row) => sum + Math.round(Number(row[at]) * 100), 0);
    expect(kopecks(11)).toBe(gross);
    const kept = await findRequest(scope, request.id);
    expect(kept).toMatchObject({ records: count, gross, net: kopecks(10) });
    const seconds = rows.map((row) => Math.round((Number(row[0]) + Number(row[1])) * 86_400));
    const ofOne = seconds.slice(0, planted);
    expect(ofOne.toSorted((left, right) => left - right)).toEqual(ofOne);
    // 1 October 00:00:00 and 31 October 23:59:59, Minsk
    expect(Math.min(...rows.map((row) => Number(row[0]) + Number(row[1])))).toBe(46_296);
    expect(Math.max(...rows.map((row) => Number(row[0])))).toBe(46_326);
    const peers = new Set(rows.map((row) => row[5]));
    expect(peers).toEqual(new Set(["+375 29 ***-**-66", "+4917012***67", "internet.by", "=cmd|x", undefined]));
  });

  it("goes on in a further sheet, says all rows in the summary, and cuts nothing", async () => {
    const { request } = await ordered("xlsx");
    await details.startAnew();
    const book = bookOf((await made(request, 1_001)).bytes);
    expect(book.SheetNames).toEqual(["Сводка", "Детализация", ...[2, 3, 4, 5].map((n) => `Детализация (${n})`)]);
    const sizes = [1, 2, 3, 4, 5].map((at) => rowsOf(book, at).length - 1);
    expect(sizes).toEqual([1_000, 1_000, 1_000, 1_000, 510]);
    expect(Object.fromEntries(rowsOf(book, 0))).toMatchObject({ Записей: planted + 10 });
  });

  it("made again has the same bytes, and is in the journal once", async () => {
    const { request } = await ordered("xlsx");
    await details.startAnew();
    // a worker that dies half-way leaves nothing behind
    const { content } = await detailsFile(scope, request, "ru");
    await content[Symbol.asyncIterator]().next();
    expect((await findRequest(scope, request.id))?.sha256).toBeNull();
    const [first, second] = [await made(request), await made(request)];
    expect(first.bytes.equals(second.bytes)).toBe(true);
    const records = await owner("audit_records").where({ account_id: account.id, subject: request.id });
    expect(records.filter(({ action }) => action === "call-details:make")).toHaveLength(1);
  });
});

describe("SHA-256", () => {
  it("is of the lines of CSV, also for a workbook, and of NDJSON's own", async () => {
    const [book, csv, ndjson] = [await ordered("xlsx"), await ordered("csv"), await ordered("ndjson")];
    await details.startAnew();
    await made(book.request);
    const entries = await entriesIn((await made(csv.request)).bytes);
    const [data, summary] = [entries[0], entries[1]];
    expect([data?.name, summary?.name]).toEqual([`Детализация-${account.number}-2026-10.csv`, "Сводка.csv"]);
    const text = String(data?.content);
    const lines = text.slice(text.indexOf("\n") + 1);
    const hash = createHash("sha256").update(lines).digest("hex");
    expect(lines.split("\n").length - 1).toBe(planted + 10);
    expect(text.split("\n")[0]).toBe(
      "date,time,number,direction,service,roaming,peer,zone,seconds,bytes,in_bundle,net,gross",
    );
    // what a spreadsheet would calculate is text
    expect(lines).toContain(",'=cmd|x,");
    expect(lines).toContain(',"Польша, ""Play""",');
    expect((await findRequest(scope, csv.request.id))?.sha256).toBe(hash);
    expect((await findRequest(scope, book.request.id))?.sha256).toBe(hash);
    expect(String(summary?.content)).toContain(hash);

    const { bytes, fileName } = await made(ndjson.request);
    expect(fileName).toBe(`Детализация-${account.number}-2026-10.ndjson.gz`);
    const json = gunzipSync(bytes);
    expect((await findRequest(scope, ndjson.request.id))?.sha256).toBe(createHash("sha256").update(json).digest("hex"));
    const records = String(json)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(records).toHaveLength(planted + 10);
    expect(records[0]).toMatchObject({ date: "2026-10-01", time: "00:00:00", number: one.msisdn });
  });
});

it("of nobody's calls is an empty sheet that says so", async () => {
  const quiet = await given.subscriber(account);
  const path = await order(agent, base, { numbers: quiet.msisdn });
  await details.startAnew();
  const request = await findRequest(scope, idOf(path));
  const book = bookOf((await made(request as NonNullable<typeof request>)).bytes);
  expect(rowsOf(book, 1)).toHaveLength(1);
  expect(Object.fromEntries(rowsOf(book, 0))).toMatchObject({ Записей: 0 });
});

it("a schedule's request is made once a month for all subscribers, and mailed like any other", async () => {
  const other = await givenCalls();
  const prepare = (now = new Date("2026-12-02T00:00:00Z")) =>
    inScope(jobScope(details.deps.db, other.account.id), (tx) => prepareMonthlyDetails(tx, "2026-10" as never, now));
  const id = await prepare();
  expect(await prepare()).toBe(id);
  const request = await findRequest(jobScope(details.deps.db, other.account.id), String(id));
  expect(request).toMatchObject({ source: "schedule", subscribers: 3, isFull: false, format: "xlsx" });
  const { account: empty } = { account: await given.account() };
  const none = await inScope(jobScope(details.deps.db, empty.id), (tx) =>
    prepareMonthlyDetails(tx, "2026-10" as never),
  );
  expect(none).toBeUndefined();
  await details.startAnew();
  await order(other.agent, other.base, { numbers: other.one.msisdn });
  await tryOnce();
  expect((await lastMail()).attachments).toHaveLength(1);
});
