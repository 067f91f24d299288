import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { type TableOptions, tableOf } from "../kernel/column.ts";
import { formatCount } from "../kernel/numbers.ts";
import { pagerOf, queryOf, type Total } from "../kernel/paging.ts";
import { chosenColumns, subscriberColumns } from "./columns.ts";
import type { SubscriberWords } from "./messages.ts";
import { statusText } from "./status.ts";
import {
  type Choice,
  type ListedSubscriber,
  type SubscriberFilter,
  type SubscriberList,
  searchOf,
  sorts,
  subscriberStatuses,
} from "./subscriber.ts";

export const subscribersPage = (
  words: SubscriberWords,
  accountId: number,
  filter: SubscriberFilter,
  list: SubscriberList,
  isLookOpen = false,
) => {
  const base = subscribersHref(accountId);
  return {
    title: words.t("title"),
    pretitle: words.t("account", { account: showAccountNumber(accountId) }),
    actions:
      list.total.count > 0
        ? [{ text: words.t("export"), href: `${base}.xlsx${queryOf(filter)}`, icon: "file-spreadsheet" }]
        : [],
    total: totalText(words, filter, list.total),
    filter: list.tariffs.length > 0 ? filterForm(words, base, filter, list) : null,
    look: list.tariffs.length > 0 ? lookPart(words, base, filter, isLookOpen) : null,
    ...listParts(words, base, filter, list),
  };
};

export const subscribersHref = (accountId: number): string => `/a/${formatAccountNumber(accountId)}/subscribers`;

/** Locals of views/subscribers/filter.ejs; `action` is the list's own address. */
export const filterForm = (words: SubscriberWords, action: string, filter: SubscriberFilter, list: SubscriberList) => ({
  action,
  q: {
    label: words.t("search"),
    placeholder: words.t("searchPlaceholder"),
    value: filter.q ?? "",
    error: null,
  },
  choices: choicesOf(words, filter, list),
  kept: keptOf({ sort: filter.sort, columns: filter.columns }),
  find: words.t("find"),
  clear: isFiltered(filter) ? { text: words.t("clear"), href: action } : null,
});

const choicesOf = (words: SubscriberWords, filter: SubscriberFilter, list: SubscriberList) => {
  const choice = (name: "tariff" | "department" | "label", label: Key, any: Key, options: readonly Choice[]) => ({
    name,
    label: words.t(label),
    placeholder: words.t(any),
    options: options.map(({ id, name: text }) => ({ value: id, text, selected: id === filter[name] })),
  });
  return [
    choice("tariff", "tariff", "anyTariff", list.tariffs),
    {
      name: "status",
      label: words.t("status"),
      placeholder: words.t("anyStatus"),
      options: subscriberStatuses.map((status) => ({
        value: status,
        text: statusText(words, status),
        selected: status === filter.status,
      })),
    },
    ...(list.departments.length > 0 ? [choice("department", "department", "anyDepartment", list.departments)] : []),
    ...(list.labels.length > 0 ? [choice("label", "label", "anyLabel", list.labels)] : []),
    {
      name: "owner",
      label: words.t("owner"),
      placeholder: words.t("anyOwner"),
      options: [{ value: "nobody", text: words.t("nobody"), selected: filter.owner === "nobody" }],
    },
  ];
};

/** What a form carries along, as hidden fields. */
const keptOf = (values: object) =>
  Object.entries(values).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value: String(value) }]));

type Key = Parameters<SubscriberWords["t"]>[0];

/** Locals of views/subscribers/look.ejs: a link to the choice, or the choice itself. */
const lookPart = (words: SubscriberWords, base: string, filter: SubscriberFilter, isOpen: boolean) => ({
  open: { text: words.t("chooseLook"), href: base + queryOf({ ...filter, look: "open" }) },
  form: isOpen ? lookForm(words, base, filter) : null,
});

/** In which order and with which columns the list is shown. */
const lookForm = (words: SubscriberWords, action: string, filter: SubscriberFilter) => {
  const { sort = "number", columns, ...rest } = filter;
  const shown = new Set(chosenColumns(subscriberColumns(words), columns).map(({ key }) => key));
  return {
    action,
    title: words.t("chooseColumns"),
    sort: {
      label: words.t("sort"),
      options: sorts.map((value) => ({ value, text: words.t(`sort.${value}`), selected: value === sort })),
    },
    columns: subscriberColumns(words)
      .filter(({ key }) => key !== "number")
      .map(({ key, title }) => ({ value: key, text: title, checked: shown.has(key) })),
    kept: keptOf(rest),
    apply: words.t("apply"),
  };
};

/** Table, pager and the empty list (locals of the components of these names) of a list at `base`. */
export const listParts = (
  words: SubscriberWords,
  base: string,
  filter: SubscriberFilter,
  list: SubscriberList,
  ticks?: TableOptions<ListedSubscriber>["ticks"],
) => ({
  table: tableOf(chosenColumns(subscriberColumns(words, ticks ? undefined : base), filter.columns), list.rows, {
    label: words.t("title"),
    ticks,
  }),
  pager: pagerOf(words.lang, base, filter, list),
  empty: list.rows.length > 0 ? null : emptyList(words, base, filter, list),
});

const isFiltered = ({ sort: _sort, columns: _columns, ...filter }: SubscriberFilter): boolean => queryOf(filter) !== "";

const totalText = (words: SubscriberWords, filter: SubscriberFilter, { count, isMore }: Total): string | null => {
  const shown = formatCount(count, words.lang);
  if (count === 0) return null;
  if (isMore) return words.t(isFiltered(filter) ? "foundMore" : "allMore", { shown });
  return words.t(isFiltered(filter) ? "found" : "all", { count, shown });
};

const emptyList = (words: SubscriberWords, base: string, filter: SubscriberFilter, list: SubscriberList) => {
  if (list.tariffs.length === 0) {
    return { icon: "users", title: words.t("emptyTitle"), text: words.t("emptyText"), action: null };
  }
  if (list.total.count > 0) {
    const action = { text: words.t("toStart"), href: base + queryOf(filter) };
    return { icon: "list", title: words.t("pastTitle"), text: words.t("pastText"), action };
  }
  const isSearchable = filter.q === undefined || searchOf(filter.q) !== undefined;
  return {
    icon: "search-off",
    title: words.t("nothingTitle"),
    text: words.t(isSearchable ? "nothingText" : "searchShort"),
    action: { text: words.t("clear"), href: base },
  };
};
