import { formatDate } from "../../kernel/dates.ts";
import { formatMoney, kopecks } from "../../kernel/money.ts";
import { formatMonth, monthOf } from "../../kernel/month.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { amountInWords } from "../../kernel/words.ts";
import type { Words } from "./messages.ts";
import type { ActLine, ActPaper } from "./paper.ts";

/** The most lines that are printed one by one: some 100 pages. */
export const mostPrinted = 3_000;

export const titleText = (words: Words, { operator, client, statement: { period } }: ActPaper): string =>
  words.t("title", { operator: operator.name, client: client.name, ...daysOf(words, period) });

export const daysOf = ({ lang }: Words, { from, to }: { readonly from: string; readonly to: string }) => ({
  from: formatDate(from, lang),
  to: formatDate(to, lang),
});

/** What stands above the lines: a name and its text. */
export const headings = (words: Words, { operator, client, account, statement, drawnUpOn }: ActPaper) => {
  const date = formatDate(client.contractDate, words.lang);
  return [
    [words.t("drawnUp"), formatDate(drawnUpOn, words.lang)],
    [words.t("reconciledOn"), formatDate(statement.period.to, words.lang)],
    [words.t("operator"), words.t("party", { name: operator.name, unp: operator.unp, address: operator.address })],
    [words.t("client"), words.t("party", { name: client.name, unp: client.unp, address: client.address })],
    [words.t("grounds"), words.t("groundsText", { number: client.contractNumber, date, account })],
    [words.t("currency"), words.t("currencyName")],
  ] as const;
};

export const documentText = (words: Words, line: ActLine): string => {
  const { lang } = words;
  if (line.kind === "payment") return words.t(`document.${line.method}`, { number: line.number });
  if (line.kind === "month-paid") {
    const { count } = line;
    return words.t("monthPaid", { month: formatMonth(monthOf(line.on), lang), count, shown: formatCount(count, lang) });
  }
  return words.t(`document.${line.kind}`, { number: line.number, date: formatDate(line.issuedOn, lang) });
};

/** Who owes whom at the end of the period, in figures and in words. */
export const conclusionText = (words: Words, { operator, client, statement }: ActPaper): string => {
  const { lang } = words;
  const { closing, period } = statement;
  const size = kopecks(Math.abs(closing));
  const about = { date: formatDate(period.to, lang), operator: operator.name, client: client.name };
  const sum = { sum: formatMoney(size, lang), inWords: amountInWords(size, lang) };
  if (closing === 0) return words.t("even", about);
  return words.t(closing > 0 ? "debt" : "credit", { ...about, ...sum });
};

/** By which rule the act is made, and what is not in it. */
export const notes = (words: Words, { statement: { missing, lines } }: ActPaper, isFolded: boolean): string[] => [
  words.t("rule"),
  ...missing.map((month) => words.t("missing", { month: formatMonth(month, words.lang) })),
  ...(isFolded
    ? [words.t("folded", { lines: formatCount(lines, words.lang), most: formatCount(mostPrinted, words.lang) })]
    : []),
];
