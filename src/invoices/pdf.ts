import { formatDate, startOfDay } from "../kernel/dates.ts";
import { formatMonth } from "../kernel/month.ts";
import { colors, need, openPdf, type Pdf, page, paragraph, toBuffer } from "../platform/pdf.ts";
import { drawTable } from "../platform/pdf-table.ts";
import {
  chargeColumns,
  chargeRows,
  type NumberRow,
  numberColumns,
  numberRows,
  paymentColumns,
  paymentRows,
  vatColumns,
  vatRows,
} from "./columns.ts";
import { linesCsv } from "./files/csv.ts";
import { type InvoiceDocument, refuseFaults } from "./invoice.ts";
import type { Words } from "./messages.ts";
import { drawFront } from "./pdf-front.ts";

/** PDF/A-3a: an accountant reads the pages, a program the lines attached to them. @throws Error where the sums do not add up */
export async function invoicePdf(document: InvoiceDocument, words: Words): Promise<Buffer> {
  refuseFaults(document);
  const pdf = open(document, words);
  drawFront(pdf, document, words);
  await drawCharges(pdf, document, words);
  await drawVat(pdf, document, words);
  await drawPayments(pdf, document, words);
  if (document.numbers.length > 0) await drawAnnex(pdf, document, words);
  return toBuffer(pdf);
}

function open(document: InvoiceDocument, words: Words): Pdf {
  const { invoice, operator, account } = document;
  const content = linesCsv(document, words);
  const title = words.t("pdfTitle", { number: invoice.number, date: formatDate(invoice.issuedOn, words.lang) });
  return openPdf({
    title,
    author: operator.name,
    lang: words.lang,
    createdOn: startOfDay(invoice.issuedOn),
    attachments: [{ name: "lines.csv", type: "text/csv", content, description: words.t("csvDescription") }],
    footer: (number, pages) => ({
      left: `${title} · ${words.t("pdfAccount", { account: account.number })}`,
      right: words.t("pdfPage", { page: number, pages }),
    }),
  });
}

async function drawCharges(pdf: Pdf, { invoice, lines }: InvoiceDocument, words: Words): Promise<void> {
  heading(pdf, words.t("pdfCharges", { month: formatMonth(invoice.month, words.lang) }), words.t("pdfUnit"));
  if (lines.length === 0) return paragraph(pdf, "P", words.t("pdfNoCharges"));
  await drawTable(pdf, chargeColumns(words), chargeRows(lines, words));
}

async function drawVat(pdf: Pdf, { lines }: InvoiceDocument, words: Words): Promise<void> {
  if (lines.length === 0) return;
  heading(pdf, words.t("pdfVatByRate"));
  await drawTable(pdf, vatColumns(words), vatRows(lines, words));
}

async function drawPayments(pdf: Pdf, { payments, invoice }: InvoiceDocument, words: Words): Promise<void> {
  heading(pdf, words.t("pdfPayments"));
  if (payments.length === 0) return paragraph(pdf, "P", words.t("pdfNoPayments"));
  await drawTable(pdf, paymentColumns(words), paymentRows(payments, invoice.payments, words));
}

async function drawAnnex(pdf: Pdf, document: InvoiceDocument, words: Words): Promise<void> {
  const { numbers, invoice } = document;
  // A short annex may stand under the payments, a long one starts its own page.
  need(pdf, 100 + Math.min(numbers.length * 16.5, page.bottom));
  heading(pdf, words.t("pdfAnnex", { month: formatMonth(invoice.month, words.lang) }), words.t("pdfUnit"));
  await drawTable<NumberRow>(pdf, numberColumns(words, numbers.length), numberRows(document, words));
}

function heading(pdf: Pdf, text: string, note?: string): void {
  if (pdf.y > page.top) pdf.y += 16;
  need(pdf, 90);
  paragraph(pdf, "H2", text, { bold: true, size: 11.5 });
  if (note !== undefined) paragraph(pdf, "P", note, { size: 7.5, color: colors.muted });
  pdf.y += 4;
}
