import { type Column, tableOf } from "../kernel/column.ts";
import { formatDate } from "../kernel/dates.ts";
import { formatMoney, type Kopecks } from "../kernel/money.ts";
import { formatMonth } from "../kernel/month.ts";
import { type ChargeRow, chargeColumns, chargeRow, groupNames, type PaymentRow, paymentColumns } from "./columns.ts";
import { chargeGroups, type InvoiceLine, totalOf } from "./invoice.ts";
import type { Words as PaperWords } from "./messages.ts";
import { type Form, otherPanel } from "./other-pages.ts";
import type { Words } from "./page-messages.ts";
import { addressNotice, type Rights, sendForm } from "./pages.ts";
import { payActions, stateOf } from "./paying.ts";
import type { DeliveryAddress, InvoiceSheet, IssuedInvoice, ReceivedPayment } from "./repository.ts";

type Input = InvoiceSheet & {
  readonly base: string;
  readonly accountText: string;
  readonly address: DeliveryAddress;
  readonly may: Rights;
  readonly isLarge: boolean;
  readonly form: Form | undefined;
};

/** One invoice; its tables are called as on paper. */
export const invoicePage = (
  words: Words,
  paper: PaperWords,
  { base, accountText, invoice, lines, payments, address, may, isLarge, form }: Input,
) => {
  const month = formatMonth(invoice.month, words.lang);
  return {
    title: words.t("invoiceTitle", { number: invoice.number, month }),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    back: { text: words.t("toInvoices"), href: `${base}/invoices?year=${invoice.month.slice(0, 4)}` },
    actions: [
      ...(isLarge ? [] : [{ text: words.t("download"), href: `${base}/invoices/${invoice.id}.pdf`, icon: "download" }]),
      { text: words.t("changes"), href: `${base}/invoices/${invoice.id}/changes`, icon: "arrows-exchange" },
      { text: words.t("allocation"), href: `${base}/invoices/${invoice.id}/allocation`, icon: "building" },
      ...payActions(words, base, [invoice], may.register),
    ],
    send: may.send ? sendForm(words, base, invoice) : null,
    address: addressNotice(words, base, address, { isRefused: false, may }),
    other: otherPanel(words, { base, id: invoice.id, address, maySend: may.send, isLarge, form }),
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

const chargesOf = (paper: PaperWords, month: string, lines: readonly InvoiceLine[]) => {
  const groups = chargeGroups
    .map((group) => ({ group, own: lines.filter((line) => line.group === group) }))
    .filter(({ own }) => own.length > 0);
  const rows: ChargeRow[] = groups.flatMap(({ group, own }) => [
    { name: paper.t(groupNames[group]), amounts: totalOf(own), look: "group" as const },
    ...own.map(chargeRow),
  ]);
  const total: ChargeRow = { name: paper.t("pdfTotal"), amounts: totalOf(lines), look: "total" };
  const title = paper.t("pdfCharges", { month });
  return {
    title,
    unit: paper.t("pdfUnit"),
    table: lines.length === 0 ? null : listed(chargeColumns(paper), [...rows, total], title),
    emptyText: paper.t("pdfNoCharges"),
  };
};

const listed = <R extends { look?: string }>(columns: readonly Column<R>[], rows: readonly R[], label: string) =>
  tableOf(columns, rows, { label, isStrong: ({ look }) => look !== undefined });

const paymentsOf = (words: Words, paper: PaperWords, payments: readonly ReceivedPayment[], sum: Kopecks) => {
  const rows: PaymentRow[] = payments.map(({ date, documentNumber, method, amount }) => ({
    date,
    document: words.t(`document.${method}`, { number: documentNumber }),
    amount,
  }));
  const total: PaymentRow = { document: paper.t("pdfVatTotal"), amount: sum, look: "total" };
  const title = paper.t("pdfPayments");
  return {
    title,
    table: rows.length === 0 ? null : listed(paymentColumns(paper), [...rows, total], title),
    emptyText: paper.t("pdfNoPayments"),
  };
};
