import { type Column, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { formatNames } from "../../kernel/delivery-format.ts";
import { formatMonth } from "../../kernel/month.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type ListPage, pagerOf } from "../../kernel/paging.ts";
import { askForm, type Typed } from "./ask-pages.ts";
import type { DetailsRequest } from "./details-request.ts";
import { authorText, isRequestComplete } from "./file/summary.ts";
import type { Words } from "./messages.ts";

type Place = { readonly base: string; readonly accountText: string };
type Input = Place & {
  readonly now: Date;
  readonly mayAsk: boolean;
  readonly hasAddress: boolean;
  readonly typed: Typed;
  readonly list: ListPage<DetailsRequest, string>;
};

/** Детализация на Email (guide, chapter 5): what can be asked for, and what was. */
export const callDetailsPage = (words: Words, input: Input) => {
  const { base, accountText, mayAsk, hasAddress, list } = input;
  const href = `${base}/call-details`;
  const isEmpty = list.rows.length === 0;
  return {
    title: words.t("title"),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    lead: words.t("lead"),
    noAddress: mayAsk && !hasAddress ? noAddress(words, base) : null,
    form: mayAsk ? askForm(words, input) : null,
    list: {
      title: words.t("listTitle"),
      table: isEmpty ? null : tableOf(requestColumns(words, href), list.rows, { label: words.t("listTitle") }),
      empty: isEmpty
        ? {
            icon: "list",
            title: words.t("emptyTitle"),
            text: words.t("emptyText"),
            action: { text: words.t("toDeliveries"), href: `${base}/deliveries` },
          }
        : null,
      pager: pagerOf(words.lang, href, {}, list),
    },
  };
};

/** Where no address is set: a sentence and the way to its form. */
export const noAddress = (words: Words, base: string) => ({
  kind: "warning",
  text: words.t("noAddress"),
  href: `${base}/delivery`,
  linkText: words.t("toAddress"),
});

const requestColumns = (words: Words, href: string): readonly Column<DetailsRequest>[] => [
  {
    key: "month",
    title: words.t("colMonth"),
    isLead: true,
    text: ({ month }) => formatMonth(month, words.lang),
    href: ({ id }) => `${href}/${id}`,
    badge: (request) => (isRequestComplete(request) ? null : { text: words.t("incompleteBadge"), tone: "warning" }),
  },
  {
    key: "subscribers",
    title: words.t("colSubscribers"),
    kind: "number",
    text: ({ subscribers }) => formatCount(subscribers, words.lang),
  },
  {
    key: "peers",
    title: words.t("colPeers"),
    text: ({ isFull }) => words.t(isFull ? "peersFull" : "peersMasked"),
    notes: ({ reason }) => (reason ? [reason] : []),
  },
  { key: "format", title: words.t("colFormat"), text: ({ format }) => formatNames[format] },
  { key: "author", title: words.t("colAuthor"), text: (request) => authorText(words, request) },
  {
    key: "at",
    title: words.t("colAt"),
    kind: "datetime",
    text: ({ requestedAt, createdAt }) => formatDateTime(requestedAt ?? createdAt, words.lang),
  },
  {
    key: "state",
    title: words.t("colState"),
    kind: "state",
    text: ({ madeAt }) => words.t(madeAt ? "stateMade" : "stateMaking"),
    tone: ({ madeAt }) => (madeAt ? "success" : "info"),
  },
];
