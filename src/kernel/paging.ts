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
  /** How many rows a page has; `pageSize` unless chosen. */
  readonly size?: number | undefined;
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
/** What a person may choose. A form carries the ids of its page's rows: 200 is as many as it takes. */
export const pageSizes = [50, 100, 200] as const;

/** One row more than the page holds: see `pageOf`. */
export const rowsAsked = ({ size = pageSize }: PageStart<unknown>): number => size + 1;

/** A page out of the rows asked for, one more than it holds: that one says whether the list goes on. */
export const pageOf = <T, K>(
  read: readonly T[],
  start: PageStart<K>,
  keyOf: (row: T) => K,
  total?: Total,
): ListPage<T, K> => {
  const { size = pageSize } = start;
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
  ru: { label: "Страницы", previous: "Назад", next: "Вперёд", of: "из", more: "более чем", sizes: "Строк на странице" },
  be: {
    label: "Старонкі",
    previous: "Назад",
    next: "Наперад",
    of: "з",
    more: "больш чым",
    sizes: "Радкоў на старонцы",
  },
  en: { label: "Pages", previous: "Back", next: "Forward", of: "of", more: "more than", sizes: "Rows per page" },
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

/** Kept in links and forms only where it was chosen. */
export const chosenSize = ({ size }: { readonly size: number }): number | undefined =>
  size === pageSize || !pageSizes.some((each) => each === size) ? undefined : size;

/** The starts of the previous and the next page; null where there is none. */
export const startsBeside = <K>(list: ListPage<unknown, K>) => {
  const { rows, previous, next, from } = list;
  const size = chosenSize(list);
  const before = from === undefined ? undefined : Math.max(1, from - list.size);
  const after = from === undefined ? undefined : from + rows.length;
  return {
    previous: previous === undefined ? null : { before: previous, at: before, size },
    next: next === undefined ? null : { after: next, at: after, size },
  };
};

type PagerOptions = {
  /** The list can be read in pages of another size. */
  readonly hasSizes?: boolean;
  /** The list stands in a form: its buttons carry the form's ticks and fields along. */
  readonly isForm?: boolean;
  /** The form's id, where it does not stand around the pager. */
  readonly formId?: string | undefined;
};

/** Locals of views/components/pager.ejs for the list at `base`; null where the list has one page, whatever the size. */
export const pagerOf = <K>(
  lang: Lang,
  base: string,
  filter: object,
  list: ListPage<unknown, K>,
  { hasSizes = false, isForm = false, formId }: PagerOptions = {},
) => {
  const { previous, next } = startsBeside(list);
  const isChosen = hasSizes && chosenSize(list) !== undefined;
  if (!previous && !next && !isChosen) return null;
  const way = (start: object): Way =>
    isForm
      ? { href: null, value: queryOf(start).slice(1) }
      : { href: base + queryOf({ ...filter, ...start }), value: null };
  const step = (text: string, start: object | null) => ({
    text,
    ...(start ? way(start) : { href: null, value: null }),
  });
  return {
    label: words[lang].label,
    place: placeText(lang, list),
    sizes: hasSizes ? sizesOf(lang, list, (size) => way({ size: isForm ? size : chosenSize({ size }) })) : null,
    previous: step(words[lang].previous, previous),
    next: step(words[lang].next, next),
    ...(formId !== undefined && { formId }),
  };
};
export type Pager = NonNullable<ReturnType<typeof pagerOf>>;

type Way = { readonly href: string | null; readonly value: string | null };
const sizesOf = (lang: Lang, { size: chosen }: { readonly size: number }, way: (size: number) => Way) => ({
  label: words[lang].sizes,
  items: pageSizes.map((size) => ({ text: String(size), current: size === chosen, ...way(size) })),
});
