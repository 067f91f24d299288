import type { Readable } from "node:stream";
import { startOfDay } from "../../kernel/dates.ts";
import { type BookRow, type BookSheet, bookStream } from "../../platform/sheets/book.ts";
import { groupNames } from "../columns.ts";
import { type InvoiceDocument, refuseFaults, totalOf } from "../invoice.ts";
import { count, heading, money, share, sumFormula, total } from "./book-cells.ts";
import { frontSheet } from "./book-front.ts";
import { hoursSheet } from "./book-hours.ts";
import type { BookInput } from "./book-input.ts";
import { type AnnexPlan, numberSheets, numbersSheet, planOf } from "./book-numbers.ts";
import type { BookWords } from "./words.ts";

/**
 * The invoice as a workbook: head and totals, lines, the annex and each number's charges, with working hours where they were read. Every
 * sum is a formula over the rows it sums up, with what it gives beside it. @throws Error where the sums do not add up
 */
export const invoiceBook = (input: BookInput, words: BookWords): Readable => {
  const { document } = input;
  refuseFaults(document);
  const info = { author: document.operator.name, createdOn: startOfDay(document.invoice.issuedOn) };
  return bookStream(info, sheetsOf(input, planOf(input), words));
};

function* sheetsOf(input: BookInput, plan: AnnexPlan, words: BookWords): Generator<BookSheet> {
  const { document, use } = input;
  yield frontSheet(document, plan, words);
  yield linesSheet(document, words);
  if (document.numbers.length > 0) yield numbersSheet(document, plan, words);
  if (use) yield hoursSheet({ document, use }, words);
  yield* numberSheets(plan, words);
}

const linesSheet = ({ lines }: InvoiceDocument, words: BookWords): BookSheet => {
  const last = lines.length + 1;
  const { net, vat, gross } = totalOf(lines);
  const titles = ["group", "name", "quantity", "net", "rate", "vat", "gross"] as const;
  const rows: BookRow[] = [
    heading(titles.map((key) => words.t(key))),
    ...lines.map(
      (line, index): BookRow => ({
        cells: [
          words.paper.t(groupNames[line.group]),
          words.paper.named(line.name),
          count(line.quantity),
          money(line.net),
          share(line.vatRate),
          money(line.vat),
          money(line.gross, `D${index + 2}+F${index + 2}`),
        ],
      }),
    ),
    total([
      words.t("total"),
      null,
      null,
      money(net, sumFormula("D", last)),
      null,
      money(vat, sumFormula("F", last)),
      money(gross, sumFormula("G", last)),
    ]),
  ];
  return { name: words.t("sheetLines"), widths: [26, 52, 10, 14, 10, 14, 16], frozen: 1, rows };
};
