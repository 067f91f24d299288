import type { Column } from "../kernel/column.ts";
import { formatAmount, type Kopecks } from "../kernel/money.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { Allocated } from "./allocation.ts";
import type { SplitInvoice } from "./invoice.ts";
import type { Words } from "./messages.ts";

/** What the rows add up to: the invoice's own sums. */
export type TotalRow = Omit<Allocated, "id" | "name" | "costCentre" | "rate"> & { readonly totalOf: string };
export type Row = Allocated | TotalRow;

export const allocationColumns = (words: Words): readonly Column<Row>[] => [
  {
    key: "department",
    title: words.t("department"),
    isLead: true,
    text: (row) => ("totalOf" in row ? row.totalOf : nameOf(words, row)),
    isFaint: (row) => !("totalOf" in row) && row.id === null,
  },
  { key: "code", title: words.t("costCentre"), text: (row) => ("totalOf" in row ? "" : row.costCentre) },
  {
    key: "lines",
    title: words.t("lines"),
    kind: "number",
    text: ({ lines }) => formatCount(lines, words.lang),
  },
  amountColumn(words, "own"),
  amountColumn(words, "shared"),
  amountColumn(words, "net"),
  {
    key: "rate",
    title: `${words.t("vat")}, %`,
    kind: "number",
    text: (row) => ("totalOf" in row ? "" : `${rateText(row.rate, words.lang === "en" ? "." : ",")}\u00A0%`),
  },
  amountColumn(words, "vat"),
  amountColumn(words, "gross"),
];

const amountColumn = (words: Words, key: "own" | "shared" | "net" | "vat" | "gross"): Column<Row> => ({
  key,
  title: words.t(key),
  kind: "money",
  text: (row) => formatAmount(row[key], words.lang),
});

/** What a ledger takes in, described in docs/allocation.md: the order and the keys stay as they are. */
export const ledgerColumns = (
  words: Words,
  { invoice, account }: { invoice: SplitInvoice; account: string },
): readonly Column<Allocated>[] => [
  { key: "document_number", title: words.t("ledger.number"), width: 20, text: () => invoice.number },
  {
    key: "document_date",
    title: words.t("ledger.date"),
    kind: "date",
    width: 14,
    text: () => dayText(invoice.issuedOn),
    cell: () => invoice.issuedOn,
  },
  { key: "period", title: words.t("ledger.period"), width: 10, text: () => monthText(invoice.month) },
  { key: "account", title: words.t("ledger.account"), kind: "nums", width: 14, text: () => account },
  {
    key: "department_code",
    title: words.t("costCentre"),
    kind: "nums",
    width: 16,
    text: ({ costCentre }) => costCentre,
  },
  { key: "department", title: words.t("department"), width: 32, text: (row) => nameOf(words, row) },
  ledgerAmount("net", words.t("net"), ({ net }) => net),
  {
    key: "vat_rate",
    title: words.t("rate"),
    kind: "number",
    width: 12,
    text: ({ rate }) => rateText(rate, ","),
    cell: ({ rate }) => rate,
  },
  ledgerAmount("vat", words.t("vat"), ({ vat }) => vat),
  ledgerAmount("gross", words.t("gross"), ({ gross }) => gross),
];

/** Without spaces between thousands: `1164,15`. */
const ledgerAmount = (key: string, title: string, of: (row: Allocated) => Kopecks): Column<Allocated> => ({
  key,
  title,
  kind: "money",
  width: 16,
  text: (row) => formatAmount(of(row), "ru").replaceAll("\u00A0", ""),
  cell: of,
});

const nameOf = (words: Words, { name }: Allocated): string => name ?? words.t("unassigned");
const rateText = (rate: number, sign: string): string => String(rate).replace(".", sign);
const dayText = (day: string): string => day.split("-").toReversed().join(".");
const monthText = (month: string): string => month.split("-").toReversed().join(".");
