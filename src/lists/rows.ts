import { lostDigits } from "../kernel/msisdn.ts";
import { cut } from "../kernel/stored-text.ts";
import { type CellFault, cellFault, cellText, type Line, type Sheet } from "../platform/sheets/reading/grid.ts";
import type { Target } from "./choose.ts";
import { digitsIn, isBlank, isHeading, isTotal, type Kind, namesIn } from "./kinds.ts";
import type { ListReason, Reading, ValueColumn } from "./list.ts";
import type { Columns } from "./packed.ts";
import { hasSomething, shownLines } from "./scan.ts";
import { valueColumns } from "./values.ts";

const MOST_ASIDE = 5;
const LONGEST_INPUT = 100;

/** The rows of the list that was chosen, each of them accounted for. */
export const readRows = (sheet: Sheet, target: Target, wanted: readonly ValueColumn[]): Columns => {
  const lines = shownLines(sheet, target.takesHidden);
  const top = topOf(lines, target);
  const headingCells = lines[top.heading]?.cells ?? [];
  const titles = target.columns.map(({ at }) => cellText(headingCells[at])).filter((title) => title !== "");
  const values = valueColumns(sheet, target, wanted, headingCells);
  const found = emptyColumns(values.map(({ key }) => key));
  const aside: { row: number; text: string }[] = [];
  let rows = 0;
  lines.forEach((line, index) => {
    const cells = heldBy(sheet, target, line, { index, titles, ...top });
    if (cells === blankLine) return;
    if (cells.length === 0) {
      aside.push({ row: line.row, text: cut(lineText(line), LONGEST_INPUT) });
      return;
    }
    rows += 1;
    for (const cell of cells) addRow(found, line, cell, values);
  });
  const reading: Reading = {
    sheet: target.sheet,
    name: sheet.name,
    kind: target.kind,
    columns: target.columns,
    values,
    rows,
    numbers: found.rows.length,
    aside: aside.length,
    asideRows: aside.slice(0, MOST_ASIDE),
    ...headingAmong(aside, lines[top.heading]?.row),
    hiddenRows: sheet.lines.filter((line) => sheet.hiddenRows.has(line.row) && hasSomething(line)).length,
    takesHidden: target.takesHidden,
    others: target.others,
    tooLong: target.tooLong,
  };
  return { ...found, reading };
};

const headingAmong = (aside: readonly { readonly row: number }[], row: number | undefined) =>
  row !== undefined && aside.slice(0, MOST_ASIDE).some((each) => each.row === row) ? { headingRow: row } : {};

type NamedCell = { readonly text: string; readonly name?: string; readonly reason?: ListReason };
type Top = {
  /** How many lines stand above the first number. */
  readonly length: number;
  /** Which of them is the heading; -1 where there is none. */
  readonly heading: number;
};

const topOf = (lines: readonly Line[], { columns, kind }: Target): Top => {
  const has = (test: (text: string, fault: CellFault | undefined) => boolean) =>
    lines.findIndex(({ cells }) => columns.some(({ at }) => test(cellText(cells[at]), cellFault(cells[at]))));
  const named = has((text, fault) => !fault && namesIn(kind, text).length > 0);
  const meant = named < 0 ? has((text, fault) => fault !== undefined || digitsIn(text) >= 5) : named;
  const length = meant < 0 ? lines.findIndex(hasSomething) + 1 : meant;
  const heading = lines
    .slice(0, length)
    .findLastIndex(({ cells }) => columns.some(({ at }) => isWords(cellText(cells[at]), cellFault(cells[at]))));
  return { length, heading };
};

const isWords = (text: string, fault: CellFault | undefined): boolean => !fault && !isBlank(text) && isHeading(text);

type Position = Top & {
  readonly index: number;
  /** Of the columns of numbers: printed lists repeat them page by page. */
  readonly titles: readonly string[];
};

type Held = { readonly text: string; readonly fault: CellFault | undefined };
const blankLine: readonly NamedCell[] = [];

