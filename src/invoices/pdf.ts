import { formatDate, startOfDay } from "../kernel/dates.ts";
import { formatAmount, sumMoney } from "../kernel/money.ts";
import { formatMonth } from "../kernel/month.ts";
import { formatMsisdn } from "../kernel/msisdn.ts";
import { colors, need, openPdf, type Pdf, page, paragraph, toBuffer } from "../platform/pdf.ts";
import { type Column, drawTable, type Row } from "../platform/pdf-table.ts";
import {
  type Amounts,
  type ChargeGroup,
  chargeGroups,
  faultsOf,
  type InvoiceDocument,
  totalOf,
  vatTotals,
} from "./invoice.ts";
import type { Words } from "./messages.ts";
import { drawFront } from "./pdf-front.ts";

/** Refuses a document whose sums do not add up: a wrong invoice must not leave the house. */
export async function invoicePdf(document: InvoiceDocument, words: Words): Promise<Buffer> {
  const faults = faultsOf(document);
  if (faults.length > 0) throw new Error(`invoice ${document.invoice.number} does not add up: ${faults.join("; ")}`);
  const pdf = open(document, words);
  drawFront(pdf, document, words);
  await drawCharges(pdf, document, words);
  await drawVat(pdf, document, words);
  await drawPayments(pdf, document, words);
  if (document.numbers.length > 0) await drawAnnex(pdf, document, words);
  return toBuffer(pdf);
}

function open({ invoice, operator, account }: InvoiceDocument, words: Words): Pdf {
  const title = words.t("pdfTitle", { number: invoice.number, date: formatDate(invoice.issuedOn, words.lang) });
  return openPdf({
    title,
    author: operator.name,
    lang: words.lang,
    createdOn: startOfDay(invoice.issuedOn),
    footer: (number, pages) => ({
      left: `${title} · ${words.t("pdfAccount", { account: account.number })}`,
      right: words.t("pdfPage", { page: number, pages }),
    }),
  });
}

const widths = { quantity: 50, net: 78, rate: 42, vat: 74, gross: 84 };

async function drawCharges(pdf: Pdf, { invoice, lines }: InvoiceDocument, words: Words): Promise<void> {
  heading(pdf, words.t("pdfCharges", { month: formatMonth(invoice.month, words.lang) }), words.t("pdfUnit"));
  if (lines.length === 0) return paragraph(pdf, "P", words.t("pdfNoCharges"));
  const rows = chargeGroups.flatMap((group) =>
    groupRows(
      group,
      lines.filter((line) => line.group === group),
      words,
    ),
  );
  const columns: Column[] = [
    { title: words.t("pdfName") },
    { title: words.t("pdfQuantity"), width: widths.quantity, align: "right" },
    { title: words.t("pdfNet"), width: widths.net, align: "right" },
    { title: words.t("pdfRate"), width: widths.rate, align: "right" },
    { title: words.t("pdfVat"), width: widths.vat, align: "right" },
    { title: words.t("pdfGross"), width: widths.gross, align: "right" },
  ];
  await drawTable(pdf, columns, [
    ...rows,
    { cells: sumCells(words.t("pdfTotal"), totalOf(lines), words), look: "total" },
  ]);
}

function groupRows(group: ChargeGroup, lines: InvoiceDocument["lines"], words: Words): Row[] {
  if (lines.length === 0) return [];
  const name = words.t(groupNames[group]);
  return [
    { cells: [name], look: "group" },
    ...lines.map(({ name: lineName, quantity, vatRate, ...sums }) => {
      const { net, vat, gross } = amountsOf(sums, words);
      return { cells: [lineName, String(quantity), net, formatRate(vatRate, words), vat, gross] };
    }),
    { cells: sumCells(words.t("pdfGroupTotal", { group: name }), totalOf(lines), words), look: "sum" },
  ];
}

const groupNames = {
  subscription: "pdfGroupSubscription",
  traffic: "pdfGroupTraffic",
  roaming: "pdfGroupRoaming",
  "one-off": "pdfGroupOneOff",
  instalments: "pdfGroupInstalments",
  discounts: "pdfGroupDiscounts",
} as const satisfies Record<ChargeGroup, string>;

