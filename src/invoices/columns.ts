import type { Column } from "../kernel/column.ts";
import { formatDate } from "../kernel/dates.ts";
import { formatAmount, type Kopecks } from "../kernel/money.ts";
import { formatMsisdn } from "../kernel/msisdn.ts";
import {
  type Amounts,
  type ChargeGroup,
  chargeGroups,
  type InvoiceDocument,
  type InvoiceLine,
  type InvoicePayment,
  type NumberCharge,
  totalOf,
  unassignedOf,
  type VatTotal,
  vatTotals,
} from "./invoice.ts";
import type { Words } from "./messages.ts";

/** A charge; with a look, what heads or sums up a group of them. */
export type ChargeRow = {
  readonly name: string;
  readonly quantity?: number;
  readonly vatRate?: number;
  /** A group's heading on paper has none. */
  readonly amounts?: Amounts;
  readonly look?: "group" | "sum" | "total";
};
export type PaymentRow = {
  readonly document: string;
  readonly date?: string;
  readonly amount: Kopecks;
  readonly look?: "total";
};
export type VatRow = Amounts & { readonly rate?: number; readonly name?: string; readonly look?: "total" };
export type NumberRow = Pick<NumberCharge, "gross"> & Partial<NumberCharge> & { readonly look?: "total" };

const widths = { quantity: 50, net: 78, rate: 42, vat: 74, gross: 84 };

export const groupNames = {
  subscription: "pdfGroupSubscription",
  traffic: "pdfGroupTraffic",
  roaming: "pdfGroupRoaming",
  "one-off": "pdfGroupOneOff",
  instalments: "pdfGroupInstalments",
  discounts: "pdfGroupDiscounts",
} as const satisfies Record<ChargeGroup, string>;

export const chargeRow = ({ name, quantity, vatRate, net, vat, gross }: InvoiceLine, words: Words): ChargeRow => ({
  name: words.named(name),
  quantity,
  vatRate,
  amounts: { net, vat, gross },
});

/** Every group with its heading and its sum, and the total, as on paper. */
export const chargeRows = (lines: readonly InvoiceLine[], words: Words): ChargeRow[] => [
  ...chargeGroups.flatMap((group) => {
    const own = lines.filter((line) => line.group === group);
    return own.length === 0 ? [] : groupRows(words.t(groupNames[group]), own, words);
  }),
  { name: words.t("pdfTotal"), amounts: totalOf(lines), look: "total" },
];

const groupRows = (group: string, lines: readonly InvoiceLine[], words: Words): ChargeRow[] => [
  { name: group, look: "group" },
  ...lines.map((line) => chargeRow(line, words)),
  { name: words.t("pdfGroupTotal", { group }), amounts: totalOf(lines), look: "sum" },
];

/** What an invoice charges: name, quantity, amounts without tax, rate, tax, in all. */
export const chargeColumns = (words: Words): readonly Column<ChargeRow>[] => [
  { key: "name", title: words.t("pdfName"), isLead: true, text: ({ name }) => name },
  {
    key: "quantity",
    title: words.t("pdfQuantity"),
    kind: "number",
    paperWidth: widths.quantity,
    text: ({ quantity }) => (quantity === undefined ? "" : String(quantity)),
  },
  amountColumn(words, "net", ({ amounts }) => amounts?.net),
  {
    key: "rate",
    title: words.t("pdfRate"),
    kind: "number",
    paperWidth: widths.rate,
    text: ({ vatRate }) => (vatRate === undefined ? "" : rateText(words, vatRate)),
  },
  amountColumn(words, "vat", ({ amounts }) => amounts?.vat),
  amountColumn(words, "gross", ({ amounts }) => amounts?.gross),
];

const titles = { net: "pdfNet", vat: "pdfVat", gross: "pdfGross" } as const;

const amountColumn = <R>(
  words: Words,
  key: keyof Amounts,
  amountOf: (row: R) => Kopecks | undefined,
  paperWidth: number = widths[key],
): Column<R> => ({
  key,
  title: words.t(titles[key]),
  kind: "money",
  paperWidth,
  text: (row) => {
    const amount = amountOf(row);
    return amount === undefined ? "" : formatAmount(amount, words.lang);
  },
});

const rateText = ({ lang }: Words, rate: number): string =>
  `${String(rate).replace(".", lang === "en" ? "." : ",")}\u00A0%`;

/** The charges by rate of tax. */
export const vatColumns = (words: Words): readonly Column<VatRow>[] => [
  {
    key: "rate",
    title: words.t("pdfVatRate"),
    text: ({ rate, name }) => name ?? (rate === undefined ? "" : rateText(words, rate)),
  },
  amountColumn(words, "net", ({ net }) => net),
  amountColumn(words, "vat", ({ vat }) => vat, widths.rate + widths.vat),
  amountColumn(words, "gross", ({ gross }) => gross),
];

export const vatRow = ({ rate, net, vat, gross }: VatTotal): VatRow => ({ rate, net, vat, gross });

export const vatRows = (lines: readonly InvoiceLine[], words: Words): VatRow[] => [
  ...vatTotals(lines).map(vatRow),
  { name: words.t("pdfVatTotal"), ...totalOf(lines), look: "total" },
];

/** What was paid in the invoice's month. */
export const paymentColumns = (words: Words): readonly Column<PaymentRow>[] => [
  { key: "document", title: words.t("pdfDocument"), isLead: true, text: ({ document }) => document },
  {
    key: "date",
    title: words.t("pdfDate"),
    kind: "date",
    paperWidth: 80,
    text: ({ date }) => (date === undefined ? "" : formatDate(date, words.lang)),
  },
  {
    key: "amount",
    title: words.t("pdfAmount"),
    kind: "money",
    paperWidth: 100,
    text: ({ amount }) => formatAmount(amount, words.lang),
  },
];

export const paymentRows = (payments: readonly InvoicePayment[], sum: Kopecks, words: Words): PaymentRow[] => [
  ...payments,
  { document: words.t("pdfVatTotal"), amount: sum, look: "total" },
];

/** The annex with what belongs to no number, and the total, which is that of the charges. */
export const numberRows = (document: InvoiceDocument, words: Words): NumberRow[] => {
  const rest = unassignedOf(document);
  return [
    ...document.numbers,
    ...(rest === 0 ? [] : [{ name: words.t("pdfUnassigned"), gross: rest }]),
    { gross: document.invoice.charges, look: "total" },
  ];
};

/** The annex: what each number was charged. The last row says their count in the number's place. */
export const numberColumns = (words: Words, count: number): readonly Column<NumberRow>[] => [
  {
    key: "msisdn",
    title: words.t("pdfMsisdn"),
    kind: "nums",
    paperWidth: 140,
    text: ({ msisdn, look }) => {
      if (msisdn !== undefined) return formatMsisdn(msisdn);
      return look === "total" ? words.t("pdfNumbersTotal", { count }) : "";
    },
  },
  { key: "name", title: words.t("pdfSubscriber"), text: ({ name = "" }) => name },
  amountColumn(words, "gross", ({ gross }) => gross, 100),
];
