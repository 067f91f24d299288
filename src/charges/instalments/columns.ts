import type { Column } from "../../kernel/column.ts";
import { formatAmount, type Kopecks } from "../../kernel/money.ts";
import { formatMonth } from "../../kernel/month.ts";
import { formatMsisdn } from "../../kernel/msisdn.ts";
import { type Instalment, type ListedInstalment, planOf } from "./instalment.ts";
import type { Words } from "./messages.ts";

export const instalmentColumns = (
  words: Words,
  hrefOf: (row: ListedInstalment) => string | null,
): readonly Column<ListedInstalment>[] => [
  {
    key: "number",
    title: words.t("number"),
    kind: "nums",
    isLead: true,
    width: 20,
    text: ({ msisdn, number }) => (msisdn ? formatMsisdn(msisdn) : number),
    href: hrefOf,
    notes: (row) => [fullName(row)].filter(Boolean),
    badge: ({ isEnded }) => (isEnded ? { text: words.t("ended"), tone: "neutral" } : null),
  },
  { key: "holder", title: words.t("holder"), only: "sheet", width: 36, text: fullName },
  {
    key: "service",
    title: words.t("service"),
    only: "sheet",
    width: 14,
    text: ({ isEnded }) => words.t(isEnded ? "ended" : "inService"),
  },
  ...planColumns(words),
];

/** Of an instalment by itself, as the card of its subscriber has it too. */
export const planColumns = (words: Words): readonly Column<Instalment & Partial<ListedInstalment>>[] => [
  { key: "name", title: words.t("name"), width: 32, text: ({ name }) => words.named(name) },
  money(words, "total", words.t("total"), ({ total }) => total),
  {
    key: "months",
    title: words.t("months"),
    kind: "number",
    isExtra: true,
    width: 12,
    text: (row) => words.t("monthsOf", { paid: planOf(row).paidMonths, months: row.months }),
  },
  money(words, "charged", words.t("charged"), ({ charged }) => charged),
  money(words, "left", words.t("left"), (row) => planOf(row).left),
  {
    key: "next",
    title: words.t("next"),
    width: 26,
    text: (row) => {
      const { next } = planOf(row);
      if (!next) return words.t("paidOff");
      return words.t("nextOf", {
        sum: formatAmount(next.sum, words.lang),
        month: formatMonth(next.month, words.lang),
      });
    },
    isFaint: (row) => planOf(row).left === 0,
  },
  {
    key: "last",
    title: words.t("last"),
    isExtra: true,
    width: 16,
    text: (row) => formatMonth(planOf(row).lastMonth, words.lang),
  },
];

const money = (
  words: Words,
  key: string,
  title: string,
  of: (row: Instalment) => Kopecks,
): Column<Instalment & Partial<ListedInstalment>> => ({
  key,
  title,
  kind: "money",
  width: 14,
  text: (row) => formatAmount(of(row), words.lang),
  cell: of,
});

const fullName = ({ lastName, firstName, middleName }: ListedInstalment): string =>
  [lastName, firstName, middleName].filter(Boolean).join(" ");
