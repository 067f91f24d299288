import { tableOf } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type ListPage, pagerOf, queryOf } from "../../kernel/paging.ts";
import { differenceColumns } from "./columns.ts";
import type { KeptDifference } from "./differences/repository.ts";
import type { Words } from "./messages.ts";
import { type DifferenceKind, differenceKinds } from "./passes.ts";
import type { Matching } from "./repository.ts";
import { daysText, matchingHref, matchingsHref, type Place, totalOf } from "./start-pages.ts";
import type { Summary } from "./summary.ts";

type Result = Place & {
  readonly matching: Matching;
  readonly summary: Summary;
  readonly kind: DifferenceKind | undefined;
  readonly list: ListPage<KeptDifference, number>;
  readonly until: Date;
};

/** Only what differs, with how much agrees. */
export const resultPage = (words: Words, { base, accountText, matching, summary, kind, list, until }: Result) => {
  const href = matchingHref(base, matching.id);
  const chosen = { kind };
  const total = totalOf(summary);
  const params = { file: matching.fileName, until: formatDateTime(until, words.lang) };
  return {
    title: words.t("resultTitle"),
    pretitle: accountText,
    lead: words.t("resultLead", { ...params, period: daysText(words, matching.period) }),
    back: { text: words.t("title"), href: matchingsHref(base) },
    actions: [
      { text: words.t("export"), href: `${href}.xlsx${queryOf(chosen)}`, icon: "file-spreadsheet" },
      { text: words.t("changeColumns"), href: `${href}/columns`, icon: "list-check" },
    ],
    outcome: {
      kind: total === 0 ? "success" : "info",
      title:
        total === 0 ? words.t("equal") : words.t("differs", { count: total, shown: formatCount(total, words.lang) }),
      text: words.t("matched", {
        count: summary.matched,
        shown: formatCount(summary.matched, words.lang),
        sum: formatMoney(summary.matchedSum, words.lang),
      }),
    },
    remarks: remarksOf(words, matching, summary),
    kinds: total === 0 ? null : kindsTable(words, href, summary, kind),
    all: kind === undefined ? null : { text: words.t("showAll"), href },
    table:
      list.rows.length === 0
        ? null
        : tableOf(differenceColumns(words), list.rows, {
            label: kind ? words.t(`kind.${kind}`) : words.t("differences"),
          }),
    pager: pagerOf(words.lang, href, chosen, list),
    forget: { action: `${href}/removal`, text: words.t("forget") },
  };
};

/** What was not compared, and why. */
const remarksOf = (words: Words, { reading }: Matching, { outside, aside, unread, unreadRows }: Summary) => {
  const shown = (count: number) => formatCount(count, words.lang);
  const rows = unreadRows.map(({ row, text }) => words.t("asideRow", { row, text })).join("; ");
  return [
    ...(unread > 0 ? [{ kind: "warning", text: words.t("unread", { shown: shown(unread), rows }) }] : []),
    ...(reading.otherSheets.length > 0
      ? [
          {
            kind: "warning",
            text: words.t("otherSheets", { sheet: reading.sheet, others: reading.otherSheets.slice(0, 20).join(", ") }),
          },
        ]
      : []),
    ...(reading.hiddenRows > 0
      ? [{ kind: "warning", text: words.t("hiddenRows", { shown: shown(reading.hiddenRows) }) }]
      : []),
    ...(outside > 0 ? [{ kind: "info", text: words.t("outside", { shown: shown(outside) }) }] : []),
    ...(aside + reading.aside > 0
      ? [{ kind: "info", text: words.t("aside", { shown: shown(aside + reading.aside) }) }]
      : []),
  ];
};

const kindsTable = (words: Words, href: string, { kinds }: Summary, chosen: DifferenceKind | undefined) => {
  const shown = differenceKinds.filter((kind) => kinds[kind].count > 0);
  return tableOf<DifferenceKind>(
    [
      {
        key: "kind",
        title: words.t("columnKind"),
        isLead: true,
        text: (kind) => words.t(`kind.${kind}`),
        href: (kind) => (kind === chosen ? null : `${href}?kind=${kind}`),
        notes: (kind) => [words.t(`hint.${kind}`)],
      },
      {
        key: "count",
        title: words.t("lines"),
        kind: "number",
        text: (kind) => formatCount(kinds[kind].count, words.lang),
      },
      {
        key: "charges",
        title: words.t("charges"),
        kind: "money",
        text: (kind) => formatMoney(kinds[kind].charges, words.lang),
      },
      {
        key: "payments",
        title: words.t("payments"),
        kind: "money",
        text: (kind) => formatMoney(kinds[kind].payments, words.lang),
      },
    ],
    shown,
    { label: words.t("byKind"), isStrong: (kind) => kind === chosen },
  );
};
