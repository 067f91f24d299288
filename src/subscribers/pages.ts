import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { type Sort, type TableOptions, tableOf } from "../kernel/column.ts";
import { formatCount } from "../kernel/numbers.ts";
import { chosenSize, pagerOf, queryOf, type Total } from "../kernel/paging.ts";
import { chosenColumns, subscriberColumns } from "./columns.ts";
import { filterForm, filterTexts, isFiltered, lookPart } from "./filter-pages.ts";
import type { SubscriberWords } from "./messages.ts";
import { type ListedSubscriber, type SubscriberFilter, type SubscriberList, searchOf } from "./subscriber.ts";
import { type BulkForm, bulkPart, bulkTicks, type ListTicks, noTicks, tickedElsewhere } from "./tick-pages.ts";

type Shown = {
  readonly isLookOpen?: boolean;
  /** The list operations that the person may order. */
  readonly forms?: readonly BulkForm[];
  readonly ticks?: ListTicks;
};

export const subscribersPage = (
  words: SubscriberWords,
  accountId: number,
  filter: SubscriberFilter,
  list: SubscriberList,
  { isLookOpen = false, forms = [], ticks = noTicks }: Shown = {},
) => {
  const base = subscribersHref(accountId);
  const bulk = bulkPart(words, filter, list, forms, ticks);
  const form = bulk && { id: bulk.form, ticked: tickedElsewhere(ticks, list), isLookOpen };
  const around = bulk ? { ticks: bulkTicks(words, ticks), form: bulk.form, ticked: ticks.ids } : {};
  return {
    title: words.t("title"),
    titleParts: filterTexts(words, filter, list),
    pretitle: words.t("account", { account: showAccountNumber(accountId) }),
    actions: list.total.count > 0 ? [exportOf(words, base, filter)] : [],
    total: totalText(words, filter, list.total),
    ...(list.tariffs.length > 0
      ? {
          filter: filterForm(words, base, filter, list, form),
          look: lookPart(words, base, filter, { isOpen: isLookOpen, form: form && form.id }),
        }
      : { filter: null, look: null }),
    bulk,
    ...listParts(words, base, filter, list, around),
  };
};

const exportOf = (words: SubscriberWords, base: string, filter: SubscriberFilter) => ({
  text: words.t("export"),
  href: `${base}.xlsx${queryOf(filter)}`,
  icon: "file-spreadsheet",
});

export const subscribersHref = (accountId: number): string => `/a/${formatAccountNumber(accountId)}/subscribers`;

type Around = {
  readonly ticks?: TableOptions<ListedSubscriber>["ticks"] | undefined;
  /** The list stands in a form that keeps the ticks: what leads away from the page are its buttons. */
  readonly isForm?: boolean;
  /** The id of such a form that does not stand around the list. */
  readonly form?: string;
  /** Those ticked on other pages: an empty list's way out takes them along. */
  readonly ticked?: readonly number[];
};

/** Table, pager and the empty list (locals of the components of these names) of a list at `base`. */
export const listParts = (
  words: SubscriberWords,
  base: string,
  filter: SubscriberFilter,
  list: SubscriberList,
  { ticks, form, isForm = form !== undefined, ticked = [] }: Around = {},
) => ({
  table: tableOf(shownColumns(words, isForm && form === undefined ? undefined : base, filter, list), list.rows, {
    label: words.t("title"),
    look: "table-list",
    ticks,
    sorts: sortsOf(words, base, { filter, list, isForm }),
  }),
  pager: pagerOf(words.lang, base, filter, list, { hasSizes: true, isForm, formId: form }),
  empty: list.rows.length > 0 ? null : emptyList(words, base, filter, list, ticked.join(",") || undefined),
});

/** A fixed account has no SIM cards: no column of dashes unless it was asked for. */
const shownColumns = (
  words: SubscriberWords,
  base: string | undefined,
  { columns }: SubscriberFilter,
  { rows }: SubscriberList,
) =>
  chosenColumns(subscriberColumns(words, base), columns).filter(
    ({ key }) => key !== "sim" || columns !== undefined || rows.some(({ iccid }) => iccid !== null),
  );

type Sorted = { readonly filter: SubscriberFilter; readonly list: SubscriberList; readonly isForm: boolean };

/** Two indexes give an order: by number and by name. What is searched for comes in number order alone. */
const sortsOf = (words: SubscriberWords, base: string, { filter, list, isForm }: Sorted) => {
  if (filter.q !== undefined) return undefined;
  const { sort: current = "number" } = filter;
  const sortBy = (key: "number" | "name"): Sort => {
    const direction = current === key ? "asc" : current === `-${key}` ? "desc" : null;
    const next = direction === "asc" ? (`-${key}` as const) : key;
    const query = queryOf({ ...filter, sort: next === "number" ? undefined : next, size: chosenSize(list) });
    const way = isForm ? { href: null, value: `sort=${next}` } : { href: base + query, value: null };
    return { direction, label: words.t(`sort.${next}`), ...way };
  };
  return { number: sortBy("number"), name: sortBy("name") };
};

const totalText = (words: SubscriberWords, filter: SubscriberFilter, { count, isMore }: Total): string | null => {
  const shown = formatCount(count, words.lang);
  if (count === 0) return null;
  if (isMore) return words.t(isFiltered(filter) ? "foundMore" : "allMore", { shown });
  return words.t(isFiltered(filter) ? "found" : "all", { count, shown });
};

const emptyList = (
  words: SubscriberWords,
  base: string,
  filter: SubscriberFilter,
  list: SubscriberList,
  ticked: string | undefined,
) => {
  if (list.tariffs.length === 0) {
    return { icon: "users", title: words.t("emptyTitle"), text: words.t("emptyText"), action: null };
  }
  if (list.total.count > 0) {
    const action = { text: words.t("toStart"), href: base + queryOf({ ...filter, ticked }) };
    return { icon: "list", title: words.t("pastTitle"), text: words.t("pastText"), action };
  }
  const isSearchable = filter.q === undefined || searchOf(filter.q) !== undefined;
  return {
    icon: "search-off",
    title: words.t("nothingTitle"),
    text: words.t(isSearchable ? "nothingText" : "searchShort"),
    action: { text: words.t("clear"), href: base + queryOf({ ticked }) },
  };
};
