import type { Column } from "../kernel/column.ts";
import { formatMsisdn } from "../kernel/msisdn.ts";
import type { SubscriberWords } from "./messages.ts";
import type { ExportedSubscriber } from "./repository.ts";
import { statusText } from "./status.ts";
import { fullName, type Subscriber, statusKind } from "./subscriber.ts";

/** Номер, Имя, SIM, Тариф, Статус (guide, chapter 7, step 1). `base` is the address below which each has its card. */
export const subscriberColumns = (words: SubscriberWords, base?: string): readonly Column<Subscriber>[] => [
  {
    key: "number",
    title: words.t("number"),
    kind: "nums",
    isLead: true,
    width: 15,
    text: ({ msisdn }) => formatMsisdn(msisdn),
    // the twelve digits: the column can be uploaded again as a list
    cell: ({ msisdn }) => msisdn,
    href: ({ msisdn }) => (base === undefined ? null : `${base}/${msisdn}`),
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
    width: 22,
    text: ({ iccid }) => iccid ?? words.t("none"),
    cell: ({ iccid }) => iccid,
  },
  { key: "tariff", title: words.t("tariffColumn"), width: 30, text: ({ tariff }) => tariff },
  {
    key: "status",
    title: words.t("status"),
    kind: "state",
    width: 26,
    text: ({ status }) => statusText(words, status),
    tone: ({ status }) => statusKind(status),
  },
];

/** The list's columns and what only Excel has. */
export const exportColumns = (words: SubscriberWords): readonly Column<ExportedSubscriber>[] => [
  // «Имя» is the first name's own column here
  ...subscriberColumns(words).map((column) =>
    column.key === "name" ? { ...column, title: words.t("fullName") } : column,
  ),
  { key: "last-name", title: words.t("lastName"), width: 26, text: ({ lastName }) => lastName },
  { key: "first-name", title: words.t("firstName"), width: 16, text: ({ firstName }) => firstName },
  { key: "middle-name", title: words.t("middleName"), width: 18, text: ({ middleName }) => middleName },
  { key: "bundle", title: words.t("bundle"), width: 26, text: ({ bundle }) => bundle ?? "" },
  {
    key: "activated-on",
    title: words.t("activatedOn"),
    kind: "date",
    width: 16,
    text: ({ activatedOn }) => activatedOn ?? "",
    cell: ({ activatedOn }) => activatedOn,
  },
];
