import type { Column } from "../kernel/column.ts";
import type { SubscriberWords } from "./messages.ts";
import { statusText } from "./status.ts";
import { fullName, type ListedSubscriber, numberOf, statusKind } from "./subscriber.ts";

type SubscriberColumn = Column<ListedSubscriber>;

/** Номер, Имя, SIM, Тариф, Статус (guide, chapter 7, step 1): what a list shows unless other columns are chosen. */
export const usualColumns = ["number", "name", "sim", "tariff", "status"];

/** Everything a list can show; `base` is the address below which each subscriber has its card. */
export const subscriberColumns = (words: SubscriberWords, base?: string): readonly SubscriberColumn[] => [
  {
    key: "number",
    title: words.t("number"),
    kind: "nums",
    isLead: true,
    width: 15,
    text: numberOf,
    // the twelve digits: the column can be uploaded again as a list
    cell: ({ number }) => number,
    href: ({ number }) => (base === undefined ? null : `${base}/${number}`),
    badge: ({ isLocked }) => (isLocked ? { text: words.t("locked"), tone: "neutral" } : null),
  },
  {
    key: "name",
    title: words.t("name"),
    width: 36,
    text: (row) => fullName(row) || words.t("noName"),
    cell: fullName,
    isFaint: (row) => fullName(row) === "",
  },
  {
    key: "sim",
    title: words.t("sim"),
    kind: "nums",
    isExtra: true,
    width: 22,
    text: ({ iccid }) => iccid ?? words.t("none"),
    cell: ({ iccid }) => iccid,
  },
  { key: "tariff", title: words.t("tariff"), isOneLine: true, width: 30, text: ({ tariff }) => words.named(tariff) },
  {
    key: "status",
    title: words.t("status"),
    kind: "state",
    width: 26,
    text: ({ status }) => statusText(words, status),
    tone: ({ status }) => statusKind(status),
  },
  ...moreColumns(words),
];

const moreColumns = (words: SubscriberWords): readonly SubscriberColumn[] => [
  { key: "bundle", title: words.t("bundle"), width: 26, text: ({ bundle }) => words.named(bundle ?? "") },
  {
    key: "activated-on",
    title: words.t("activatedOn"),
    kind: "date",
    width: 16,
    text: ({ activatedOn }) => activatedOn ?? "",
    cell: ({ activatedOn }) => activatedOn,
  },
  ...belongingColumns(words),
];

const belongingColumns = (words: SubscriberWords): readonly SubscriberColumn[] => [
  { key: "department", title: words.t("department"), width: 26, text: ({ department }) => department ?? "" },
  { key: "cost-centre", title: words.t("costCentre"), width: 16, text: ({ costCentre }) => costCentre ?? "" },
  { key: "labels", title: words.t("labels"), width: 26, text: ({ labels }) => labels.join(", ") },
  { key: "note", title: words.t("note"), width: 36, text: ({ note }) => note },
  {
    key: "split-bill",
    title: words.t("splitBill"),
    width: 16,
    text: ({ hasSplitBill }) => words.t(hasSplitBill ? "yes" : "no"),
  },
];

/** Those chosen, in the list's own order; the number always, because it leads to the card. `chosen` is `number.name.sim`. */
export const chosenColumns = (columns: readonly SubscriberColumn[], chosen: string | undefined) => {
  const keys = new Set(chosen === undefined ? usualColumns : ["number", ...chosen.split(".")]);
  return columns.filter(({ key }) => keys.has(key));
};

/** The list's columns under the page's own heads, and the parts of a name; departments, labels and notes are in every export. */
export const exportColumns = (words: SubscriberWords): readonly SubscriberColumn[] =>
  subscriberColumns(words).toSpliced(usualColumns.length, 0, ...nameColumns(words));

const nameColumns = (words: SubscriberWords): readonly SubscriberColumn[] => [
  { key: "last-name", title: words.t("lastName"), width: 26, text: ({ lastName }) => lastName },
  { key: "first-name", title: words.t("firstName"), width: 16, text: ({ firstName }) => firstName },
  { key: "middle-name", title: words.t("middleName"), width: 18, text: ({ middleName }) => middleName },
];
