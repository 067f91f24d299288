import type { Column } from "../../kernel/column.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { formatMoney, kopecks } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { CauseSum, NumberChange, Plan } from "./change.ts";
import { detailsOf } from "./details.ts";
import type { NumberedEffect } from "./effects/repository.ts";
import type { Words } from "./messages.ts";
import { causeText, numberText, signed } from "./sentences.ts";

/** A cause with its part of all that changed, in percent; the last row has neither. */
export type CauseRow = CauseSum & { readonly percent: number; readonly plan: Plan | undefined; readonly href: string };
export type TotalRow = { readonly total: number };
type Row = CauseRow | TotalRow;
export const isTotal = (row: Row): row is TotalRow => "total" in row;

export const causeColumns = (words: Words): readonly Column<Row>[] => [
  {
    key: "cause",
    title: words.t("columnCause"),
    isLead: true,
    text: (row) => (isTotal(row) ? words.t("total") : causeText(words, row.cause)),
    href: (row) => (isTotal(row) || row.cause === "unsplit" ? null : row.href),
    badge: (row) => plannedBadge(words, isTotal(row) ? undefined : row.plan),
    notes: (row) => plannedNotes(words, isTotal(row) ? undefined : row.plan),
  },
  {
    key: "numbers",
    title: words.t("columnNumbers"),
    kind: "number",
    text: (row) => (isTotal(row) || row.numbers === 0 ? "" : formatCount(row.numbers, words.lang)),
  },
  {
    key: "share",
    title: words.t("columnShare"),
    text: () => "",
    part: (row) =>
      isTotal(row)
        ? null
        : {
            view: "invoices/change-share",
            locals: { percent: row.percent, label: words.t("shareOf", { percent: row.percent }) },
          },
  },
  {
    key: "amount",
    title: words.t("columnAmount"),
    kind: "money",
    text: (row) => signed(words, isTotal(row) ? row.total : row.amount),
  },
];

export type NumberRow = NumberChange & { readonly plan: Plan | undefined; readonly href: string | null };

export const numberColumns = (words: Words): readonly Column<NumberRow>[] => [
  {
    key: "number",
    title: words.t("columnNumber"),
    kind: "nums",
    isLead: true,
    text: ({ number }) => numberText(number),
    href: ({ href }) => href,
    notes: ({ name }) => [name].filter(Boolean),
  },
  {
    key: "cause",
    title: words.t("columnCause"),
    text: ({ cause }) => causeText(words, cause),
    badge: ({ plan }) => plannedBadge(words, plan),
    notes: ({ plan }) => plannedNotes(words, plan),
  },
  {
    key: "details",
    title: words.t("columnDetails"),
    text: ({ cause, effects }) => detailsOf(words, cause, effects)[0] ?? "",
    notes: ({ cause, effects }) => detailsOf(words, cause, effects).slice(1),
  },
  { key: "amount", title: words.t("columnAmount"), kind: "money", text: ({ amount }) => signed(words, amount) },
];

const plannedBadge = (words: Words, plan: Plan | undefined) =>
  plan ? { text: words.t("plan"), tone: "info" as const } : null;

const plannedNotes = (words: Words, plan: Plan | undefined): string[] =>
  plan
    ? [
        words.t("plannedBy", {
          note: plan.note,
          name: plan.authorName,
          at: formatDateTime(plan.plannedAt, words.lang),
        }),
      ]
    : [];

/** The workbook: every charge that changed. */
export const effectColumns = (words: Words): readonly Column<NumberedEffect>[] => {
  const money = (key: "before" | "after" | "amount", title: string): Column<NumberedEffect> => ({
    key,
    title,
    kind: "money",
    width: 14,
    text: (row) => (row[key] === null ? "" : formatMoney(kopecks(row[key]), words.lang)),
    cell: (row) => row[key],
  });
  return [
    { key: "number", title: words.t("columnNumber"), kind: "nums", width: 15, text: ({ number }) => number },
    { key: "name", title: words.t("columnName"), width: 32, text: ({ subscriberName }) => subscriberName },
    { key: "cause", title: words.t("columnCause"), width: 26, text: ({ cause }) => causeText(words, cause) },
    { key: "item", title: words.t("columnItem"), width: 40, text: ({ name }) => words.named(name) },
    money("before", words.t("columnBefore")),
    money("after", words.t("columnAfter")),
    money("amount", words.t("columnAmount")),
    quantity("quantityBefore", words.t("columnQuantityBefore")),
    quantity("quantityAfter", words.t("columnQuantityAfter")),
    { key: "unit", title: words.t("columnUnit"), width: 10, text: ({ unit }) => words.t(`unit.${unit}`) },
  ];
};

const quantity = (key: "quantityBefore" | "quantityAfter", title: string): Column<NumberedEffect> => ({
  key,
  title,
  kind: "number",
  width: 12,
  text: (row) => (row[key] === null ? "" : String(row[key])),
  cell: (row) => row[key],
});
