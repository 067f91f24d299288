import { formatDateTime } from "../kernel/dates.ts";
import { formatMoney } from "../kernel/money.ts";
import { formatCount } from "../kernel/numbers.ts";
import { type ListPage, pagerOf } from "../kernel/paging.ts";
import { itemKeys, itemsTable, numberText } from "./items/pages.ts";
import type { Words } from "./messages.ts";
import type { OperationTexts } from "./operation.ts";
import { endedCount, isFinished, type NumberedOrder, type OrderItem } from "./order.ts";

const stateKeys = {
  draft: "stateAccepted",
  waiting: "stateWaiting",
  accepted: "stateAccepted",
  "in-progress": "stateInProgress",
  paused: "statePaused",
  done: "stateDone",
  "partly-done": "statePartlyDone",
  failed: "stateFailed",
  cancelled: "stateCancelled",
} as const;
const stateKinds = {
  draft: "info",
  waiting: "info",
  accepted: "info",
  "in-progress": "info",
  paused: "warning",
  done: "success",
  "partly-done": "warning",
  failed: "danger",
  cancelled: "neutral",
} as const;
export type Listed = NumberedOrder & { readonly texts: OperationTexts };
type ListInput = {
  base: string;
  accountText: string;
  tab: "finished" | undefined;
  list: ListPage<Listed, number>;
};

export const ordersPage = (words: Words, { base, accountText, tab, list }: ListInput) => ({
  title: words.t("title"),
  pretitle: `${words.t("pretitle")} · ${accountText}`,
  tabsLabel: words.t("tabsLabel"),
  tabs: [
    { text: words.t("tabProcessing"), href: `${base}/orders`, current: !tab },
    { text: words.t("tabFinished"), href: `${base}/orders?tab=finished`, current: tab !== undefined },
  ],
  columns: {
    number: words.t("columnNumber"),
    author: words.t("columnAuthor"),
    action: words.t("columnAction"),
    date: words.t("columnDate"),
    result: words.t("columnResult"),
    download: words.t("download"),
  },
  rows: list.rows.map((order) => orderRow(words, base, order)),
  empty: { title: words.t(tab ? "emptyFinished" : "emptyProcessing"), text: words.t("emptyText") },
  pager: pagerOf(words.lang, `${base}/orders`, { tab }, list),
});

const orderRow = (words: Words, base: string, order: Listed) => ({
  number: String(order.number),
  href: `${base}/orders/${order.number}`,
  author: numberText(order.authorMsisdn) || order.authorName,
  action: order.texts.action(order.subject),
  date: formatDateTime(order.confirmedAt ?? order.createdAt, words.lang),
  stateText: words.t(stateKeys[order.state]),
  stateKind: stateKinds[order.state],
  result: words.t("resultShort", {
    done: formatCount(order.done, words.lang),
    total: formatCount(order.total, words.lang),
  }),
  download: {
    text: words.t("download"),
    label: words.t("downloadOf", { number: order.number }),
    href: `${base}/orders/${order.number}.xlsx`,
  },
});

/** What the page and the stream of its progress both say. */
export const progressOf = (words: Words, order: NumberedOrder) => {
  const ended = endedCount(order);
  return {
    done: order.done,
    refused: order.refused,
    failed: order.failed,
    total: order.total,
    percent: order.total === 0 ? 100 : Math.floor((ended * 100) / order.total),
    text: words.t("progressText", {
      ended: formatCount(ended, words.lang),
      total: formatCount(order.total, words.lang),
    }),
    finished: isFinished(order),
  };
};

type OrderInput = {
  base: string;
  accountText: string;
  order: Listed;
  items: readonly OrderItem[];
  chosenState: string | undefined;
  nextHref: string | null;
  isNew: boolean;
};

export const orderPage = (
  words: Words,
  { base, accountText, order, items, chosenState, nextHref, isNew }: OrderInput,
) => {
  const href = `${base}/orders/${order.number}`;
  const count = (n: number) => formatCount(n, words.lang);
  return {
    title: words.t("orderTitle", { number: order.number }),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    back: { text: words.t("toHistory"), href: `${base}/orders${isFinished(order) ? "?tab=finished" : ""}` },
    actions: [{ text: words.t("download"), href: `${href}.xlsx`, icon: "download" }],
    stateText: words.t(stateKeys[order.state]),
    stateKind: stateKinds[order.state],
    accepted: isNew ? acceptedOf(words, base, order) : null,
    progress: isFinished(order)
      ? null
      : { label: words.t("progressLabel"), url: `${href}/progress`, ...progressOf(words, order) },
    stats: [
      { label: words.t("statTotal"), value: count(order.total) },
      { label: words.t("statDone"), value: count(order.done) },
      { label: words.t("itemUnchanged"), value: count(order.unchanged) },
      { label: words.t("statRefused"), value: count(order.refused) },
      { label: words.t("statFailed"), value: count(order.failed) },
    ],
    about: aboutOf(words, order),
    items: itemsOf(words, { href, order, items, chosenState, nextHref }),
  };
};

const acceptedOf = (words: Words, base: string, order: NumberedOrder) => ({
  title: words.t("acceptedTitle"),
  text: words.t(isFinished(order) ? "acceptedAndDone" : "acceptedText", { number: order.number }),
  home: { text: words.t("toHome"), href: base },
});

const aboutOf = (words: Words, order: Listed) => [
  { label: words.t("aboutAction"), value: order.texts.action(order.subject) },
  {
    label: words.t("aboutAuthor"),
    value: [order.authorName, numberText(order.authorMsisdn)].filter(Boolean).join(", "),
  },
  { label: words.t("aboutDate"), value: formatDateTime(order.confirmedAt ?? order.createdAt, words.lang) },
  ...(order.finishedAt
    ? [{ label: words.t("aboutFinished"), value: formatDateTime(order.finishedAt, words.lang) }]
    : []),
  ...(order.fileName ? [{ label: words.t("aboutFile"), value: order.fileName }] : []),
  { label: words.t("aboutOneOff"), value: formatMoney(order.oneOff, words.lang) },
  { label: words.t("aboutMonthly"), value: formatMoney(order.monthly, words.lang) },
];

type ItemsInput = {
  href: string;
  order: Listed;
  items: readonly OrderItem[];
  chosenState: string | undefined;
  nextHref: string | null;
};

const itemsOf = (words: Words, { href, order, items, chosenState, nextHref }: ItemsInput) => ({
  ...itemsTable(words, order.texts, items, nextHref),
  tabs: [
    { text: words.t("filterAll"), href, current: !chosenState },
    ...(["done", "refused", "failed"] as const).map((state) => ({
      text: words.t(itemKeys[state]),
      href: `${href}?state=${state}`,
      current: chosenState === state,
    })),
  ],
});
