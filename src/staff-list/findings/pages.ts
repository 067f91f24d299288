import { tableOf } from "../../kernel/column.ts";
import { type ListPage, pagerOf } from "../../kernel/paging.ts";
import type { Heap } from "../heaps.ts";
import type { Words } from "../messages.ts";
import { heapHref, listHref } from "../pages.ts";
import { pageColumns, type StatusWords } from "./columns.ts";
import type { Finding } from "./finding.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly id: string;
  readonly heap: Heap;
  readonly list: ListPage<Finding, number>;
  readonly status: StatusWords;
  readonly offers: readonly { readonly key: string; readonly text: string }[];
  /** Where somebody without a number is given one. */
  readonly activation: string | null;
};

/** One heap, with the orders that can come of it. */
export const heapPage = (words: Words, { base, accountText, id, heap, list, status, offers, activation }: Input) => {
  const href = heapHref(base, id, heap);
  return {
    title: words.t(`heap.${heap}`),
    pretitle: accountText,
    lead: words.t(`hint.${heap}`),
    back: { text: words.t("back"), href: listHref(base, id) },
    actions: [{ text: words.t("export"), href: `${href}.xlsx`, icon: "file-spreadsheet" }],
    offers:
      offers.length > 0 && list.rows.length > 0
        ? {
            title: words.t("offers"),
            hint: words.t("offersHint"),
            action: `${href}/drafts`,
            items: offers.map(({ key, text }, at) => ({
              text,
              name: "offer",
              value: key,
              ...(at === 0 && { kind: "primary" }),
            })),
          }
        : null,
    activation:
      activation && heap === "without-number"
        ? { kind: "info", text: words.t("activateHint"), href: activation, linkText: words.t("activate") }
        : null,
    table:
      list.rows.length === 0
        ? null
        : tableOf(pageColumns(words, heap, { status, base }), list.rows, {
            label: words.t(`heap.${heap}`),
            dropsEmpty: true,
          }),
    empty: { icon: "users", title: words.t("nothing") },
    pager: pagerOf(words.lang, href, {}, list, { hasSizes: true }),
  };
};
