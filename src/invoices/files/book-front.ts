import { formatMonth } from "../../kernel/month.ts";
import type { BookRow, BookSheet } from "../../platform/sheets/book.ts";
import { type InvoiceDocument, isSettled, totalOf, vatTotals } from "../invoice.ts";
import { copyText, payerLines, supplierLines } from "../parties.ts";
import { at, day, heading, money, note, share, sumFormula, total } from "./book-cells.ts";
import type { AnnexPlan } from "./book-numbers.ts";
import type { BookWords } from "./words.ts";

/** «Счет»: who, to whom, how much; its figures are formulas over the sheets behind it. */
export const frontSheet = (document: InvoiceDocument, plan: AnnexPlan, words: BookWords): BookSheet => {
  const rows: BookRow[] = [...headRows(document, words)];
  rows.push(...totalRows(document, rows.length, words));
  rows.push(...vatRows(document, rows.length, words), ...annexNotes(document, plan, words));
  return { name: words.t("sheetFront"), widths: [44, 24, 18, 18], rows };
};

const headRows = (document: InvoiceDocument, words: BookWords): BookRow[] => {
  const { operator, client, account, invoice } = document;
  const copy = copyText(document, words.paper);
  const named = (key: Parameters<BookWords["t"]>[0], value: BookRow["cells"][number]): BookRow => ({
    cells: [words.t(key), value],
  });
  return [
    { cells: [words.t("title", { number: invoice.number })], look: "title" },
    ...(copy ? [{ cells: [copy], look: "total" as const }] : []),
    named("issuedOn", day(invoice.issuedOn)),
    named("month", formatMonth(invoice.month, words.lang)),
    named("account", account.number),
    ...party(words.paper.t("pdfSupplier"), supplierLines(operator, words.paper)),
    ...party(words.paper.t("pdfPayer"), payerLines(client, account.number, words.paper)),
    note(words.paper.t("pdfUnit")),
    { cells: [] },
  ];
};

const party = (title: string, lines: readonly string[]): BookRow[] =>
  lines.map((line, index) => ({ cells: [index === 0 ? title : null, line] }));

/** `above`: rows before these. The payments stand here, below the figures that sum them up. */
const totalRows = (document: InvoiceDocument, above: number, words: BookWords): BookRow[] => {
  const { invoice, lines, payments } = document;
  const cell = (row: number) => `B${above + row}`;
  const sheet = words.t("sheetLines");
  const last = lines.length + 2;
  const firstPayment = above + 11;
  return [
    { cells: [words.t("opening"), money(invoice.opening)] },
    { cells: [words.t("charged"), money(invoice.charges, at(sheet, `G${last}`))] },
    { cells: [words.paper.t("pdfVatWithin"), money(invoice.vat, at(sheet, `F${last}`))] },
    {
      cells: [
        words.paper.t("pdfReceived"),
        money(invoice.payments, sumFormula("C", firstPayment + payments.length - 1, firstPayment)),
      ],
    },
    { cells: [words.t("closing"), money(invoice.closing, `ROUND(${cell(1)}+${cell(2)}-${cell(4)},2)`)] },
    total([words.paper.t("pdfAmountDue"), money(invoice.amountDue, `MAX(${cell(5)},0)`)]),
    { cells: [words.paper.t("pdfDue"), dueCell(document, words)] },
    { cells: [] },
    { cells: [words.paper.t("pdfPayments")], look: "total" },
    heading([words.paper.t("pdfDocument"), words.paper.t("pdfDate"), words.paper.t("pdfAmount")]),
    ...payments.map(({ document: paper, date, amount }): BookRow => ({ cells: [paper, day(date), money(amount)] })),
    ...(payments.length === 0 ? [note(words.paper.t("pdfNoPayments"))] : []),
    { cells: [] },
  ];
};

const dueCell = (document: InvoiceDocument, words: BookWords): BookRow["cells"][number] => {
  const { amountDue, dueOn } = document.invoice;
  if (amountDue === 0) return words.paper.t("pdfNothingDue");
  return isSettled(document) ? words.paper.t("pdfPaid") : day(dueOn);
};

const vatRows = ({ lines }: InvoiceDocument, above: number, words: BookWords): BookRow[] => {
  const rates = vatTotals(lines);
  const all = totalOf(lines);
  const [first, last] = [above + 3, above + 2 + rates.length];
  const sheet = words.t("sheetLines");
  const ofRate = (column: string, row: number) =>
    `SUMIF(${at(sheet, `E$2:E$${lines.length + 1}`)},A${row},${at(sheet, `${column}$2:${column}$${lines.length + 1}`)})`;
  return [
    { cells: [words.paper.t("pdfVatByRate")], look: "total" },
    heading([words.paper.t("pdfVatRate"), words.t("net"), words.t("vat"), words.t("gross")]),
    ...rates.map(({ rate, net, vat, gross }, index): BookRow => {
      const row = first + index;
      return {
        cells: [
          share(rate),
          money(net, ofRate("D", row)),
          money(vat, ofRate("F", row)),
          money(gross, ofRate("G", row)),
        ],
      };
    }),
    total([
      words.t("total"),
      money(all.net, sumFormula("B", last, first)),
      money(all.vat, sumFormula("C", last, first)),
      money(all.gross, sumFormula("D", last, first)),
    ]),
  ];
};

const annexNotes = ({ numbers }: InvoiceDocument, { isApart }: AnnexPlan, words: BookWords): BookRow[] => {
  if (numbers.length === 0) return [];
  const text = isApart ? words.t("sheetsApart") : words.t("sheetsTogether", { count: numbers.length });
  return [{ cells: [] }, note(text)];
};
