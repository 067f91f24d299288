import { type Kopecks, kopecks, parseMoney } from "../../kernel/money.ts";
import { dayInCell } from "../../kernel/sheet-day.ts";
import { cut } from "../../kernel/stored-text.ts";
import { folded, plainWords } from "../../kernel/typed.ts";
import type { Mapping, Role } from "./roles.ts";

/** A line of the customer's own ledger. */
export type FileLine = {
  readonly row: number;
  readonly on: string | null;
  readonly document: string;
  /** Of the document, in the form in which numbers are compared; empty where the cell has none. */
  readonly number: string;
  readonly amount: Kopecks;
  /** In which of two sides it stands: two columns, or two signs; null where the file has one side. */
  readonly side: "debit" | "credit" | null;
  /** What its words say; null where they say nothing. */
  readonly isPayment: boolean | null;
};
export type Ledger = {
  readonly lines: readonly FileLine[];
  /** Rows whose sum or date cannot be read, or that have nothing to be found by. */
  readonly unread: readonly { readonly row: number; readonly text: string }[];
  /** Balances, turnovers and rows without a sum. */
  readonly aside: number;
};
export type Cells = {
  readonly rows: readonly number[];
  /** Column by column. */
  readonly cells: readonly (readonly string[])[];
};

const summing = /^(?:сальдо|сальда|остат|астат|оборот|абарот|баланс|balance|turnover|opening|closing)/iu;
const longestText = 60;

export const ledgerOf = ({ rows, cells }: Cells, mapping: Mapping): Ledger => {
  const lines: FileLine[] = [];
  const unread: { row: number; text: string }[] = [];
  let aside = 0;
  const columnOf = (role: Role) => cells[mapping.indexOf(role)];
  const columns = {
    date: columnOf("date"),
    number: columnOf("number"),
    amount: columnOf("amount"),
    debit: columnOf("debit"),
    credit: columnOf("credit"),
  };
  for (const [at, row] of rows.entries()) {
    const texts = Object.fromEntries(Object.entries(columns).map(([role, column]) => [role, column?.[at] ?? ""]));
    const read = lineOf(row, texts as Record<Role, string>);
    if (read === "aside") aside += 1;
    else if (read === "unread") unread.push({ row, text: rowText(cells, at) });
    else lines.push(...read);
  }
  return { lines: signed(lines), unread, aside };
};

const rowText = (cells: Cells["cells"], at: number): string =>
  cut(cells.flatMap((column) => column[at] || []).join(" "), longestText);

const lineOf = (row: number, texts: Readonly<Record<Role, string>>): readonly FileLine[] | "aside" | "unread" => {
  const document = plainWords(texts.number);
  if (summing.test(document) || summing.test(texts.date.trim())) return "aside";
  const sums = (["amount", "debit", "credit"] as const).flatMap((role) => {
    const amount = amountIn(texts[role]);
    return amount === 0 ? [] : [{ role, amount }];
  });
  if (sums.length === 0) return "aside";
  const on = texts.date.trim() === "" ? null : dayInCell(texts.date.trim());
  const number = numberIn(document);
  if (on === undefined || (on === null && number === "")) return "unread";
  const isPayment = meaningOf(document);
  const lines = sums.flatMap(({ role, amount }) =>
    amount === undefined
      ? []
      : [{ row, on, document, number, amount, side: role === "amount" ? null : role, isPayment }],
  );
  return lines.length < sums.length ? "unread" : lines;
};

/** Of one column of sums the sign is the side, where there are both signs. */
const signed = (lines: readonly FileLine[]): readonly FileLine[] => {
  if (!lines.some(({ side, amount }) => side === null && amount < 0)) return lines;
  return lines.map((line) => {
    if (line.side !== null) return line;
    return { ...line, side: line.amount < 0 ? "credit" : "debit", amount: kopecks(Math.abs(line.amount)) };
  });
};

/** Kopecks; 0 for an empty cell, undefined for what is no sum. A spreadsheet keeps `0.1 + 0.2` as 0.30000000000000004. */
const amountIn = (cell: string): Kopecks | undefined => {
  const text = cell.trim();
  if (text === "" || /^[-–—]$/.test(text)) return kopecks(0);
  const typed = parseMoney(text);
  if (typed !== undefined || !/^-?\d+\.\d{3,}(?:e-?\d+)?$/i.test(text)) return typed;
  const exact = Number(text) * 100;
  const whole = Math.round(exact);
  return Math.abs(exact - whole) < 1e-4 && Number.isSafeInteger(whole) ? kopecks(whole) : undefined;
};

const named = /(?:№|(?:^|\s)N[o°]?\.?)\s*([\p{L}\d][\p{L}\d/._-]*)/u;
const isDay = /^\d{1,2}[./]\d{1,2}[./]\d{2,4}$/;

/** The number of a document out of a cell: `118-А/26`, «Платежное поручение № 1187 от 05.11.2026», «Счет 20000001-202610». */
export const numberIn = (text: string): string => {
  const words = text.split(/\s+/);
  const number =
    named.exec(text)?.[1] ??
    (words.length === 1 && /\d/.test(text) ? text : words.find((word) => /\d/.test(word) && !isDay.test(word)));
  return numberKey(number ?? "");
};

/** A bank writes a number with zeros, spaces or a sign before it. */
export const numberKey = (number: string): string =>
  folded(number)
    .toUpperCase()
    .replaceAll(/[\s№#]/gu, "")
    .replace(/[.,;]{1,9}$/, "")
    .replace(/^0+(?=.)/, "");

const payment = /плат[её]ж|плац[её]ж|плат\.|плац\.|п\/п|оплат|аплат|выписк|выпіск|payment/iu;
const charge = /сч[её]т|рахун|акт|начисл|наліч|услуг|паслуг|invoice|charge/iu;

const meaningOf = (document: string): boolean | null => {
  if (payment.test(document)) return true;
  return charge.test(document) ? false : null;
};
