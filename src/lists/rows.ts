import { lostDigits } from "../kernel/msisdn.ts";
import { plainWords } from "../kernel/typed.ts";
import {
  type CellFault,
  faultOf,
  type Line,
  MAX_COLUMNS,
  type Sheet,
  textOf,
} from "../platform/sheets/reading/grid.ts";
import { letterOf, type Target } from "./choose.ts";
import { digitsIn, isBlank, isHeading, isTotal, type Kind, namesIn } from "./kinds.ts";
import type { List, ListEntry, ListReason, Reading, ValueColumn } from "./list.ts";
import { hasSomething, shownLines } from "./scan.ts";

const MOST_ASIDE = 5;
const LONGEST_INPUT = 100;

/** The rows of the list that was chosen, each of them accounted for. */
export const readRows = (sheet: Sheet, target: Target, wanted: readonly ValueColumn[]): List => {
  const lines = shownLines(sheet, target.takesHidden).filter(hasSomething);
  const top = topOf(lines, target);
  const titles = target.columns.map(({ at }) => textOf(lines[top.heading]?.cells[at])).filter((title) => title !== "");
  const values = valueColumns(sheet, target, wanted, lines[top.heading]);
  const entries: ListEntry[] = [];
  const aside: { row: number; text: string }[] = [];
  const firstRows = new Map<string, number>();
  let rows = 0;
  lines.forEach((line, index) => {
    const cells = cellsOf(sheet, target, line, { index, titles, ...top });
    if (cells.length === 0) {
      aside.push({ row: line.row, text: lineText(line).slice(0, LONGEST_INPUT) });
      return;
    }
    rows += 1;
    const params = paramsOf(line, values);
    for (const cell of cells) entries.push(entryOf(line.row, cell, { kind: target.kind, params, firstRows }));
  });
  const reading: Reading = {
    sheet: target.sheet,
    name: sheet.name,
    kind: target.kind,
    columns: target.columns,
    values,
    rows,
    numbers: entries.length,
    aside: aside.length,
    asideRows: aside.slice(0, MOST_ASIDE),
    hiddenRows: sheet.lines.filter((line) => sheet.hiddenRows.has(line.row) && hasSomething(line)).length,
    takesHidden: target.takesHidden,
    others: target.others,
    tooLong: target.tooLong,
  };
  return { entries, reading };
};

type Named = { readonly text: string; readonly name?: string; readonly reason?: ListReason };
type Top = {
  /** How many lines stand above the first number. */
  readonly length: number;
  /** Which of them is the heading; -1 where there is none. */
  readonly heading: number;
};

const topOf = (lines: readonly Line[], { columns, kind }: Target): Top => {
  const has = (test: (text: string, fault: CellFault | undefined) => boolean) =>
    lines.findIndex(({ cells }) => columns.some(({ at }) => test(textOf(cells[at]), faultOf(cells[at]))));
  const named = has((text, fault) => !fault && namesIn(kind, text).length > 0);
  const meant = named < 0 ? has((text, fault) => fault !== undefined || digitsIn(text) >= 5) : named;
  const length = meant < 0 ? 1 : meant;
  const heading = lines
    .slice(0, length)
    .findLastIndex(({ cells }) => columns.some(({ at }) => isWords(textOf(cells[at]), faultOf(cells[at]))));
  return { length, heading };
};

const isWords = (text: string, fault: CellFault | undefined): boolean => !fault && !isBlank(text) && isHeading(text);

type Position = Top & {
  readonly index: number;
  /** Of the columns of numbers: printed lists repeat them page by page. */
  readonly titles: readonly string[];
};

/** The cells of a line that count, with what each names; none for a title, a heading, a total. */
const cellsOf = (sheet: Sheet, target: Target, line: Line, position: Position): readonly Named[] => {
  const filled = target.columns.filter(({ at }) => !isBlank(textOf(line.cells[at])));
  if (filled.length === 0) return withoutNumber(sheet, target, line, position);
  const named = filled.flatMap(({ at }) => namedOf(textOf(line.cells[at]), faultOf(line.cells[at]), target.kind));
  if (named.some(({ name }) => name !== undefined)) return named;
  return isAside(target, line, position) ? [] : named;
};

const namedOf = (text: string, fault: CellFault | undefined, kind: Kind): readonly Named[] => {
  if (fault) return [{ text, reason: fault }];
  const names = namesIn(kind, text);
  if (names.length > 0) return names.map((name) => ({ text, name }));
  return [{ text, reason: lostDigits(text) ? "lost-digits" : "not-a-number" }];
};

