import { formatMsisdn, type Msisdn } from "../../kernel/msisdn.ts";
import type { BookRow, BookSheet } from "../../platform/sheets/book.ts";
import { groupNames } from "../columns.ts";
import { type InvoiceDocument, type NumberCharge, type NumberLine, unassignedOf } from "../invoice.ts";
import { at, count, heading, money, note, sumFormula, total } from "./book-cells.ts";
import type { BookInput } from "./book-input.ts";
import type { BookWords } from "./words.ts";

/** More sheets than this cannot be found by their tabs any more: then the charges of all numbers stand on one sheet. */
export const mostSheets = 200;

type Part = { readonly number: NumberCharge; readonly lines: readonly NumberLine[]; readonly from: number };
export type AnnexPlan = {
  /** Each number has a sheet of its own. */
  readonly isApart: boolean;
  /** `from`: the number's first row on the sheet of all. */
  readonly parts: readonly Part[];
};

/** Which number's charges stand where. */
export const planOf = ({ document, numberLines }: BookInput): AnnexPlan => {
  const lines = Map.groupBy(numberLines, ({ msisdn }) => msisdn);
  let from = 2;
  const parts = document.numbers.map((number) => {
    const own = lines.get(number.msisdn) ?? [];
    const part = { number, lines: own, from };
    from += own.length;
    return part;
  });
  return { isApart: document.numbers.length <= mostSheets, parts };
};

/** «По номерам»: the annex; its last row says that it and the charges are one sum. */
export const numbersSheet = (document: InvoiceDocument, plan: AnnexPlan, words: BookWords): BookSheet => {
  const rest = unassignedOf(document);
  const last = plan.parts.length + (rest === 0 ? 1 : 2);
  const charges = at(words.t("sheetLines"), `G${document.lines.length + 2}`);
  const rows: BookRow[] = [
    heading([words.paper.t("pdfMsisdn"), words.paper.t("pdfSubscriber"), words.t("lineCount"), words.t("gross")]),
    ...plan.parts.map(
      (part): BookRow => ({
        cells: [
          formatMsisdn(part.number.msisdn),
          part.number.name,
          count(part.lines.length),
          money(part.number.gross, grossFormula(part, plan, words)),
        ],
      }),
    ),
    ...(rest === 0 ? [] : [{ cells: [null, words.paper.t("pdfUnassigned"), null, money(rest)] }]),
    total([
      words.paper.t("pdfNumbersTotal", { count: document.numbers.length }),
      null,
      null,
      money(document.invoice.charges, sumFormula("D", last)),
    ]),
    {
      cells: [
        words.t("difference"),
        null,
        null,
        { kind: "money", value: 0, formula: `ROUND(D${last + 1}-${charges},2)` },
      ],
    },
  ];
  return { name: words.t("sheetNumbers"), widths: [24, 44, 14, 16], frozen: 1, rows };
};

const grossFormula = ({ number, lines, from }: Part, { isApart }: AnnexPlan, words: BookWords): string => {
  if (isApart) return at(sheetOf(number.msisdn), `C${lines.length + 4}`);
  const to = from + lines.length - 1;
  return `SUM(${at(words.t("sheetCharges"), `E${from}:E${to}`)})`;
};

/** A number's own sheet is called by its twelve digits. */
const sheetOf = (msisdn: Msisdn): string => msisdn;

export function* numberSheets(plan: AnnexPlan, words: BookWords): Generator<BookSheet> {
  if (plan.parts.length === 0) return;
  if (plan.isApart) for (const part of plan.parts) yield ownSheet(part, words);
  else yield sheetOfAll(plan, words);
}

const ownSheet = ({ number, lines }: Part, words: BookWords): BookSheet => ({
  name: sheetOf(number.msisdn),
  widths: [26, 52, 16],
  frozen: 3,
  rows: [
    { cells: [formatMsisdn(number.msisdn)], look: "title" },
    note(number.name),
    heading([words.t("group"), words.t("name"), words.t("gross")]),
    ...lines.map(
      ({ group, name, gross }): BookRow => ({
        cells: [words.paper.t(groupNames[group]), words.paper.named(name), money(gross)],
      }),
    ),
    total([words.t("total"), null, money(number.gross, sumFormula("C", lines.length + 3, 4))]),
  ],
});

const sheetOfAll = ({ parts }: AnnexPlan, words: BookWords): BookSheet => ({
  name: words.t("sheetCharges"),
  widths: [20, 40, 26, 52, 16],
  frozen: 1,
  rows: rowsOfAll(parts, words),
});

function* rowsOfAll(parts: readonly Part[], words: BookWords): Generator<BookRow> {
  const titles = [words.paper.t("pdfMsisdn"), words.paper.t("pdfSubscriber"), words.t("group"), words.t("name")];
  yield heading([...titles, words.t("gross")]);
  for (const { number, lines } of parts) {
    const msisdn = formatMsisdn(number.msisdn);
    for (const { group, name, gross } of lines) {
      yield { cells: [msisdn, number.name, words.paper.t(groupNames[group]), words.paper.named(name), money(gross)] };
    }
  }
}