/** The cells of a line that count, with what each names; none for a title, a heading, a total; `blankLine` for nothing at all. */
const heldBy = (sheet: Sheet, target: Target, line: Line, position: Position): readonly NamedCell[] => {
  const held: Held[] = [];
  for (const { at } of target.columns) {
    const text = cellText(line.cells[at]);
    if (!isBlank(text)) held.push({ text, fault: cellFault(line.cells[at]) });
  }
  if (held.length === 0) return hasSomething(line) ? withoutNumber(sheet, target, line, position) : blankLine;
  const named = held.flatMap((cell) => namedOf(cell, target.kind));
  if (named.some(({ name }) => name !== undefined)) return named;
  return isAside(held, line, position) ? [] : named;
};

const namedOf = ({ text, fault }: Held, kind: Kind): readonly NamedCell[] => {
  if (fault) return [{ text, reason: fault }];
  const names = namesIn(kind, text);
  if (names.length > 0) return names.map((name) => ({ text, name }));
  return [{ text, reason: lostDigits(text) ? "lost-digits" : "not-a-number" }];
};

const isAside = (held: readonly Held[], line: Line, { index, length, heading, titles }: Position): boolean => {
  if (held.some(({ fault }) => fault)) return false;
  if (index >= length) {
    return isTotal(lineText(line)) || held.every(({ text }) => isTotal(text) || titles.includes(text));
  }
  if (index < heading) return held.every(({ text }) => /\p{L}/u.test(text) || isHeading(text));
  return held.every(({ text }) => isHeading(text)) || isColumnNumbers(line.cells);
};

/** «1 2 3 4» under the heading of a printed form. */
const isColumnNumbers = (cells: Line["cells"]): boolean => {
  const texts = cells.map(cellText).filter((text) => text !== "");
  return texts.length > 1 && texts.every((text, at) => text === String(at + 1));
};

/** A row with nothing in the column of numbers: a title above, a total below, a merged cell, or somebody whose number is missing. */
const withoutNumber = (sheet: Sheet, target: Target, line: Line, position: Position): readonly NamedCell[] => {
  const column = target.columns[0]?.at ?? 0;
  const text = lineText(line);
  if (isTitle(position) || isTotal(text) || sheet.isCovered(line.row, column)) return [];
  // a line of text that ends before the column: `№3 375291000006` among lines with tabs
  const names = sheet.name === "" && line.cells.length <= column ? namesIn(target.kind, text) : [];
  return names.length > 0 ? names.map((name) => ({ text, name })) : [{ text, reason: "no-number" }];
};

const isTitle = ({ index, length, heading }: Position): boolean => index < length && (heading < 0 || index < heading);

const lineText = ({ cells }: Line): string =>
  Array.from(cells, cellText)
    .filter((text) => text !== "")
    .join(" · ");

const addRow = (
  { firstRows, ...found }: ReturnType<typeof emptyColumns>,
  { row, cells }: Line,
  { text, name = "", reason }: NamedCell,
  values: Reading["values"],
): void => {
  const first = firstRows.get(name) ?? 0;
  if (name !== "" && first === 0) firstRows.set(name, row);
  found.rows.push(row);
  found.inputs.push(cut(text, LONGEST_INPUT));
  found.names.push(name);
  found.reasons.push(first > 0 ? "repeated" : (reason ?? null));
  found.details.push(first);
  for (const [index, { at }] of values.entries()) {
    found.values[index]?.texts.push(cellFault(cells[at]) ? "" : cellText(cells[at]));
  }
};

const emptyColumns = (keys: readonly string[]) => ({
  rows: [] as number[],
  inputs: [] as string[],
  names: [] as string[],
  reasons: [] as (ListReason | null)[],
  details: [] as number[],
  values: keys.map((key) => ({ key, texts: [] as string[] })),
  /** Where each number stands first. */
  firstRows: new Map<string, number>(),
});
