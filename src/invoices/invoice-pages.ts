import { type Column, tableOf } from "../kernel/column.ts";
import { formatDate, isoDay } from "../kernel/dates.ts";
import { formatAmount, formatMoney, type Kopecks, kopecks } from "../kernel/money.ts";
import { formatMonth } from "../kernel/month.ts";
import { type ChargeRow, chargeColumns, chargeRow, groupNames, type PaymentRow, paymentColumns } from "./columns.ts";
import { type ChargeGroup, chargeGroups, type InvoiceLine, totalOf } from "./invoice.ts";
import type { Words as PaperWords } from "./messages.ts";
import { type Form, otherPanel } from "./other-pages.ts";
import type { Words } from "./page-messages.ts";
import { addressNotice, type Rights, sendForm } from "./pages.ts";
import { byText, payActions, stateOf } from "./paying.ts";
import type { DeliveryAddress, InvoiceSheet, IssuedInvoice, ReceivedPayment } from "./repository.ts";

type Input = InvoiceSheet & {
  readonly base: string;
  readonly accountText: string;
  readonly address: DeliveryAddress;
  readonly may: Rights;
  readonly isLarge: boolean;
  readonly form: Form | undefined;
  readonly now: Date;
};

/** One invoice; its tables are called as on paper. */
export const invoicePage = (
  words: Words,
  paper: PaperWords,
  { base, accountText, invoice, lines, payments, address, may, isLarge, form, now }: Input,
) => {
  const month = formatMonth(invoice.month, words.lang);
  const today = isoDay(now);
  const state = stateOf(words, invoice, today);
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
    ...state,
    stateNote:
      invoice.unpaid > 0
        ? `${words.t("unpaid", { sum: formatMoney(invoice.unpaid, words.lang) })}, ${state.stateNote}`
        : "",
    totals: totalsOf(words, paper, { invoice, today }),
    charges: chargesOf(words, paper, month, lines),
    payments: paymentsOf(words, paper, payments, invoice.payments),
  };
};

const totalsOf = (words: Words, paper: PaperWords, { invoice, today }: { invoice: IssuedInvoice; today: string }) => {
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
      note: dueNote(words, invoice, today),
    },
  ];
};

const dueNote = (words: Words, { amountDue, opening, payments, dueOn }: IssuedInvoice, today: string): string => {
  if (amountDue === 0) return "";
  const by = byText(words, dueOn, today);
  const carried = Math.min(opening - payments, amountDue);
  if (carried <= 0) return by;
  return `${by}, ${words.t("carriedOver", { sum: formatMoney(kopecks(carried), words.lang) })}`;
};

const chargesOf = (words: Words, paper: PaperWords, month: string, lines: readonly InvoiceLine[]) => {
  const groups = chargeGroups
    .map((group) => ({ group, own: lines.filter((line) => line.group === group) }))
    .filter(({ own }) => own.length > 0);
  const rows: ChargeRow[] = groups.flatMap(({ group, own }) => [
    { name: paper.t(groupNames[group]), amounts: totalOf(own), look: "group" as const },
    ...own.map((line) => chargeRow(line, paper)),
  ]);
  const total: ChargeRow = { name: paper.t("pdfTotal"), amounts: totalOf(lines), look: "total" };
  const title = paper.t("pdfCharges", { month });
  return {
    title,
    unit: paper.t("pdfUnit"),
    table: lines.length === 0 ? null : listed(chargeColumns(paper), [...rows, total], title),
    folded: foldedOf(words, paper, groups, lines),
    emptyText: paper.t("pdfNoCharges"),
  };
};

type Group = { readonly group: ChargeGroup; readonly own: readonly InvoiceLine[] };

/** For a phone: 45 lines with five figures each were 10 000 px. A group opens to names and totals, quantity and VAT one step further. */
const foldedOf = (words: Words, paper: PaperWords, groups: readonly Group[], lines: readonly InvoiceLine[]) => {
  const sum = (amount: Kopecks) => formatAmount(amount, words.lang);
  return {
    more: words.t("linesMore"),
    total: { name: paper.t("pdfTotal"), sum: sum(totalOf(lines).gross) },
    groups: groups.map(({ group, own }) => ({
      name: paper.t(groupNames[group]),
      sum: sum(totalOf(own).gross),
      lines: own.map(({ name, quantity, net, vatRate, vat, gross }) => ({
        name: words.named(name),
        sum: sum(gross),
        more: words.t("lineMore", { quantity, net: sum(net), rate: vatRate, vat: sum(vat) }),
      })),
    })),
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
