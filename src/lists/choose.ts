import { columnName } from "../platform/sheets/cells.ts";
import { BadSheet } from "../platform/sheets/reading/bad-sheet.ts";
import type { Book } from "../platform/sheets/reading/grid.ts";
import type { Kind } from "./kinds.ts";
import type { Choice, Other, ReadColumn, Wanted } from "./list.ts";
import { type ColumnScan, type ScanRange, type SheetScan, scanSheet } from "./scan.ts";

/** How many rows of each sheet are looked at before one is chosen. */
export const SAMPLE_LINES = 1000;
const MOST_OTHERS = 20;

/** Which sheet and columns of a file are its list. */
export type Target = {
  readonly sheet: number;
  readonly columns: readonly ReadColumn[];
  readonly kind: Kind;
  readonly takesHidden: boolean;
  readonly others: readonly Other[];
  readonly tooLong: readonly string[];
};

/**
 * The column in which most cells are numbers; hidden sheets, columns and rows do not count, unless all numbers stand in
 * hidden rows. The user's choice goes before. @throws BadSheet
 */
export const chooseTarget = (book: Book, { kinds }: Wanted, choice: Choice | undefined): Target => {
  for (const range of rangesOf(choice)) {
    const scans = scanBook(book, kinds, range);
    const best = choice ? chosen(scans, kinds, choice) : fullest(scans, kinds);
    if (best) return targetOf(scans, best, range);
  }
  const scans = scanBook(book, kinds, { takesHidden: true, lines: Number.POSITIVE_INFINITY });
  const likely = choice ? undefined : likeliest(scans, kinds);
  if (likely) return targetOf(scans, likely, { takesHidden: false, lines: 0 });
  throw scans.tooLong.length > 0
    ? new BadSheet("too-many-rows", "all sheets are too long")
    : new BadSheet("empty", "no cell with anything in it");
};

/** A list usually shows itself in its first rows; else the whole file is searched, at last with what is hidden. */
const rangesOf = (choice: Choice | undefined): readonly ScanRange[] => {
  const whole = Number.POSITIVE_INFINITY;
  if (choice) return [{ takesHidden: choice.hidden, lines: whole }];
  return [
    { takesHidden: false, lines: SAMPLE_LINES },
    { takesHidden: false, lines: whole },
    { takesHidden: true, lines: whole },
  ];
};

type Scans = { readonly sheets: readonly SheetScan[]; readonly tooLong: readonly string[] };

const scanBook = (book: Book, kinds: readonly Kind[], range: ScanRange): Scans => {
  const tooLong: string[] = [];
  const sheets = book.sheets.flatMap(({ name }, at) => {
    try {
      return [scanSheet(book.read(at), at, kinds, range)];
    } catch (error) {
      if (!(error instanceof BadSheet && error.code === "too-many-rows")) throw error;
      tooLong.push(name);
      return [];
    }
  });
  return { sheets, tooLong };
};

type Best = { readonly scan: SheetScan; readonly columns: readonly ColumnScan[]; readonly kind: Kind };

const fullest = ({ sheets }: Scans, kinds: readonly Kind[]): Best | undefined => {
  for (const kind of kinds) {
    const all = sheets.flatMap((scan) => scan.columns.map((column) => ({ scan, column, kind })));
    const best = firstMost(all, ({ column }) => column.named[kind]);
    if (best) return { ...best, columns: isOnlyNumbers(best.scan, kind) ? best.scan.columns : [best.column] };
  }
  return undefined;
};

/** Rows of numbers and nothing else, under one heading or none: all of them are meant. */
const isOnlyNumbers = ({ columns }: SheetScan, kind: Kind): boolean =>
  columns.every(({ title, named, filled }, index) => (title === "" || index === 0) && named[kind] * 2 >= filled);

const chosen = ({ sheets }: Scans, kinds: readonly Kind[], { sheet, column }: Choice): Best | undefined => {
  const scan = sheets.find((each) => each.sheet === sheet);
  if (!scan) return undefined;
  const columns = scan.columns.filter(({ at }) => column === "all" || at === column);
  const kind = kinds.find((each) => columns.some(({ named }) => named[each] > 0));
  return kind && { scan, kind, columns: columns.filter(({ named }) => named[kind] > 0) };
};

/** Where no cell is a number: the column of what was meant to be numbers, so that each row says what is wrong with it. */
const likeliest = ({ sheets }: Scans, kinds: readonly Kind[]): Best | undefined => {
  const all = sheets.flatMap((scan) => scan.columns.map((column) => ({ scan, column })));
  const measures = [(c: ColumnScan) => c.near, (c: ColumnScan) => c.digits, (c: ColumnScan) => Math.min(c.filled, 1)];
  for (const measure of measures) {
    const best = firstMost(all, ({ column }) => measure(column));
    if (best) return { scan: best.scan, columns: [best.column], kind: kinds[0] ?? "msisdn" };
  }
  return undefined;
};

/** The first of those that have the most; undefined where none has any. */
const firstMost = <T>(items: readonly T[], measure: (item: T) => number): T | undefined => {
  const most = items.reduce((max, item) => Math.max(max, measure(item)), 0);
  return most === 0 ? undefined : items.find((item) => measure(item) === most);
};

const targetOf = ({ sheets, tooLong }: Scans, { scan, columns, kind }: Best, { takesHidden }: ScanRange): Target => ({
  sheet: scan.sheet,
  columns: columns.map(({ at, title }) => ({ at, letter: letterOf(scan.name, at), title })),
  kind,
  takesHidden,
  others: othersOf(sheets, kind).slice(0, MOST_OTHERS),
  tooLong,
});

/** Every column with numbers, and of a sheet with several of them also all together; the one that is read is among them. */
const othersOf = (sheets: readonly SheetScan[], kind: Kind): Other[] =>
  sheets.flatMap(({ sheet, name, columns, isSampled }) => {
    const held = columns.filter(({ named }) => named[kind] > 0);
    const each = held.map(({ at, title, named }) => ({
      sheet,
      name,
      column: at,
      letter: letterOf(name, at),
      title,
      numbers: named[kind],
      isSampled,
    }));
    const numbers = each.reduce((sum, column) => sum + column.numbers, 0);
    return each.length < 2
      ? each
      : [...each, { sheet, name, column: "all" as const, letter: "", title: "", numbers, isSampled }];
  });

/** A text file has no letters above its columns. */
export const letterOf = (sheetName: string, at: number): string => (sheetName === "" ? String(at + 1) : columnName(at));
