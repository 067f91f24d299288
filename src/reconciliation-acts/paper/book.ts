import { formatDate, startOfDay } from "../../kernel/dates.ts";
import { type Kopecks, kopecks } from "../../kernel/money.ts";
import { type PaperCell, type PaperSheet, paperBook } from "../../platform/sheets/paper-book.ts";
import type { Words } from "./messages.ts";
import { type ActLine, type ActPaper, isPayment, minus } from "./paper.ts";
import { conclusionText, documentText, headings, notes, titleText } from "./texts.ts";

// № · date · document · debit · credit, a gap, and the same for the customer
const widths = [7, 12, 42, 15, 15, 3, 7, 12, 42, 15, 15];
const last = widths.length;
const gap = null;

type Lines = AsyncIterable<readonly ActLine[]>;

/** The act with all its lines: numbers and days are such, turnovers and the closing balance are formulas. */
export const actBook = (paper: ActPaper, lines: Lines, words: Words): Promise<Buffer> =>
  paperBook(
    {
      name: words.t("sheet"),
      author: paper.operator.name,
      createdOn: startOfDay(paper.drawnUpOn),
      widths,
      footer: `&C${words.t("page", { page: "&P", pages: "&N" })}`,
    },
    async (sheet) => {
      drawHead(sheet, paper, words);
      await drawBody(sheet, paper, lines, words);
      drawFoot(sheet, paper, words);
    },
  );

const whole = [[1, last]] as const;

const drawHead = (sheet: PaperSheet, paper: ActPaper, words: Words): void => {
  sheet.add([titleText(words, paper)], { look: "title", merge: whole, height: 40 });
  for (const [label, text] of headings(words, paper)) {
    sheet.add([label, null, text], {
      merge: [
        [1, 2],
        [3, last],
      ],
    });
  }
  sheet.add([]);
  const sides = [paper.operator, paper.client].map(({ name }) => words.t("side", { name }));
  sheet.add([sides[0] ?? "", null, null, null, null, gap, sides[1] ?? "", null, null, null, null], {
    look: "head",
    merge: [
      [1, 5],
      [7, last],
    ],
    height: 32,
  });
  const titles = (["Number", "Date", "Document", "Debit", "Credit"] as const).map((key) => words.t(`column${key}`));
  sheet.add([...titles, gap, ...titles], { look: "head" });
};

const drawBody = async (sheet: PaperSheet, paper: ActPaper, lines: Lines, words: Words): Promise<void> => {
  const { statement } = paper;
  const { period, debit, credit } = statement;
  const opening = sheet.next;
  const openingText = words.t("opening", { date: formatDate(period.from, words.lang) });
  sheet.add(
    [null, null, openingText, ...balanceCells(statement.opening), gap, null, null, openingText, null, null],
    strong,
  );
  const counted = await drawLines(sheet, lines, words);
  if (counted.debit !== debit || counted.credit !== credit) {
    throw new Error(`the lines of an act, ${counted.debit} and ${counted.credit}, are not ${debit} and ${credit}`);
  }
  // without lines the sums still need a row to sum up
  if (sheet.next === opening + 1) sheet.add([]);
  const [first, end, turnover] = [opening + 1, sheet.next - 1, sheet.next];
  const sum = (letter: string, money: Kopecks): PaperCell => ({
    formula: `SUM(${letter}${first}:${letter}${end})`,
    money,
  });
  const text = words.t("turnover");
  const none = kopecks(0);
  sheet.add(
    [null, null, text, sum("D", debit), sum("E", credit), gap, null, null, text, sum("J", none), sum("K", none)],
    strong,
  );
  const rest = (a: string, b: string, money: Kopecks): PaperCell => ({
    formula: `MAX(0,${a}${opening}-${b}${opening}+${a}${turnover}-${b}${turnover})`,
    money,
  });
  const closingText = words.t("closing", { date: formatDate(period.to, words.lang) });
  const debt = kopecks(Math.max(0, statement.closing));
  const ahead = kopecks(Math.max(0, minus(statement.closing)));
  const own = [rest("J", "K", none), rest("K", "J", none)];
  sheet.add(
    [null, null, closingText, rest("D", "E", debt), rest("E", "D", ahead), gap, null, null, closingText, ...own],
    strong,
  );
};

const strong = { look: "strong" } as const;

const balanceCells = (balance: Kopecks): PaperCell[] =>
  balance < 0 ? [null, { money: minus(balance) }] : [{ money: balance }, null];

/** @returns the sums of what was written */
const drawLines = async (sheet: PaperSheet, lines: Lines, words: Words) => {
  const sums = { debit: 0, credit: 0 };
  let count = 0;
  for await (const batch of lines) {
    for (const line of batch) {
      count += 1;
      const amount = { money: line.amount };
      const side = isPayment(line) ? "credit" : "debit";
      sums[side] += line.amount;
      sheet.add([
        { count },
        { day: line.on },
        documentText(words, line),
        ...(side === "debit" ? [amount, null] : [null, amount]),
      ]);
    }
  }
  return sums;
};

const drawFoot = (sheet: PaperSheet, paper: ActPaper, words: Words): void => {
  sheet.add([]);
  sheet.add([conclusionText(words, paper)], { look: "title", merge: whole, height: 40 });
  for (const note of notes(words, paper, false)) sheet.add([note], { look: "muted", merge: whole });
  sheet.add([]);
  const halves = [
    [1, 5],
    [7, last],
  ] as const;
  const both = (left: string, right: string, look?: "strong"): void =>
    sheet.add([left, null, null, null, null, gap, right], { merge: halves, ...(look && { look }) });
  both(words.t("signedBy", { name: paper.operator.name }), words.t("signedBy", { name: paper.client.name }), "strong");
  for (const key of ["head", "authority", "signature", "fullName", "signedOn"] as const) {
    const text = `${words.t(key)}: ____________________________`;
    both(text, text);
  }
  both(words.t("stamp"), words.t("stamp"));
};
