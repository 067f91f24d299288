import { formatDate } from "../kernel/dates.ts";
import { formatMoney } from "../kernel/money.ts";
import { formatMonth } from "../kernel/month.ts";
import { amountInWords } from "../kernel/words.ts";
import { artifact, type Box, colors, linesOf, type Pdf, page, type TextStyle, textAt } from "../platform/pdf.ts";
import { drawLabelled, drawPairs, type Pair } from "../platform/pdf-table.ts";
import { type InvoiceDocument, isSettled, type Supplier } from "./invoice.ts";
import type { Words } from "./messages.ts";
import { copyText, payerLines, summaryRows, supplierLines } from "./parties.ts";
import { purposeOf } from "./purpose.ts";

/** The first page down to the charges: who, to whom, how much, until when. */
export function drawFront(pdf: Pdf, document: InvoiceDocument, words: Words): void {
  drawLetterhead(pdf, document.operator);
  drawTitle(pdf, document, words);
  drawParties(pdf, document, words);
  drawSummary(pdf, document, words);
  drawPaying(pdf, document, words);
}

const small: TextStyle = { size: 8, color: colors.muted };

function drawLetterhead(pdf: Pdf, { name, phone, email }: Supplier): void {
  artifact(pdf.doc, () => pdf.doc.rect(page.left, pdf.y, page.width, 3).fill(colors.accent));
  const y = pdf.y + 14;
  const half = page.width / 2;
  const left = textAt(pdf, "P", name, { x: page.left, y, width: half }, { bold: true, size: 12 });
  textAt(pdf, "P", `${phone} · ${email}`, { x: page.left + half, y: y + 3, width: half }, { ...small, align: "right" });
  pdf.y = left + 22;
}

function drawTitle(pdf: Pdf, document: InvoiceDocument, words: Words): void {
  const { invoice, account } = document;
  const copy = copyText(document, words);
  const title = words.t("pdfTitle", { number: invoice.number, date: formatDate(invoice.issuedOn, words.lang) });
  const subtitle = words.t("pdfSubtitle", { month: formatMonth(invoice.month, words.lang), account: account.number });
  pdf.y = textAt(pdf, "H1", title, wide(pdf), { bold: true, size: 20 });
  pdf.y = textAt(pdf, "P", subtitle, wide(pdf), { size: 10.5, color: colors.muted });
  if (copy)
    pdf.y = textAt(pdf, "P", copy, { ...wide(pdf), y: pdf.y + 4 }, { bold: true, size: 12, color: colors.accent });
  pdf.y += 16;
}

function drawParties(pdf: Pdf, { operator, client, account }: InvoiceDocument, words: Words): void {
  const gap = 24;
  const width = (page.width - gap) / 2;
  const left = drawParty(pdf, words.t("pdfSupplier"), supplierLines(operator, words), {
    x: page.left,
    y: pdf.y,
    width,
  });
  const box = { x: page.left + width + gap, y: pdf.y, width };
  const right = drawParty(pdf, words.t("pdfPayer"), payerLines(client, account.number, words), box);
  pdf.y = Math.max(left, right) + 16;
}

function drawParty(pdf: Pdf, label: string, [name = "", ...rest]: readonly string[], box: Box): number {
  artifact(pdf.doc, () => pdf.doc.rect(box.x, box.y, box.width, 0.75).fill(colors.line));
  let y = textAt(pdf, "P", label, { ...box, y: box.y + 7 }, small) + 2;
  y = textAt(pdf, "P", name, { ...box, y }, { bold: true, size: 10 }) + 1;
  for (const line of rest) y = textAt(pdf, "P", line, { ...box, y }, { size: 8.5 });
  return y;
}

const styles = { plain: {}, muted: { color: colors.muted }, strong: { bold: true } } as const;

function drawSummary(pdf: Pdf, document: InvoiceDocument, words: Words): void {
  const rows: Pair[] = summaryRows(document.invoice, words).map(({ look, ...pair }) => ({
    ...pair,
    style: styles[look],
  }));
  const step = 17;
  const height = rows.length * step + 17;
  const due = { x: page.right - 190, y: pdf.y, width: 190 };
  artifact(pdf.doc, () => {
    pdf.doc.rect(page.left, pdf.y, page.width - due.width, height).fill(colors.tint);
    pdf.doc.rect(due.x, due.y, due.width, height).fill(colors.accent);
  });
  drawPairs(pdf, rows, { x: page.left + 14, y: pdf.y + 10, width: page.width - due.width - 28 }, step);
  drawDue(pdf, document, words, { ...due, height });
  pdf.y += height + 14;
}

function drawDue(pdf: Pdf, document: InvoiceDocument, words: Words, box: Box & { height: number }): void {
  const { invoice } = document;
  const white = { color: "#ffffff" };
  const amount = formatMoney(invoice.amountDue, words.lang);
  const inner = { x: box.x + 16, y: box.y + (box.height - 58) / 2, width: box.width - 32 };
  const fits = (size: number) => linesOf(pdf.doc, amount, inner.width, { bold: true, size }).length === 1;
  const size = [19, 16, 13].find(fits) ?? 10;
  let y = textAt(pdf, "P", words.t("pdfAmountDue"), inner, { ...white, size: 9.5 });
  y = textAt(pdf, "P", amount, { ...inner, y: y + 2 }, { ...white, bold: true, size });
  textAt(pdf, "P", untilText(document, words), { ...inner, y: y + 2 }, { ...white, size: 9.5 });
}

const untilText = (document: InvoiceDocument, words: Words): string => {
  const { amountDue, dueOn } = document.invoice;
  if (amountDue === 0) return words.t("pdfNothingDue");
  return isSettled(document) ? words.t("pdfPaid") : words.t("pdfDueOn", { date: formatDate(dueOn, words.lang) });
};

/** What the payer's accountant copies into the payment order. */
function drawPaying(pdf: Pdf, document: InvoiceDocument, words: Words): void {
  const { invoice, account } = document;
  if (invoice.amountDue === 0 || isSettled(document)) return;
  const inWords = amountInWords(invoice.amountDue, words.lang);
  drawLabelled(pdf, words.t("pdfInWords"), inWords.charAt(0).toUpperCase() + inWords.slice(1));
  drawLabelled(pdf, words.t("pdfPurpose"), purposeOf(invoice, account.number, invoice.amountDue, words.lang));
}

function wide({ y }: Pdf): Box {
  return { x: page.left, y, width: page.width };
}
