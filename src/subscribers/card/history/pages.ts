import { type Column, type Tone, tableOf } from "../../../kernel/column.ts";
import { formatDate, formatDateTime } from "../../../kernel/dates.ts";
import type { CardWords } from "../messages.ts";
import type { Done, Holder } from "../repository.ts";

/** One thing done, with the words of its operation. */
export type WordedDone = Done & {
  readonly action: string;
  readonly changes: readonly string[];
  readonly stateText: string;
};

const tones: Readonly<Record<string, Tone>> = {
  done: "success",
  unchanged: "success",
  refused: "warning",
  failed: "danger",
  cancelled: "neutral",
};

const historyColumns = (words: CardWords, base: string, linksOrders: boolean): readonly Column<WordedDone>[] => [
  {
    key: "what",
    title: words.t("columnWhat"),
    isLead: true,
    text: ({ action }) => action,
    notes: ({ changes }) => changes,
  },
  { key: "when", title: words.t("columnWhen"), kind: "datetime", text: ({ at }) => formatDateTime(at, words.lang) },
  { key: "who", title: words.t("columnWho"), text: ({ authorName }) => authorName },
  {
    key: "state",
    title: words.t("columnState"),
    kind: "state",
    text: ({ stateText }) => stateText,
    tone: ({ state }) => tones[state] ?? "info",
  },
  {
    key: "order",
    title: words.t("columnOrder"),
    kind: "nums",
    text: ({ number }) => `№ ${number}`,
    href: ({ number }) => (linksOrders ? `${base}/orders/${number}` : null),
  },
];

export const historyTable = (words: CardWords, base: string, rows: readonly WordedDone[], linksOrders: boolean) =>
  tableOf(historyColumns(words, base, linksOrders), rows, { label: words.t("historyTitle") });

type HistoryInput = {
  readonly href: string;
  readonly base: string;
  readonly done: readonly WordedDone[];
  /** Who held the number, newest first; null for a subscriber, who sees nothing of anybody else. */
  readonly holders: readonly Holder[] | null;
  readonly day: string | undefined;
  readonly older: number | undefined;
  /** Old orders of the account have no items any more. */
  readonly isArchived: boolean;
  readonly linksOrders: boolean;
};

/** Everything that orders did to it, and who held the number when. */
export const historyPage = (
  words: CardWords,
  { href, base, done, holders, day, older, isArchived, linksOrders }: HistoryInput,
) => ({
  done: {
    title: words.t("historyTitle"),
    table: historyTable(words, base, done, linksOrders),
    empty: done.length === 0 ? words.t(isArchived ? "historyNoRecent" : "historyNone") : null,
    older: older === undefined ? null : { text: words.t("older"), href: `${href}/history?before=${older}` },
    archived:
      isArchived && older === undefined
        ? {
            text: words.t("historyArchived"),
            link: linksOrders ? { text: words.t("historyOrders"), href: `${base}/orders?tab=finished` } : null,
          }
        : null,
  },
  holders: holders && {
    title: words.t("holdersTitle"),
    action: `${href}/history`,
    day: { name: "on", type: "date", label: words.t("holderDay"), value: day ?? "" },
    find: words.t("holderFind"),
    table: tableOf(holderColumns(words), holders, { label: words.t("holdersTitle") }),
    empty: holders.length === 0 ? words.t("holderNone") : null,
  },
});

const holderColumns = (words: CardWords): readonly Column<Holder>[] => [
  {
    key: "name",
    title: words.t("holder"),
    isLead: true,
    text: ({ name }) => name || words.t("noName"),
    isFaint: ({ name }) => name === "",
  },
  { key: "number", title: words.t("holderNumber"), kind: "nums", text: ({ number }) => number },
  { key: "since", title: words.t("holderFrom"), kind: "date", text: ({ since }) => formatDate(since, words.lang) },
  {
    key: "until",
    title: words.t("holderTo"),
    kind: "date",
    text: ({ until }) => (until ? formatDate(until, words.lang) : words.t("holderNow")),
  },
];
