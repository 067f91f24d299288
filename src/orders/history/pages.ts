import { type Column, tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type ListPage, pagerOf, queryOf, type Total } from "../../kernel/paging.ts";
import { draftHref } from "../drafts/pages.ts";
import type { Worded } from "../items/columns.ts";
import { numberText } from "../items/texts.ts";
import type { Words } from "../messages.ts";
import { type Listed, stateKeys, stateTones } from "../pages.ts";
import { type HistoryFilter, isFiltered, type Tab } from "./forms.ts";

/** A draft in the history, with how many are ticked in its list. */
export type ListedDraft = Worded & { readonly ticked: number };
type Row = Listed | ListedDraft;
type ListInput = {
  base: string;
  accountText: string;
  filter: HistoryFilter;
  /** Locals of views/orders/history-filter.ejs. */
  filterForm: object;
  nothingText: string;
  /** What a search by subscriber does not find. */
  unfound: string | null;
  /** On the first page of what is in progress. */
  drafts: readonly ListedDraft[];
  /** Of each tab, drafts among what is in progress. */
  totals: Readonly<Record<Tab, Total>>;
  list: ListPage<Listed, number>;
};

export const ordersPage = (words: Words, { base, accountText, filter, drafts, list, ...input }: ListInput) => {
  const { tab, ...chosen } = filter;
  const rows: readonly Row[] = [...drafts, ...list.rows];
  const tabOf = (name: Tab) => ({
    text: words.t(tabKeys[name]),
    count: countText(words, input.totals[name]),
    href: `${base}/orders?tab=${name}`,
    current: name === tab,
  });
  return {
    title: words.t("title"),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    tabsLabel: words.t("tabsLabel"),
    titleParts: [words.t(tabKeys[tab])],
    tabs: [tabOf("processing"), tabOf("finished")],
    filter: input.filterForm,
    unfound: input.unfound,
    actions: [{ text: words.t("download"), href: `${base}/orders.xlsx${queryOf(filter)}`, icon: "download" }],
    table: tableOf(orderColumns(words, base), rows, {
      label: words.t("title"),
      actions: { title: words.t("download"), of: (row) => [actionOf(words, base, row)] },
    }),
    empty:
      rows.length > 0
        ? null
        : {
            icon: "list-check",
            title: isFiltered(chosen)
              ? input.nothingText
              : words.t(tab === "finished" ? "emptyFinished" : "emptyProcessing"),
            text: isFiltered(chosen) ? null : words.t("emptyText"),
            action: null,
          },
    pager: pagerOf(words.lang, `${base}/orders`, filter, list, { hasSizes: true }),
  };
};

const tabKeys = { processing: "tabProcessing", finished: "tabFinished" } as const;

const countText = (words: Words, { count, isMore }: Total): string =>
  `${isMore ? "> " : ""}${formatCount(count, words.lang)}`;

const hrefOf = (base: string, row: Row): string =>
  "ticked" in row ? draftHref(base, row) : `${base}/orders/${row.number}`;

const actionOf = (words: Words, base: string, row: Row) =>
  "ticked" in row
    ? {
        text: words.t("draftResume"),
        label: words.t("draftResumeOf", { action: row.texts.action(row.subject) }),
        href: draftHref(base, row),
      }
    : {
        text: words.t("download"),
        label: words.t("downloadOf", { number: row.number }),
        href: `${base}/orders/${row.number}.xlsx`,
      };

export const orderColumns = (words: Words, base: string): readonly Column<Row>[] => [
  {
    key: "number",
    title: words.t("columnNumber"),
    kind: "nums",
    isLead: true,
    text: (row) => (row.number === null ? words.t("draftName") : String(row.number)),
    lead: (row) => (row.number === null ? "" : words.t("orderLead")),
    href: (row) => hrefOf(base, row),
  },
  {
    key: "author",
    isExtra: true,
    title: words.t("columnAuthor"),
    kind: "nums",
    text: ({ authorMsisdn, authorName }) => numberText(authorMsisdn) || authorName,
  },
  { key: "action", title: words.t("columnAction"), text: ({ texts, subject }) => texts.action(subject) },
  {
    key: "date",
    title: words.t("columnDate"),
    kind: "datetime",
    text: ({ confirmedAt, createdAt }) => formatDateTime(confirmedAt ?? createdAt, words.lang),
    cell: ({ confirmedAt, createdAt }) => (confirmedAt ?? createdAt).getTime(),
  },
  {
    key: "result",
    title: words.t("columnResult"),
    kind: "state",
    text: ({ state }) => words.t(stateKeys[state]),
    tone: ({ state }) => stateTones[state],
    notes: (row) => [resultText(words, row)].filter(Boolean),
  },
];

const resultText = (words: Words, row: Row): string => {
  const count = (n: number) => formatCount(n, words.lang);
  if ("ticked" in row) return words.t("draftChosen", { count: count(row.total || row.ticked) });
  if (row.total === 0) return "";
  const start = row.state === "waiting" && row.startAfter ? formatDateTime(row.startAfter, words.lang) : undefined;
  return start ?? words.t("resultShort", { done: count(row.done + row.unchanged), total: count(row.total) });
};
