import { formatMonth } from "../kernel/month.ts";
import { formatCount } from "../kernel/numbers.ts";
import { queryOf } from "../kernel/paging.ts";
import type { Found, Some } from "./find.ts";
import type { Words } from "./messages.ts";

type Place = { readonly base: string; readonly q: string };
type Item = { readonly text: string; readonly note: string; readonly href: string | null };
/** The list that holds all of a group. */
type List = { readonly text: string; readonly href: string };

/** What was found, kind by kind; a kind of which nothing was found is left out. */
export const groupsOf = (words: Words, place: Place, found: Found) =>
  [
    subscriberGroup(words, place, found),
    orderGroup(words, place, found),
    invoiceGroup(words, place, found),
    pageGroup(words, found),
    actionGroup(words, found),
  ].filter(({ items }) => items.length > 0);

const subscriberGroup = (words: Words, { base, q }: Place, { subscribers }: Found) =>
  groupOf(words, "subscribers", subscribers, {
    list: { text: words.t("list.subscribers"), href: `${base}/subscribers${queryOf({ q })}` },
    itemOf: ({ number, shown, name, tariff }) => ({
      text: shown,
      note: noteOf(name, words.named(tariff)),
      href: `${base}/subscribers/${number}`,
    }),
  });

const orderGroup = (words: Words, { base }: Place, { orders }: Found) =>
  groupOf(words, "orders", orders, {
    list: { text: words.t("list.orders"), href: `${base}/orders?tab=finished` },
    itemOf: ({ number, action, author }) => ({
      text: `№ ${number}`,
      note: noteOf(action, author),
      href: `${base}/orders/${number}`,
    }),
  });

const invoiceGroup = (words: Words, { base }: Place, { invoices }: Found) =>
  groupOf(words, "invoices", invoices, {
    list: { text: words.t("list.invoices"), href: `${base}/invoices` },
    itemOf: ({ id, number, month }) => ({
      text: number,
      note: formatMonth(month, words.lang),
      href: `${base}/invoices/${id}`,
    }),
  });

const pageGroup = (words: Words, { pages }: Found) =>
  groupOf(words, "pages", pages, {
    list: null,
    itemOf: ({ text, group, href, isComing }) => ({
      text,
      note: noteOf(group, isComing && words.t("coming")),
      href,
    }),
  });

const actionGroup = (words: Words, { actions }: Found) =>
  groupOf(words, "actions", actions, {
    list: null,
    itemOf: ({ text, title, place, href }) => ({
      text,
      note: noteOf(title !== text && title, place && words.t(`place.${place}`)),
      href,
    }),
  });

type Drawing<T> = { readonly list: List | null; readonly itemOf: (row: T) => Item };
const groupOf = <T>(words: Words, kind: keyof Found, some: Some<T>, { list, itemOf }: Drawing<T>) => ({
  kind,
  title: words.t(`kind.${kind}`),
  items: some.items.map(itemOf),
  more: moreOf(words, some, list),
});

/** How many there are besides those shown. */
const moreOf = (words: Words, { items, total: { count, isMore } }: Some<unknown>, list: List | null) => {
  if (count <= items.length) return null;
  const number = (n: number) => formatCount(n, words.lang);
  const text = isMore
    ? words.t("moreThan", { number: number(count) })
    : words.t("more", { number: number(count - items.length) });
  return { text, list };
};

const noteOf = (...parts: readonly (string | false | null)[]): string => parts.filter(Boolean).join(" · ");
