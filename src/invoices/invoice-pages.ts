import { formatDate } from "../kernel/dates.ts";
import { formatAmount, formatMoney, type Kopecks } from "../kernel/money.ts";
import { formatMonth } from "../kernel/month.ts";
import { type Amounts, type ChargeGroup, chargeGroups, type InvoiceLine, totalOf } from "./invoice.ts";
import type { Words as PaperWords } from "./messages.ts";
import type { Words } from "./page-messages.ts";
import { addressNotice, type Rights, sendForm, stateOf } from "./pages.ts";
import type { DeliveryAddress, InvoiceSheet, IssuedInvoice, ReceivedPayment } from "./repository.ts";

const groupKeys = {
  subscription: "pdfGroupSubscription",
  traffic: "pdfGroupTraffic",
  roaming: "pdfGroupRoaming",
  "one-off": "pdfGroupOneOff",
  instalments: "pdfGroupInstalments",
  discounts: "pdfGroupDiscounts",
} as const satisfies Record<ChargeGroup, string>;

type Input = InvoiceSheet & {
  readonly base: string;
  readonly accountText: string;
  readonly address: DeliveryAddress;
  readonly may: Rights;
};

/** One invoice; its tables are called as on paper. */
export const invoicePage = (
  words: Words,
  paper: PaperWords,
  { base, accountText, invoice, lines, payments, address, may }: Input,
) => {
  const month = formatMonth(invoice.month, words.lang);
  return {
    title: words.t("invoiceTitle", { number: invoice.number, month }),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    back: { text: words.t("toInvoices"), href: `${base}/invoices?year=${invoice.month.slice(0, 4)}` },
    actions: [{ text: words.t("download"), href: `${base}/invoices/${invoice.id}.pdf`, icon: "download" }],
    send: may.send ? sendForm(words, base, invoice) : null,
    address: addressNotice(words, base, address, { isRefused: false, may }),
    totalsTitle: words.t("totals"),
    ...stateOf(words, invoice),
    totals: totalsOf(words, paper, invoice),
    charges: chargesOf(paper, month, lines),
    payments: paymentsOf(words, paper, payments, invoice.payments),
  };
};

const totalsOf = (words: Words, paper: PaperWords, invoice: IssuedInvoice) => {
  const money = (sum: Kopecks) => formatMoney(sum, words.lang);
  const balance = (sum: Kopecks) => {
    const side = sum > 0 ? words.t("debt") : words.t("credit");
    return { value: formatMoney(Math.abs(sum) as Kopecks, words.lang), note: sum === 0 ? "" : side };
  };
  return [
    { label: words.t("issuedOn"), value: formatDate(invoice.issuedOn, words.lang) },
    { label: words.t("opening"), ...balance(invoice.opening) },
    {
      label: words.t("columnCharges"),
      value: money(invoice.charges),
      note: words.t("vatWithin", { sum: money(invoice.vat) }),
    },
    { label: paper.t("pdfReceived"), value: money(invoice.payments) },
    { label: words.t("closing"), ...balance(invoice.closing) },
    {
      label: words.t("columnDue"),
      value: money(invoice.amountDue),
      note: invoice.amountDue > 0 ? words.t("dueBy", { date: formatDate(invoice.dueOn, words.lang) }) : "",
    },
  ];
};

const chargesOf = (paper: PaperWords, month: string, lines: readonly InvoiceLine[]) => ({
  title: paper.t("pdfCharges", { month }),
  unit: paper.t("pdfUnit"),
  columns: {
    name: paper.t("pdfName"),
    quantity: paper.t("pdfQuantity"),
    net: paper.t("pdfNet"),
    rate: paper.t("pdfRate"),
    vat: paper.t("pdfVat"),
    gross: paper.t("pdfGross"),
  },
  groups: chargeGroups
    .map((group) => ({ group, own: lines.filter((line) => line.group === group) }))
    .filter(({ own }) => own.length > 0)
    .map(({ group, own }) => ({
      name: paper.t(groupKeys[group]),
      rows: own.map((line) => ({
        name: line.name,
        quantity: String(line.quantity),
        rate: `${String(line.vatRate).replace(".", paper.lang === "en" ? "." : ",")}\u00A0%`,
        ...amounts(paper, line),
      })),
      total: amounts(paper, totalOf(own)),
    })),
  total: { name: paper.t("pdfTotal"), ...amounts(paper, totalOf(lines)) },
  emptyText: paper.t("pdfNoCharges"),
});

const amounts = ({ lang }: PaperWords, { net, vat, gross }: Amounts) => ({
  net: formatAmount(net, lang),
  vat: formatAmount(vat, lang),
  gross: formatAmount(gross, lang),
});

const paymentsOf = (words: Words, paper: PaperWords, payments: readonly ReceivedPayment[], total: Kopecks) => ({
  title: paper.t("pdfPayments"),
  columns: { date: paper.t("pdfDate"), document: paper.t("pdfDocument"), amount: paper.t("pdfAmount") },
  rows: payments.map(({ date, documentNumber, method, amount }) => ({
    date: formatDate(date, words.lang),
    document: words.t(`document.${method}`, { number: documentNumber }),
    amount: formatAmount(amount, words.lang),
  })),
  total: { name: paper.t("pdfVatTotal"), amount: formatAmount(total, words.lang) },
  emptyText: paper.t("pdfNoPayments"),
});