function sumCells(name: string, sums: Amounts, words: Words): string[] {
  const { net, vat, gross } = amountsOf(sums, words);
  return [name, "", net, "", vat, gross];
}

async function drawVat(pdf: Pdf, { lines }: InvoiceDocument, words: Words): Promise<void> {
  if (lines.length === 0) return;
  heading(pdf, words.t("pdfVatByRate"));
  const columns: Column[] = [
    { title: words.t("pdfVatRate") },
    { title: words.t("pdfNet"), width: widths.net, align: "right" },
    { title: words.t("pdfVat"), width: widths.rate + widths.vat, align: "right" },
    { title: words.t("pdfGross"), width: widths.gross, align: "right" },
  ];
  const rowOf = (name: string, sums: Amounts) => {
    const { net, vat, gross } = amountsOf(sums, words);
    return [name, net, vat, gross];
  };
  await drawTable(pdf, columns, [
    ...vatTotals(lines).map(({ rate, ...sums }) => ({ cells: rowOf(formatRate(rate, words), sums) })),
    { cells: rowOf(words.t("pdfVatTotal"), totalOf(lines)), look: "total" },
  ]);
}

async function drawPayments(pdf: Pdf, { payments, invoice }: InvoiceDocument, words: Words): Promise<void> {
  heading(pdf, words.t("pdfPayments"));
  if (payments.length === 0) return paragraph(pdf, "P", words.t("pdfNoPayments"));
  const columns: Column[] = [
    { title: words.t("pdfDate"), width: 80 },
    { title: words.t("pdfDocument") },
    { title: words.t("pdfAmount"), width: 100, align: "right" },
  ];
  await drawTable(pdf, columns, [
    ...payments.map(({ date, document, amount }) => ({
      cells: [formatDate(date, words.lang), document, formatAmount(amount, words.lang)],
    })),
    { cells: [words.t("pdfVatTotal"), "", formatAmount(invoice.payments, words.lang)], look: "total" },
  ]);
}

async function drawAnnex(pdf: Pdf, { numbers, invoice }: InvoiceDocument, words: Words): Promise<void> {
  // A short annex may stand under the payments, a long one starts its own page.
  need(pdf, 100 + Math.min(numbers.length * 16.5, page.bottom));
  heading(pdf, words.t("pdfAnnex", { month: formatMonth(invoice.month, words.lang) }), words.t("pdfUnit"));
  const columns: Column[] = [
    { title: words.t("pdfMsisdn"), width: 140 },
    { title: words.t("pdfSubscriber") },
    { title: words.t("pdfGross"), width: 100, align: "right" },
  ];
  const rows: Row[] = numbers.map(({ msisdn, name, gross }) => ({
    cells: [formatMsisdn(msisdn), name, formatAmount(gross, words.lang)],
  }));
  const total = sumMoney(numbers.map(({ gross }) => gross));
  const sum = [words.t("pdfNumbersTotal", { count: numbers.length }), "", formatAmount(total, words.lang)];
  await drawTable(pdf, columns, [...rows, { cells: sum, look: "total" }]);
}

function heading(pdf: Pdf, text: string, note?: string): void {
  if (pdf.y > page.top) pdf.y += 16;
  need(pdf, 90);
  paragraph(pdf, "H2", text, { bold: true, size: 11.5 });
  if (note !== undefined) paragraph(pdf, "P", note, { size: 7.5, color: colors.muted });
  pdf.y += 4;
}

function amountsOf({ net, vat, gross }: Amounts, { lang }: Words): Record<keyof Amounts, string> {
  return { net: formatAmount(net, lang), vat: formatAmount(vat, lang), gross: formatAmount(gross, lang) };
}

function formatRate(rate: number, { lang }: Words): string {
  return `${String(rate).replace(".", lang === "en" ? "." : ",")}\u00A0%`;
}
