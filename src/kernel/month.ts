import { type DateOrDay, isoDay, startOfDay } from "./dates.ts";
import type { Lang } from "./lang.ts";

declare const brand: unique symbol;

/** A calendar month in Minsk, `YYYY-MM`; months compare as text. */
export type Month = string & { readonly [brand]: "Month" };

/** Undefined unless a month of the years 1900 to 2199. */
export function parseMonth(text: string): Month | undefined {
  return isMonth(text) ? text : undefined;
}

export function monthOf(date: DateOrDay): Month {
  return asMonth(isoDay(date).slice(0, 7));
}

export function addMonths(month: Month, n: number): Month {
  const count = Number(month.slice(0, 4)) * 12 + Number(month.slice(5)) - 1 + n;
  const year = String(Math.floor(count / 12));
  return asMonth(`${year}-${String((count % 12) + 1).padStart(2, "0")}`);
}

/** The moments at which the month and the next one begin: a moment is in the month when `from <= moment < to`. */
export function monthRange(month: Month): { from: Date; to: Date } {
  return { from: startOfDay(firstDay(month)), to: startOfDay(firstDay(addMonths(month, 1))) };
}

/** The current month and the ones before it, `n` in all, newest first. */
export function monthsBack(now: DateOrDay, n: number): Month[] {
  const newest = monthOf(now);
  return Array.from({ length: n }, (_, back) => addMonths(newest, -back));
}

export function firstDay(month: Month): string {
  return `${month}-01`;
}

/** `октябрь 2026`, as in running text: small letters in Russian and Belarusian. */
export function formatMonth(month: Month, lang: Lang): string {
  return `${names[lang][Number(month.slice(5)) - 1] ?? ""} ${month.slice(0, 4)}`;
}

/** `в ноябре`, `у лістападзе`, `in November`: when something was charged. */
export function inMonth(month: Month, lang: Lang): string {
  return inNames[lang].split(" ").map((name) => `${prepositions[lang]} ${name}`)[Number(month.slice(5)) - 1] ?? "";
}

const prepositions = { ru: "в", be: "у", en: "in" };
// Intl knows no locative
const inNames: Readonly<Record<Lang, string>> = {
  ru: "январе феврале марте апреле мае июне июле августе сентябре октябре ноябре декабре",
  be: "студзені лютым сакавіку красавіку маі чэрвені ліпені жніўні верасні кастрычніку лістападзе снежні",
  en: "January February March April May June July August September October November December",
};

const names: Readonly<Record<Lang, readonly string[]>> = {
  ru: namesIn("ru-BY"),
  be: namesIn("be-BY"),
  en: namesIn("en-GB"),
};

// The month alone: with a year, Russian gets a trailing "г.".
function namesIn(locale: string): string[] {
  const months = new Intl.DateTimeFormat(locale, { month: "long", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_, index) => months.format(Date.UTC(2026, index, 1)));
}

function asMonth(text: string): Month {
  if (!isMonth(text)) throw new RangeError(`not a month: ${text}`);
  return text;
}

function isMonth(text: string): text is Month {
  return /^(?:19|20|21)\d\d-(?:0[1-9]|1[0-2])$/.test(text);
}
