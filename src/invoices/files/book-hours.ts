import { formatMsisdn } from "../../kernel/msisdn.ts";
import type { BookCell, BookRow, BookSheet } from "../../platform/sheets/book.ts";
import type { InvoiceDocument } from "../invoice.ts";
import { amount, count, heading, money, note, sumFormula, time, total } from "./book-cells.ts";
import type { NumberUse } from "./book-input.ts";
import { sumOf, workingHours } from "./hours.ts";
import type { Use } from "./repository.ts";
import type { BookWords } from "./words.ts";

type Input = { readonly document: InvoiceDocument; readonly use: readonly NumberUse[] };

/** Columns of the sheet: two of each kind of use, then its sum. */
const kinds = ["calls", "messages", "internet", "cost"] as const;
const firstRow = 4;

/** «Рабочее время»: what each number was used for within working hours and outside them. */
export const hoursSheet = ({ use }: Input, words: BookWords): BookSheet => {
  const last = firstRow + use.length - 1;
  const split = { working: sumOf(use.map(({ working }) => working)), other: sumOf(use.map(({ other }) => other)) };
  const rows: BookRow[] = [
    note(words.t("hoursNote", { from: `${workingHours.from}:00`, to: `${workingHours.to}:00` })),
    note(words.t("hoursOther")),
    heading([
      words.paper.t("pdfMsisdn"),
      words.paper.t("pdfSubscriber"),
      ...kinds.flatMap((kind) => titlesOf(kind, words)),
    ]),
    ...use.map(
      (number, index): BookRow => ({
        cells: [
          formatMsisdn(number.msisdn),
          number.name,
          ...kindCells(number, (column) => rowFormula(column, firstRow + index)),
        ],
      }),
    ),
    total([words.t("total"), null, ...kindCells(split, (column) => sumFormula(letterOf(column), last, firstRow))]),
  ];
  return { name: words.t("sheetHours"), widths: [22, 36, ...kinds.flatMap(() => [14, 14, 14])], frozen: 3, rows };
};

const titlesOf = (kind: (typeof kinds)[number], words: BookWords): string[] =>
  (["working", "other", "whole"] as const).map((part) => words.t(`${kind}-${part}`));

type FormulaOf = (column: number) => string | undefined;

/** The third of three columns is the sum of the two before it; the cells of a total row are sums of their columns. */
const kindCells = ({ working, other }: { working: Use; other: Use }, formulaOf: FormulaOf): BookCell[] =>
  [
    { put: time, of: ({ seconds }: Use) => seconds },
    { put: count, of: ({ messages }: Use) => messages },
    { put: amount, of: ({ bytes }: Use) => bytes / 1024 ** 2 },
    { put: money as typeof count, of: ({ gross }: Use) => gross },
  ].flatMap(({ put, of }, index) =>
    [of(working), of(other), of(working) + of(other)].map((value, part) => put(value, formulaOf(index * 3 + part))),
  );

const letterOf = (column: number): string => String.fromCharCode("C".charCodeAt(0) + column);

const rowFormula = (column: number, row: number): string | undefined =>
  column % 3 === 2 ? `${letterOf(column - 2)}${row}+${letterOf(column - 1)}${row}` : undefined;
