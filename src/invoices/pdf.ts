import { formatDate, startOfDay } from "../kernel/dates.ts";
import { sumMoney } from "../kernel/money.ts";
import { formatMonth } from "../kernel/month.ts";
import { colors, need, openPdf, type Pdf, page, paragraph, toBuffer } from "../platform/pdf.ts";
import { drawTable } from "../platform/pdf-table.ts";
import {
  type ChargeRow,
  chargeColumns,
  chargeRow,
  groupNames,
  type NumberRow,
  numberColumns,
  type PaymentRow,
  paymentColumns,
  type VatRow,
  vatColumns,
  vatRow,
} from "./columns.ts";
import { chargeGroups, faultsOf, type InvoiceDocument, totalOf, vatTotals } from "./invoice.ts";
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

async function drawCharges(pdf: Pdf, { invoice, lines }: InvoiceDocument, words: Words): Promise<void> {
  heading(pdf, words.t("pdfCharges", { month: formatMonth(invoice.month, words.lang) }), words.t("pdfUnit"));
  if (lines.length === 0) return paragraph(pdf, "P", words.t("pdfNoCharges"));
  const groups = chargeGroups.flatMap((group) =>
    groupRows(
      words.t(groupNames[group]),
      lines.filter((line) => line.group === group),
      words,
    ),
  );
  const total: ChargeRow = { name: words.t("pdfTotal"), amounts: totalOf(lines), look: "total" };
  await drawTable(pdf, chargeColumns(words), [...groups, total]);
}

function groupRows(group: string, lines: InvoiceDocument["lines"], words: Words): ChargeRow[] {
  if (lines.length === 0) return [];
  return [
    { name: group, look: "group" },
    ...lines.map(chargeRow),
    { name: words.t("pdfGroupTotal", { group }), amounts: totalOf(lines), look: "sum" },
  ];
}

async function drawVat(pdf: Pdf, { lines }: InvoiceDocument, words: Words): Promise<void> {
  if (lines.length === 0) return;
  heading(pdf, words.t("pdfVatByRate"));
  const total: VatRow = { name: words.t("pdfVatTotal"), ...totalOf(lines), look: "total" };
  await drawTable(pdf, vatColumns(words), [...vatTotals(lines).map(vatRow), total]);
}

async function drawPayments(pdf: Pdf, { payments, invoice }: InvoiceDocument, words: Words): Promise<void> {
  heading(pdf, words.t("pdfPayments"));
  if (payments.length === 0) return paragraph(pdf, "P", words.t("pdfNoPayments"));
  const total: PaymentRow = { document: words.t("pdfVatTotal"), amount: invoice.payments, look: "total" };
  await drawTable<PaymentRow>(pdf, paymentColumns(words), [...payments, total]);
}

async function drawAnnex(pdf: Pdf, { numbers, invoice }: InvoiceDocument, words: Words): Promise<void> {
  // A short annex may stand under the payments, a long one starts its own page.
  need(pdf, 100 + Math.min(numbers.length * 16.5, page.bottom));
  heading(pdf, words.t("pdfAnnex", { month: formatMonth(invoice.month, words.lang) }), words.t("pdfUnit"));
  const total: NumberRow = { gross: sumMoney(numbers.map(({ gross }) => gross)), look: "total" };
  await drawTable<NumberRow>(pdf, numberColumns(words, numbers.length), [...numbers, total]);
}

function heading(pdf: Pdf, text: string, note?: string): void {
  if (pdf.y > page.top) pdf.y += 16;
  need(pdf, 90);
  paragraph(pdf, "H2", text, { bold: true, size: 11.5 });
  if (note !== undefined) paragraph(pdf, "P", note, { size: 7.5, color: colors.muted });
  pdf.y += 4;
}
