import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { formatMsisdn } from "../kernel/msisdn.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { SubscriberWords } from "./messages.ts";
import {
  fullName,
  type Place,
  type Subscriber,
  type SubscriberFilter,
  type SubscriberList,
  type SubscriberStatus,
  searchOf,
  statusKind,
  subscriberStatuses,
  type Total,
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
        ? [{ text: words.t("export"), href: `${base}.xlsx${filterQuery(filter)}`, icon: "file-spreadsheet" }]
        : [],
    total: totalText(words, filter, list.total),
    filter: list.tariffs.length > 0 ? filterForm(words, base, filter, list) : null,
    ...listParts(words, base, filter, list),
    rows: list.rows.map((row) => ({ ...subscriberRow(words, row), href: `${base}/${row.msisdn}` })),
  };
};

export const subscribersHref = (accountId: number): string => `/a/${formatAccountNumber(accountId)}/subscribers`;

/** `?q=…&tariff=…`, or nothing: what keeps a filter in a link. */
export const filterQuery = ({ q, tariff, status }: SubscriberFilter, place: Place = {}): string => {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries({ q, tariff, status, ...place })) {
    if (value !== undefined) query.set(name, String(value));
  }
  return query.size > 0 ? `?${query.toString()}` : "";
};

export const statusText = (words: SubscriberWords, status: SubscriberStatus): string =>
  words.t(
    (
      {
        active: "statusActive",
        "pending-activation": "statusPendingActivation",
        suspended: "statusSuspended",
        "pending-termination": "statusPendingTermination",
        terminated: "statusTerminated",
      } as const
    )[status],
  );

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

/** Column heads, pager (locals of components/pager) and the empty list (locals of components/empty) of a list at `base`. */
export const listParts = (words: SubscriberWords, base: string, filter: SubscriberFilter, list: SubscriberList) => {
  const href = (place: Place): string => base + filterQuery(filter, place);
  return {
    columns: {
      number: words.t("number"),
      name: words.t("name"),
      sim: words.t("sim"),
      tariff: words.t("tariffColumn"),
      status: words.t("status"),
    },
    pager:
      list.previous === undefined && list.next === undefined
        ? null
        : {
            label: words.t("pages"),
            previousText: words.t("previous"),
            nextText: words.t("next"),
            previousHref: list.previous === undefined ? null : href({ before: list.previous }),
            nextHref: list.next === undefined ? null : href({ after: list.next }),
            summary: totalText(words, filter, list.total),
          },
    empty: list.rows.length > 0 ? null : emptyList(words, base, filter, list),
  };
};

export const subscriberRow = (words: SubscriberWords, row: Subscriber) => {
  const name = fullName(row);
  return {
    id: row.id,
    number: formatMsisdn(row.msisdn),
    name: name || words.t("noName"),
    hasName: name !== "",
    sim: row.iccid ?? words.t("none"),
    tariff: row.tariff,
    statusText: statusText(words, row.status),
    statusKind: statusKind(row.status),
  };
};

const isFiltered = (filter: SubscriberFilter): boolean => filterQuery(filter) !== "";

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
    const action = { text: words.t("toStart"), href: base + filterQuery(filter) };
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
