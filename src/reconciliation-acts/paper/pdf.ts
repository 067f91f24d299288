import type { Column } from "../../kernel/column.ts";
import { formatDate, startOfDay } from "../../kernel/dates.ts";
import { formatAmount, type Kopecks } from "../../kernel/money.ts";
import { artifact, colors, need, openPdf, type Pdf, page, paragraph, textAt, toBuffer } from "../../platform/pdf.ts";
import { drawLabelled, drawTable } from "../../platform/pdf-table.ts";
import type { Words } from "./messages.ts";
import { type ActLine, type ActPaper, isPayment, minus } from "./paper.ts";
import { conclusionText, documentText, headings, notes, titleText } from "./texts.ts";

/** The act with two halves: the operator's, and the customer's to be filled in. */
export const actPdf = async (
  paper: ActPaper,
  lines: readonly ActLine[],
  isFolded: boolean,
  words: Words,
): Promise<Buffer> => {
  const title = titleText(words, paper);
  const pdf = openPdf({
    title,
    author: paper.operator.name,
    lang: words.lang,
    createdOn: startOfDay(paper.drawnUpOn),
    footer: (number, pages) => ({
      left: `${words.t("sheet")} · ${paper.account} · ${formatDate(paper.statement.period.to, words.lang)}`,
      right: words.t("page", { page: number, pages }),
    }),
  });
  paragraph(pdf, "H1", title, { bold: true, size: 13 });
  pdf.y += 8;
  for (const [label, text] of headings(words, paper)) drawLabelled(pdf, label, text);
  pdf.y += 8;
  drawSides(pdf, paper, words);
  await drawTable(pdf, columnsOf(words), rowsOf(words, paper, lines), "grid");
  pdf.y += 12;
  paragraph(pdf, "P", conclusionText(words, paper), { bold: true, size: 10 });
  pdf.y += 6;
  for (const note of notes(words, paper, isFolded)) paragraph(pdf, "P", note, { size: 8, color: colors.muted });
  drawSignatures(pdf, paper, words);
  return toBuffer(pdf);
};

const half = page.width / 2;

const drawSides = (pdf: Pdf, { operator, client }: ActPaper, words: Words): void => {
  need(pdf, 60);
  const style = { bold: true, size: 8.5 };
  const left = { x: page.left, y: pdf.y, width: half - 6 };
  const right = { ...left, x: page.left + half };
  const [one, other] = [operator, client].map(({ name }, at) =>
    textAt(pdf, "P", words.t("side", { name }), at === 0 ? left : right, style),
  );
  pdf.y = Math.max(one ?? pdf.y, other ?? pdf.y) + 3;
};

type Row = {
  readonly number?: number;
  readonly on?: string;
  readonly document: string;
  readonly debit?: Kopecks;
  readonly credit?: Kopecks;
  /** A sum stands in both halves. */
  readonly look?: "sum" | "total";
};

// of one half: 999 999,99 fits, a longer sum extends to the left
const widths = { number: 22, date: 43, debit: 48, credit: 48 };
const documentWidth = half - widths.number - widths.date - widths.debit - widths.credit;

const columnsOf = (words: Words): readonly Column<Row>[] => [
  ...halfOf(words, "own", {
    number: ({ number }) => String(number ?? ""),
    date: ({ on }) => (on ? formatDate(on, words.lang) : ""),
    document: ({ document }) => document,
    debit: ({ debit }) => amountText(words, debit),
    credit: ({ credit }) => amountText(words, credit),
  }),
  ...halfOf(words, "other", {
    number: blank,
    date: blank,
    document: ({ document, look }) => (look ? document : ""),
    debit: blank,
    credit: blank,
  }),
];

const blank = (): string => "";

const amountText = ({ lang }: Words, amount: Kopecks | undefined): string =>
  amount === undefined ? "" : formatAmount(amount, lang);

type Texts = Readonly<Record<"number" | "date" | "document" | "debit" | "credit", (row: Row) => string>>;

const halfOf = (words: Words, side: string, texts: Texts): readonly Column<Row>[] => [
  { key: `${side}-number`, title: words.t("columnNumber"), paperWidth: widths.number, text: texts.number },
  { key: `${side}-date`, title: words.t("columnDate"), paperWidth: widths.date, text: texts.date },
  { key: `${side}-document`, title: words.t("columnDocument"), paperWidth: documentWidth, text: texts.document },
  { key: `${side}-debit`, title: words.t("columnDebit"), kind: "money", paperWidth: widths.debit, text: texts.debit },
  {
    key: `${side}-credit`,
    title: words.t("columnCredit"),
    kind: "money",
    paperWidth: widths.credit,
    text: texts.credit,
  },
];

const rowsOf = (words: Words, { statement }: ActPaper, lines: readonly ActLine[]): Row[] => {
  const { period, opening, debit, credit, closing } = statement;
  const day = (date: string) => ({ date: formatDate(date, words.lang) });
  return [
    { document: words.t("opening", day(period.from)), ...balanceOf(opening), look: "sum" },
    ...lines.map((line, at) => ({
      number: at + 1,
      on: line.on,
      document: documentText(words, line),
      ...(isPayment(line) ? { credit: line.amount } : { debit: line.amount }),
    })),
    { document: words.t("turnover"), debit, credit, look: "sum" },
    { document: words.t("closing", day(period.to)), ...balanceOf(closing), look: "total" },
  ];
};

/** A debt stands in the debit, what was paid ahead in the credit. */
const balanceOf = (balance: Kopecks): Pick<Row, "debit" | "credit"> =>
  balance < 0 ? { credit: minus(balance) } : { debit: balance };

const drawSignatures = (pdf: Pdf, { operator, client }: ActPaper, words: Words): void => {
  need(pdf, 190);
  pdf.y += 16;
  paragraph(pdf, "H2", words.t("signatures"), { bold: true, size: 10.5 });
  pdf.y += 4;
  const top = pdf.y;
  const bottoms = [operator.name, client.name].map((name, at) =>
    drawSigner(pdf, words, { name, x: page.left + at * half, top }),
  );
  pdf.y = Math.max(...bottoms);
};

type Signer = { readonly name: string; readonly x: number; readonly top: number };

const drawSigner = (pdf: Pdf, words: Words, { name, x, top }: Signer): number => {
  const box = { x, width: half - 16 };
  let y = textAt(pdf, "P", words.t("signedBy", { name }), { ...box, y: top }, { bold: true, size: 9 }) + 4;
  for (const key of ["head", "authority", "signature", "fullName", "signedOn"] as const) {
    y = textAt(pdf, "P", words.t(key), { ...box, y }, { size: 7.5, color: colors.muted }) + 11;
    const at = y;
    artifact(pdf.doc, () => {
      pdf.doc
        .lineWidth(0.5)
        .moveTo(x, at)
        .lineTo(x + box.width, at)
        .stroke(colors.muted);
    });
    y += 4;
  }
  return textAt(pdf, "P", words.t("stamp"), { ...box, y: y + 2 }, { size: 7.5, color: colors.muted });
};
