import type { Lang } from "./lang.ts";
import { formatCount } from "./numbers.ts";

/**
 * Where a page of a keyset list begins: after one row as the list is shown, or before another. `at` is the place of its
 * first row, carried by the links: a keyset cannot count what lies before it without reading it.
 */
export type PageStart<K> = {
  readonly after?: K | undefined;
  readonly before?: K | undefined;
  readonly at?: number | undefined;
};
/** `count` is exact unless `isMore`: counting all of a long list costs more than its page. */
export type Total = { readonly count: number; readonly isMore: boolean };
export type ListPage<T, K> = {
  readonly rows: readonly T[];
  readonly previous: K | undefined;
  readonly next: K | undefined;
  /** This page lies beyond the first or the last row. */
  readonly isPast: boolean;
  /** The place of the first row, from 1; undefined where it is not known. */
  readonly from: number | undefined;
  readonly total: Total | undefined;
  /** How many rows a page of it holds. */
  readonly size: number;
};

export const pageSize = 50;

/** A page out of the rows asked for, one more than it holds: that one says whether the list goes on. */
export const pageOf = <T, K>(
  read: readonly T[],
  start: PageStart<K>,
  keyOf: (row: T) => K,
  total?: Total,
  size = pageSize,
): ListPage<T, K> => {
  const isBack = start.before !== undefined;
  const goesOn = read.length > size;
  const rows = isBack ? read.slice(0, size).toReversed() : read.slice(0, size);
  const key = (row: T | undefined) => (row === undefined ? undefined : keyOf(row));
  const [hasPrevious, hasNext] = isBack ? [goesOn, true] : [start.after !== undefined, goesOn];
  return {
    rows,
    previous: hasPrevious ? key(rows[0]) : undefined,
    next: hasNext ? key(rows.at(-1)) : undefined,
    isPast: rows.length === 0 && (isBack || start.after !== undefined),
    from: placeOf(start.at, rows.length, { hasPrevious, hasNext, total }),
    total,
    size,
  };
};

type Ends = { hasPrevious: boolean; hasNext: boolean; total: Total | undefined };

/** At both ends of the list the place is known by itself; between them the link says it, unless it cannot be true. */
const placeOf = (said: number | undefined, shown: number, { hasPrevious, hasNext, total }: Ends) => {
  if (shown === 0) return undefined;
  if (!hasPrevious) return 1;
  const exact = total && !total.isMore ? total.count : undefined;
  if (!hasNext && exact !== undefined) return exact - shown + 1;
  const canBe = said !== undefined && (exact === undefined || said + shown - 1 < exact);
  return canBe ? said : undefined;
};

/** `?q=…&after=…`, or nothing: what keeps a filter and a place in a link. */
export const queryOf = (values: object): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== undefined) query.set(name, String(value));
  return query.size > 0 ? `?${query.toString()}` : "";
};

const words = {
  ru: { label: "Страницы", previous: "Назад", next: "Вперёд", of: "из", more: "более чем" },
  be: { label: "Старонкі", previous: "Назад", next: "Наперад", of: "з", more: "больш чым" },
  en: { label: "Pages", previous: "Back", next: "Forward", of: "of", more: "more than" },
} as const satisfies Record<Lang, object>;

/** «51–100 из 2 000»; empty where the place is not known. */
export const placeText = (lang: Lang, { rows, from, total }: ListPage<unknown, unknown>): string => {
  if (from === undefined) return "";
  const count = (n: number) => formatCount(n, lang);
  const shown = `${count(from)}–${count(from + rows.length - 1)}`;
  if (!total) return shown;
  const { of, more } = words[lang];
  return `${shown} ${of} ${total.isMore ? `${more} ` : ""}${count(total.count)}`;
};

/** The starts of the previous and the next page; null where there is none. */
export const startsBeside = <K>({ rows, previous, next, from, size }: ListPage<unknown, K>) => ({
  previous:
    previous === undefined ? null : { before: previous, at: from === undefined ? undefined : Math.max(1, from - size) },
  next: next === undefined ? null : { after: next, at: from === undefined ? undefined : from + rows.length },
});

/** Locals of views/components/pager.ejs for the list at `base`; null where the list has one page. */
export const pagerOf = <K>(lang: Lang, base: string, filter: object, list: ListPage<unknown, K>) => {
  const { previous, next } = startsBeside(list);
  if (!previous && !next) return null;
  const href = (start: object | null) => start && base + queryOf({ ...filter, ...start });
  return {
    label: words[lang].label,
    place: placeText(lang, list),
    previous: { text: words[lang].previous, href: href(previous) },
    next: { text: words[lang].next, href: href(next) },
  };
};
export type Pager = NonNullable<ReturnType<typeof pagerOf>>;
