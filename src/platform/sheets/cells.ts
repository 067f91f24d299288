import { plainNumbers } from "../../kernel/signs.ts";

export type Cell = string | number | null;
/** `shared` is text that repeats from row to row: kept once in the book. */
export type ColumnType = "text" | "shared" | "number" | "money" | "date" | "time" | "datetime";

export type Column = { readonly title: string; readonly width?: number; readonly type?: ColumnType };

/** The places of these styles in `stylesXml`. */
export const styles = { general: 0, heading: 1, whole: 2, money: 3, date: 4, datetime: 5, time: 6 } as const;

const DAY = 86_400_000;
const HOUR = 3_600_000;
// Days from Excel's day 0 (30 December 1899) to 1 January 1970.
const EPOCH = 25_569;
// Belarus has kept UTC+3 all year since 2011.
const MINSK = 3 * HOUR;
const LONGEST_TEXT = 32_767;
const isDay = /^\d{4}-\d\d-\d\d$/;

// oxlint-disable-next-line no-control-regex -- XML 1.0 has no way to write these
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;
// oxlint-disable-next-line no-control-regex
const special = /[&<>\u0000-\u0008\u000b-\u001f\ufffe\uffff]|_x[0-9a-f]{4}_/i;

/** The XML of one cell; nothing for null. `at` is its address, A1. */
export type WriteCell = (value: Cell, at: string) => string;

export const textCell = (value: string, at: string, style: number): string => {
  const space = value.trim() === value ? "" : ' xml:space="preserve"';
  const styled = style === styles.general ? "" : ` s="${style}"`;
  return `<c r="${at}"${styled} t="inlineStr"><is><t${space}>${escaped(value)}</t></is></c>`;
};

const numberCell = (value: number, at: string, style: number): string =>
  `<c r="${at}" s="${style}"><v>${value}</v></c>`;

/** Text that reads as XML and, in Excel, as itself: `_x0041_` would be shown as A. */
export const escaped = (value: string): string => {
  if (!special.test(value) && value.length <= LONGEST_TEXT) return value;
  return value
    .slice(0, LONGEST_TEXT)
    .replace(/\r\n?/g, "\n")
    .replace(unwritable, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replace(/_(?=x[0-9a-f]{4}_)/gi, "_x005F_");
};

/** What a number is in the sheet: `undefined` where it cannot be one, then the value is written as text. */
const numberOf: Record<ColumnType, (value: string | number) => number | undefined> = {
  text: () => undefined,
  shared: () => undefined,
  number: (value) => finite(value),
  money: (value) => scaled(finite(value), 100),
  date: (value) => (typeof value === "string" && !isDay.test(value) ? undefined : floored(serial(value))),
  datetime: (value) => serial(value),
  time: (value) => fraction(serial(value)),
};

const finite = (value: string | number): number | undefined =>
  typeof value === "number" && Number.isFinite(value) ? value : undefined;

const scaled = (value: number | undefined, by: number): number | undefined =>
  value === undefined ? undefined : value / by;

const floored = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.floor(value);

/** To the second: what is left of days below a whole one is not exact. */
const fraction = (value: number | undefined): number | undefined =>
  value === undefined ? undefined : Math.round((value - Math.floor(value)) * 86_400) / 86_400;

/** A day stands for itself, a moment is shown as the clock in Minsk showed it, to the second. */
const serial = (value: string | number): number | undefined => {
  const local = typeof value === "string" ? localTime(value) : value + MINSK;
  if (!Number.isFinite(local)) return undefined;
  const days = Math.floor(local / DAY);
  const seconds = Math.floor((local - days * DAY) / 1000);
  return days + EPOCH + seconds / 86_400;
};

const localTime = (iso: string): number => (isDay.test(iso) ? Date.parse(iso) : Date.parse(iso) + MINSK);

const styleOf: Record<ColumnType, (value: number) => number> = {
  text: () => styles.general,
  shared: () => styles.general,
  number: (value) => (Number.isInteger(value) ? styles.whole : styles.general),
  money: () => styles.money,
  date: () => styles.date,
  datetime: () => styles.datetime,
  time: () => styles.time,
};

/** Texts of a book that are kept once. */
export type SharedTexts = { at(text: string): number | undefined; list(): readonly string[] };

/** So many at most, some 10 MB: what comes after them stands in its cell. */
const MOST_SHARED = 131_072;

export const sharedTexts = (): SharedTexts => {
  const places = new Map<string, number>();
  return {
    at: (text) => {
      const known = places.get(text);
      if (known !== undefined || places.size >= MOST_SHARED) return known;
      places.set(text, places.size);
      return places.size - 1;
    },
    list: () => [...places.keys()],
  };
};

const sharedWriter =
  (shared: SharedTexts): WriteCell =>
  (value, at) => {
    if (value === null || value === "") return "";
    const text = plainNumbers(String(value));
    const place = shared.at(text);
    return place === undefined ? textCell(text, at, styles.general) : `<c r="${at}" t="s"><v>${place}</v></c>`;
  };

export const cellWriter = (type: ColumnType, shared: SharedTexts): WriteCell => {
  if (type === "shared") return sharedWriter(shared);
  const toNumber = numberOf[type];
  const toStyle = styleOf[type];
  return (value, at) => {
    if (value === null || value === "") return "";
    const number = toNumber(value);
    if (number !== undefined) return numberCell(number, at, toStyle(number));
    return textCell(plainNumbers(String(value)), at, styles.general);
  };
};

export const columnName = (index: number): string => {
  const rest = Math.floor(index / 26);
  return (rest > 0 ? columnName(rest - 1) : "") + String.fromCharCode(65 + (index % 26));
};
