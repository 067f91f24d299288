import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { type TableOptions, tableOf } from "../kernel/column.ts";
import { formatCount } from "../kernel/numbers.ts";
import { pagerOf, queryOf, type Total } from "../kernel/paging.ts";
import { subscriberColumns } from "./columns.ts";
import type { SubscriberWords } from "./messages.ts";
import { statusText } from "./status.ts";
import {
  type Subscriber,
  type SubscriberFilter,
  type SubscriberList,
  searchOf,
  subscriberStatuses,
} from "./subscriber.ts";

export const subscribersPage = (
  words: SubscriberWords,
  accountId: number,
  filter: SubscriberFilter,
  list: SubscriberList,
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
    ...listParts(words, base, filter, list),
  };
};

export const subscribersHref = (accountId: number): string => `/a/${formatAccountNumber(accountId)}/subscribers`;

/** Locals of views/subscribers/filter.ejs; `action` is the list's own address. */
export const filterForm = (words: SubscriberWords, action: string, filter: SubscriberFilter, list: SubscriberList) => {
  return {
    action,
    q: {
      label: words.t("search"),
      placeholder: words.t("searchPlaceholder"),
      value: filter.q ?? "",
      error: null,
    },
    tariff: {
      label: words.t("tariff"),
      placeholder: words.t("anyTariff"),
      options: list.tariffs.map(({ id, name }) => ({ value: id, text: name, selected: id === filter.tariff })),
    },
    status: {
      label: words.t("status"),
      placeholder: words.t("anyStatus"),
      options: subscriberStatuses.map((status) => ({
        value: status,
        text: statusText(words, status),
        selected: status === filter.status,
      })),
    },
    find: words.t("find"),
    clear: isFiltered(filter) ? { text: words.t("clear"), href: action } : null,
  };
};

/** Table, pager and the empty list (locals of the components of these names) of a list at `base`. */
export const listParts = (
  words: SubscriberWords,
  base: string,
  filter: SubscriberFilter,
  list: SubscriberList,
  ticks?: TableOptions<Subscriber>["ticks"],
) => ({
  table: tableOf(subscriberColumns(words, ticks ? undefined : base), list.rows, { label: words.t("title"), ticks }),
  pager: pagerOf(words.lang, base, filter, list),
  empty: list.rows.length > 0 ? null : emptyList(words, base, filter, list),
});

const isFiltered = (filter: SubscriberFilter): boolean => queryOf(filter) !== "";

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
