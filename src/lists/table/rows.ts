import { cut, storable } from "../../kernel/stored-text.ts";
import { BadSheet } from "../../platform/sheets/reading/bad-sheet.ts";
import { type Book, cellFault, cellText, type Line, type Sheet } from "../../platform/sheets/reading/grid.ts";
import { letterOf } from "../choose.ts";
import { isBlank, isHeading, isTotal } from "../kinds.ts";
import { shownLines } from "../scan.ts";
import { longestCell, mostColumns, type Table, type TableWanted } from "./table.ts";

/** A heading stands among the first rows: below a title, a date, the name of the company. */
const HEADING_WITHIN = 40;

/** The visible sheet that holds most, read below its heading. @throws BadSheet */
export const readTableOf = (book: Book, wanted: TableWanted): Table => {
  const tables = book.sheets.map((_sheet, at) => tableOf(book.read(at), wanted)).filter(({ rows }) => rows.length > 0);
  const [first, ...others] = tables.toSorted((a, b) => b.rows.length - a.rows.length);
  if (!first) throw new BadSheet("empty", "no record");
  return { ...first, reading: { ...first.reading, otherSheets: others.map(({ reading }) => reading.sheet) } };
};

const tableOf = (sheet: Sheet, { headings, alone }: TableWanted): Table => {
  const lines = shownLines(sheet, false).map((line) => ({ row: line.row, texts: textsOf(line, sheet.hiddenColumns) }));
  const filled = lines.filter(({ texts }) => texts.some((text) => text !== ""));
  const head = headingAt(filled, headings);
  const titles = filled[head]?.texts ?? [];
  const body = filled.slice(head + 1);
  const places = placesOf(body, titles);
  const isKept = ({ texts }: Filled) => isRecord(texts, { titles, places, alone });
  const records = body.filter(isKept);
  const aside = [...filled.slice(0, Math.max(head, 0)), ...body.filter((line) => !isKept(line))];
  return {
    reading: {
      sheet: sheet.name,
      otherSheets: [],
      hiddenRows: sheet.lines.filter(({ row }) => sheet.hiddenRows.has(row)).length,
      aside: aside.length,
      asideRows: aside.slice(0, mostNamed).map(({ row, texts }) => ({ row, text: lineOf(texts) })),
    },
    columns: places.map((at) => ({ letter: letterOf(sheet.name, at), title: titles[at] ?? "" })),
    rows: records.map(({ row }) => row),
    cells: places.map((at) => records.map(({ texts }) => texts[at] ?? "")),
  };
};

const mostNamed = 5;
const lineOf = (texts: readonly string[]): string => cut(texts.filter((text) => text !== "").join(" "), 60);

const textsOf = ({ cells }: Line, hidden: ReadonlySet<number>): readonly string[] =>
  Array.from(cells, (cell, at) => {
    const text = cellText(cell);
    return hidden.has(at) || cellFault(cell) || isBlank(text)
      ? ""
      : cut(storable(text.replaceAll("\0", "")), longestCell);
  });

type Filled = { readonly row: number; readonly texts: readonly string[] };

/** The row in which most of the words are found; of two such rows the one with more cells filled. -1 where no row has any: every row is a record then. */
const headingAt = (lines: readonly Filled[], headings: RegExp): number => {
  const found = lines.slice(0, HEADING_WITHIN).map(({ texts }) => {
    const words = texts.filter((text) => isHeading(text) && headings.test(text)).length;
    return words === 0 ? 0 : words + texts.filter((text) => text !== "").length / 1_000;
  });
  const most = Math.max(0, ...found);
  return most === 0 ? -1 : found.indexOf(most);
};

/** The columns in which something stands, from the left. */
const placesOf = (lines: readonly Filled[], titles: readonly string[]): number[] => {
  const used = new Set<number>();
  for (const texts of [titles, ...lines.map((line) => line.texts)]) {
    texts.forEach((text, at) => text !== "" && used.add(at));
  }
  return [...used].toSorted((a, b) => a - b).slice(0, mostColumns);
};

type Around = { readonly titles: readonly string[]; readonly places: readonly number[]; readonly alone: RegExp };

/** Not a total, a heading that a printed list repeats, the numbers of its columns, or the name of a group of rows. */
const isRecord = (texts: readonly string[], { titles, places, alone }: Around): boolean => {
  const held = places.flatMap((at) => (texts[at] ? [{ text: texts[at], title: titles[at] ?? "" }] : []));
  const [first] = held;
  if (!first || isTotal(first.text)) return false;
  if (places.length > 2 && held.length === 1 && !alone.test(first.text)) return false;
  if (held.every(({ text, title }) => text === title)) return false;
  return held.length < 2 || !held.every(({ text }, at) => text === String(at + 1));
};
