import type { CallRecord } from "./call-record.ts";

/** Columns of CSV and keys of NDJSON: the same in every language, for programs. */
const keys = [
  "date",
  "time",
  "number",
  "direction",
  "service",
  "roaming",
  "peer",
  "zone",
  "seconds",
  "bytes",
  "in_bundle",
  "net",
  "gross",
] as const;

export const csvHead = `${keys.join(",")}\n`;

/** RFC 4180 with LF: days and times are Minsk's, sums are rubles. These bytes are what a workbook's SHA-256 is of. */
export const csvLine = (record: CallRecord): string => {
  const { number, direction, kind, isRoaming, peer, zone, seconds, bytes, isInBundle, net, gross } = record;
  const time = timeOf(record.startedAt);
  return `${time.slice(0, 10)},${time.slice(11, 19)},${quoted(number)},${direction},${kind},${isRoaming ? 1 : 0},${quoted(peer)},${quoted(zone)},${seconds},${bytes},${isInBundle ? 1 : 0},${rubles(net)},${rubles(gross)}\n`;
};

export const jsonLine = (record: CallRecord): string => {
  const { number, direction, kind, isRoaming, peer, zone, seconds, bytes, isInBundle, net, gross } = record;
  const time = timeOf(record.startedAt);
  return `{"date":"${time.slice(0, 10)}","time":"${time.slice(11, 19)}","number":${json(number)},"direction":"${direction}","service":"${kind}","roaming":${isRoaming},"peer":${JSON.stringify(peer)},"zone":${json(zone)},"seconds":${seconds},"bytes":${bytes},"in_bundle":${isInBundle},"net":${rubles(net)},"gross":${rubles(gross)}}\n`;
};

/** Of texts that repeat from row to row. */
const json = (text: string): string => {
  const known = jsonTexts.get(text);
  if (known !== undefined) return known;
  if (jsonTexts.size >= mostKept) jsonTexts.clear();
  const written = JSON.stringify(text);
  jsonTexts.set(text, written);
  return written;
};
const jsonTexts = new Map<string, string>();
const mostKept = 1_000;

// Belarus has kept UTC+3 all year since 2011
const minsk = 3 * 3_600_000;

const timeOf = (moment: number): string => new Date(moment + minsk).toISOString();

/** The sender of an SMS may call themselves anything: what a spreadsheet would take for a formula begins with an apostrophe. */
const quoted = (text: string): string => {
  const safe = /^(?:[=@]|[+-](?!\d))/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

const rubles = (sum: number): string => {
  if (sum === 0) return "0.00";
  const size = Math.abs(sum);
  return `${sum < 0 ? "-" : ""}${Math.floor(size / 100)}.${String(size % 100).padStart(2, "0")}`;
};