const isAside = ({ columns }: Target, { cells }: Line, { index, length, heading, titles }: Position): boolean => {
  const held = columns.filter(({ at }) => !isBlank(textOf(cells[at])));
  if (held.some(({ at }) => faultOf(cells[at]))) return false;
  const texts = held.map(({ at }) => textOf(cells[at]));
  if (index >= length) return texts.every((text) => isTotal(text) || titles.includes(text));
  if (index < heading) return texts.every((text) => /\p{L}/u.test(text) || isHeading(text));
  return texts.every(isHeading) || isColumnNumbers(cells);
};

/** «1 2 3 4» under the heading of a printed form. */
const isColumnNumbers = (cells: Line["cells"]): boolean => {
  const texts = cells.map(textOf).filter((text) => text !== "");
  return texts.length > 1 && texts.every((text, at) => text === String(at + 1));
};

/** A row with nothing in the column of numbers: a title above, a total below, a merged cell, or somebody whose number is missing. */
const withoutNumber = (sheet: Sheet, target: Target, line: Line, position: Position): readonly Named[] => {
  const { index, length, heading } = position;
  const column = target.columns[0]?.at ?? 0;
  const text = lineText(line);
  const isTitle = index < length && (heading < 0 || index < heading);
  if (isTitle || isTotal(text) || sheet.isCovered(line.row, column)) return [];
  // a line of text that ends before the column: `№3 375291000006` among lines with tabs
  const names = sheet.name === "" && line.cells.length <= column ? namesIn(target.kind, text) : [];
  return names.length > 0 ? names.map((name) => ({ text, name })) : [{ text, reason: "no-number" }];
};

const lineText = ({ cells }: Line): string =>
  Array.from(cells, textOf)
    .filter((text) => text !== "")
    .join(" · ");

type Context = {
  readonly kind: Kind;
  readonly params: ListEntry["params"];
  readonly firstRows: Map<string, number>;
};

const entryOf = (row: number, { text, name, reason }: Named, { kind, params, firstRows }: Context): ListEntry => {
  const first = name === undefined ? undefined : firstRows.get(name);
  if (name !== undefined && first === undefined) firstRows.set(name, row);
  return {
    row,
    input: text.slice(0, LONGEST_INPUT),
    msisdn: (kind === "msisdn" && name) || null,
    iccid: (kind === "iccid" && name) || null,
    line: (kind === "line" && name) || null,
    ...(params && { params }),
    reason: reason ?? (first === undefined ? null : "repeated"),
    detail: first === undefined ? null : String(first),
  };
};

/** Each further column by its heading; where none fits, the next one to the right of the numbers that is not taken. */
const valueColumns = (
  { name, hiddenColumns }: Sheet,
  { columns }: Target,
  wanted: readonly ValueColumn[],
  heading: Line | undefined,
): Reading["values"] => {
  const taken = new Set([...hiddenColumns, ...columns.map(({ at }) => at)]);
  const titles = (heading?.cells ?? []).map((cell) => plain(textOf(cell)));
  const byHeading = wanted.map(({ headings }) =>
    titles.findIndex((title, at) => !taken.has(at) && headings.some((each) => plain(each) === title)),
  );
  for (const at of byHeading) if (at >= 0) taken.add(at);
  let next = Math.max(...columns.map(({ at }) => at)) + 1;
  return wanted.flatMap(({ key, headings }, index) => {
    let at = byHeading[index] ?? -1;
    if (at < 0) {
      while (taken.has(next)) next += 1;
      at = next;
      taken.add(at);
    }
    if (at >= MAX_COLUMNS) return [];
    return [{ key, label: headings[0] ?? key, at, letter: letterOf(name, at), title: textOf(heading?.cells[at]) }];
  });
};

const plain = (title: string): string =>
  plainWords(title)
    .toLowerCase()
    .replace(/[.:*]+$/, "");

const paramsOf = ({ cells }: Line, values: Reading["values"]): ListEntry["params"] => {
  if (values.length === 0) return undefined;
  const filled = values.flatMap(({ key, at }) => {
    const text = textOf(cells[at]);
    return text === "" || faultOf(cells[at]) ? [] : [[key, text] as const];
  });
  return Object.fromEntries(filled);
};
