import { tableOf } from "../../kernel/column.ts";
import { formatDate } from "../../kernel/dates.ts";
import { type ListPage, pagerOf } from "../../kernel/paging.ts";
import type { Words } from "../messages.ts";
import type { Order, OrderItem } from "../order.ts";
import { itemColumns, type Worded } from "./columns.ts";
import { itemKeys } from "./texts.ts";

export type ItemsInput = {
  readonly order: Worded;
  /** Null where the items have become a file. */
  readonly list: ListPage<OrderItem, number> | null;
  readonly chosenState: keyof typeof itemKeys | undefined;
  /** Of its items. */
  readonly search: { readonly label: string; readonly find: string; readonly q: string | undefined };
};

/** Of an order's page: its subscribers, or the file that stands for them. */
export const itemsPart = (words: Words, href: string, { order, list, chosenState, search }: ItemsInput) => ({
  itemsTitle: words.t("itemsTitle"),
  archived: order.itemsArchivedAt && {
    kind: "info",
    text: words.t("itemsArchived", { day: formatDate(order.itemsArchivedAt, words.lang) }),
    href: `${href}.xlsx`,
    linkText: words.t("download"),
  },
  // an order of the account as a whole concerns nobody
  items:
    list === null || order.total === 0
      ? null
      : {
          label: words.t("itemState"),
          tabs: tabsOf(words, href, order, chosenState),
          table: tableOf(itemColumns(words, order), list.rows, { label: words.t("itemsTitle"), dropsEmpty: true }),
          emptyText: list.rows.length === 0 ? words.t("itemsEmpty") : null,
          search: { ...search, action: href, state: chosenState ?? null, q: search.q ?? "" },
          pager: pagerOf(words.lang, href, { state: chosenState, q: search.q }, list, { hasSizes: true }),
        },
});

const tabsOf = (words: Words, href: string, order: Order, chosen: string | undefined) => [
  { text: words.t("filterAll"), href, current: !chosen },
  ...(["done", "unchanged", "refused", "failed", "cancelled"] as const)
    .filter((state) => state !== "cancelled" || order.cancelled > 0)
    .map((state) => ({
      text: words.t(itemKeys[state]),
      href: `${href}?state=${state}`,
      current: chosen === state,
    })),
];
