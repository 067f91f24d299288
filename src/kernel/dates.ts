import type { Lang } from "./lang.ts";

/** A moment, or a Minsk day as `YYYY-MM-DD`. */
export type DateOrDay = Date | string;

/** The Minsk day of a moment; a day's own text is checked and given back. Throws a RangeError for what is neither. */
export function isoDay(date: DateOrDay): string {
  if (typeof date !== "string") return shifted(date).slice(0, 10);
  const day = parseDay(date);
  if (day === undefined) throw new RangeError(`not a day: ${date.slice(0, 40)}`);
  return day;
}

/** `2026-02-28` -> itself; undefined for `2026-02-30`, and for years outside 1900-2100: the day after 9999-12-31 has a year of five digits. */
export function parseDay(text: string): string | undefined {
  if (!/^(19\d\d|20\d\d|2100)-\d{2}-\d{2}$/.test(text)) return undefined;
  const time = Date.parse(`${text}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March.
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text) ? text : undefined;
}

/** The moment at which a Minsk day begins. */
export function startOfDay(date: DateOrDay): Date {
  return new Date(Date.parse(`${isoDay(date)}T00:00:00Z`) - minskOffset);
}

/** The day `n` days later (earlier when negative). */
export function addDays(date: DateOrDay, n: number): string {
  return isoDay(new Date(startOfDay(date).getTime() + n * dayLength));
}

/** `10.10.2026`; English day first too: `10/10/2026`. */
export function formatDate(date: DateOrDay, lang: Lang): string {
  return dayFirst(isoDay(date), lang);
}

/** `25 ноября`, as in running text. */
export function formatDayMonth(date: DateOrDay, lang: Lang): string {
  return dayMonths[lang].format(Date.parse(`${isoDay(date)}T00:00:00Z`));
}

/** Whole days from one Minsk day to another. */
export function daysBetween(from: DateOrDay, to: DateOrDay): number {
  return Math.round((startOfDay(to).getTime() - startOfDay(from).getTime()) / dayLength);
}

/** `10.10.2026 14:05`, Minsk time. */
export function formatDateTime(date: Date, lang: Lang): string {
  const text = shifted(date);
  return `${dayFirst(text, lang)} ${text.slice(11, 16)}`;
}

// UTC+3 all year. Arithmetic, because the cut between months must not hang on a machine's time zone data.
const minskOffset = 3 * 60 * 60 * 1000;

const dayLength = 24 * 60 * 60 * 1000;

const dayMonthsIn = (locale: string) =>
  new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", timeZone: "UTC" });
const dayMonths: Readonly<Record<Lang, Intl.DateTimeFormat>> = {
  ru: dayMonthsIn("ru-BY"),
  be: dayMonthsIn("be-BY"),
  en: dayMonthsIn("en-GB"),
};

/** The ISO text of a moment on Minsk's clock. */
function shifted(date: Date): string {
  const text = new Date(date.getTime() + minskOffset).toISOString();
  if (text.length !== 24) throw new RangeError(`a date outside the years 0 to 9999: ${text}`);
  return text;
}

function dayFirst(iso: string, lang: Lang): string {
  const sign = lang === "en" ? "/" : ".";
  return iso.slice(8, 10) + sign + iso.slice(5, 7) + sign + iso.slice(0, 4);
}
