import type { Column } from "../kernel/column.ts";
import { formatMoney } from "../kernel/money.ts";
import { formatMsisdn } from "../kernel/msisdn.ts";
import type { Words } from "./messages.ts";
import type { Answer } from "./repository.ts";

export type StatusWords = {
  text(status: NonNullable<Answer["status"]>): string;
  tone(status: NonNullable<Answer["status"]>): "success" | "info" | "warning" | "danger" | "neutral";
};

/** Number → tariff, status, services, SIM, department, charges: the same on the page and in Excel. */
export const answerColumns = (words: Words, status: StatusWords, base: string | null): readonly Column<Answer>[] => [
  ...askedColumns(words, base),
  { key: "tariff", title: words.t("tariff"), width: 28, text: tariffOf(words), notes: bundleOf(words) },
  {
    key: "bundle",
    title: words.t("bundle"),
    only: "sheet",
    width: 26,
    text: ({ bundle }) => words.named(bundle ?? ""),
  },
  {
    key: "status",
    title: words.t("status"),
    kind: "state",
    width: 22,
    text: (row) => (row.status ? status.text(row.status) : ""),
    tone: (row) => (row.status ? status.tone(row.status) : null),
  },
  { key: "services", title: words.t("services"), width: 50, text: ({ services }) => words.named(services.join(", ")) },
  { key: "sim", title: words.t("sim"), kind: "nums", only: "sheet", width: 22, text: ({ iccid }) => iccid ?? "" },
  ...belongingColumns(words),
];

const tariffOf =
  (words: Words) =>
  ({ tariff }: Answer): string =>
    words.named(tariff ?? "");
const bundleOf =
  (words: Words) =>
  ({ bundle }: Answer): readonly string[] =>
    bundle ? [words.named(bundle)] : [];

/** On the page SIM and department stand below number and name: at 1280 px there is no place for two columns more. */
const askedColumns = (words: Words, base: string | null): readonly Column<Answer>[] => [
  {
    key: "number",
    title: words.t("number"),
    kind: "nums",
    isLead: true,
    width: 18,
    text: ({ msisdn, number, input }) => (msisdn ? formatMsisdn(msisdn) : (number ?? input)),
    cell: ({ number, input }) => number ?? input,
    href: ({ number }) => (base !== null && number !== null ? `${base}/subscribers/${number}` : null),
    notes: ({ reason, iccid }) => {
      if (reason !== null) return [reasonText(words, reason)];
      return iccid === null ? [] : [`SIM ${iccid}`];
    },
  },
  {
    key: "reason",
    title: words.t("answer"),
    only: "sheet",
    width: 30,
    text: ({ reason }) => (reason === null ? words.t("found") : reasonText(words, reason)),
  },
  {
    key: "name",
    title: words.t("name"),
    width: 34,
    text: ({ name }) => name,
    notes: ({ department }) => (department ? [department] : []),
  },
];

const belongingColumns = (words: Words): readonly Column<Answer>[] => [
  {
    key: "department",
    title: words.t("department"),
    only: "sheet",
    width: 24,
    text: ({ department }) => department ?? "",
  },
  {
    key: "cost-centre",
    title: words.t("costCentre"),
    only: "sheet",
    width: 16,
    text: ({ costCentre }) => costCentre ?? "",
  },
  { key: "labels", title: words.t("labels"), only: "sheet", width: 24, text: ({ labels }) => labels.join(", ") },
  { key: "note", title: words.t("note"), only: "sheet", width: 30, text: ({ note }) => note },
  {
    key: "charged",
    title: words.t("charged"),
    kind: "money",
    width: 14,
    text: ({ charged }) => (charged === null ? "" : formatMoney(charged, words.lang)),
    cell: ({ charged }) => charged,
  },
];

const reasons = [
  "not-a-number",
  "lost-digits",
  "repeated",
  "formula-empty",
  "cell-error",
  "no-number",
  "not-of-account",
] as const;
const reasonText = (words: Words, reason: string): string => {
  const known = reasons.find((each) => each === reason);
  return known ? words.t(`reason.${known}`) : reason;
};
