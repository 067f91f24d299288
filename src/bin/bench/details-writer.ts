import { Writable } from "node:stream";
import { formatMonth, parseMonth } from "../../kernel/month.ts";
import { detailsContent, fieldSign, rowSign } from "../../usage/index.ts";

/*
 * A process of its own that writes call details of made-up records: how fast, and in how much memory. Reading takes no part:
 * rows come as texts, as the database sends them. Arguments: xlsx, ndjson or exceljs, and how many records.
 */

const [format = "xlsx", count = "1000000"] = process.argv.slice(2);
const rows = Number(count);
const rowsAtOnce = 2_000;
const kinds = ["voice", "voice", "voice", "sms", "data"];
const zones = ["А1", "МТС", "life:)", "Фиксированная сеть, Минск", "internet"];

const rowOf = (n: number): (string | number)[] => [
  1 + Math.floor(n / 100),
  1_760_000_000 + n * 2,
  n,
  n % 5 < 3 ? "outgoing" : "incoming",
  kinds[n % 5] ?? "voice",
  n % 50 === 0 ? 1 : 0,
  n % 900,
  n % 5 === 4 ? n * 977 : 0,
  n % 11 > 0 ? 1 : 0,
  n % 11 === 0 ? 1 + (n % 90) : 0,
  n % 5 === 4 ? "" : `37529${6_000_000 + (n % 999_999)}`,
  zones[n % 5] ?? "",
];

async function* batches() {
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const texts = Array.from({ length: Math.min(rowsAtOnce, rows - from) }, (_, at) =>
      rowOf(from + at).join(fieldSign),
    );
    const numbers = new Map<string, string>();
    for (let id = Math.floor(from / 100); id <= (from + rowsAtOnce) / 100 + 1; id += 1) {
      numbers.set(String(id), String(375_290_000_000 + id));
    }
    yield { text: texts.join(rowSign), numbers };
  }
}

const month = parseMonth("2025-10");
if (!month) throw new Error("no month");
const at = new Date("2026-01-01");

const ours = async (as: "xlsx" | "ndjson"): Promise<number> => {
  const request = {
    id: "bench",
    month,
    format: as,
    isFull: false,
    reason: "",
    source: "list",
    fileName: null,
    reading: [],
    authorUserId: null,
    authorName: "",
    authorRole: "",
    createdAt: at,
    requestedAt: at,
    subscribers: 1,
    madeAt: null,
    records: null,
    net: null,
    gross: null,
    sha256: null,
  } as const;
  const summary = () => Promise.resolve([[formatMonth(month, "ru"), rows] as const]);
  let bytes = 0;
  for await (const part of detailsContent(batches(), request, { name: "bench", lang: "ru", rate: 25, summary })) {
    bytes += part.length;
  }
  return bytes;
};

/** The same twelve columns by exceljs' streaming writer, with the same two number formats. */
const byExceljs = async (): Promise<number> => {
  const { default: ExcelJS } = await import("exceljs");
  let bytes = 0;
  const stream = new Writable({
    write: (part: Buffer, _encoding, done) => {
      bytes += part.length;
      done();
    },
  });
  const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream, useSharedStrings: false, useStyles: true });
  const sheet = book.addWorksheet("Детализация");
  sheet.columns = Array.from({ length: 12 }, (_, index) => ({
    header: `${index}`,
    width: 16,
    ...(index < 2 && { style: { numFmt: index === 0 ? "dd.mm.yyyy" : "hh:mm:ss" } }),
    ...(index > 9 && { style: { numFmt: "#,##0.00" } }),
  }));
  for await (const { text } of batches()) {
    for (const row of text.split(rowSign)) {
      const [id, seconds, , direction, kind, , length, size, inBundle, gross, peer, zone] = row.split(fieldSign);
      const serial = (Number(seconds) + 10_800) / 86_400 + 25_569;
      const money = Number(gross) / 100;
      const cells = [Math.floor(serial), serial % 1, id, direction, kind, peer, zone, Number(length), Number(size)];
      sheet.addRow([...cells, inBundle, money * 0.8, money]).commit();
    }
  }
  sheet.commit();
  await book.commit();
  return bytes;
};

const begun = performance.now();
const bytes = format === "exceljs" ? await byExceljs() : await ours(format === "ndjson" ? "ndjson" : "xlsx");
const seconds = (performance.now() - begun) / 1_000;
const { user, system } = process.cpuUsage();
// what the process that started this one reads
process.send?.({ seconds, bytes, cpu: (user + system) / 1e6, peakMb: process.resourceUsage().maxRSS / 1_024 });
process.disconnect?.();
