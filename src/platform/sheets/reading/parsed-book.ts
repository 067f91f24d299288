import * as XLSX from "@e965/xlsx";
import { BadSheet } from "./bad-sheet.ts";
import type { Book, GridCell, Line, Sheet } from "./grid.ts";

export type Parse = (sheets: number[]) => XLSX.WorkBook;

export const parsing: XLSX.ParsingOptions = { dense: true, cellFormula: false, cellHTML: false, cellText: false };
const MAX_ROW = 1_048_576;

/** The visible sheets of what the parser gives; all at once where they are small together. @throws BadSheet for too many */
export const bookOf = (
  parse: Parse,
  { isSmall, sheets: most }: { readonly isSmall: boolean; readonly sheets: number },
): Book => {
  const { SheetNames, Workbook } = parse([]);
  const visible = SheetNames.flatMap((name, at) => (Workbook?.Sheets?.[at]?.Hidden ? [] : [{ name, at }]));
  // a sheet that is not read with the others is a parse of its own
  if (visible.length > most) throw new BadSheet("too-many-sheets", `${visible.length} visible sheets`);
  const all = isSmall ? parseAll(parse, visible) : undefined;
  const kept: { index?: number; sheet?: Sheet } = {};
  return {
    sheets: visible.map(({ name }) => ({ name })),
    hidden: SheetNames.length - visible.length,
    read: (index) => {
      if (kept.sheet && kept.index === index) return kept.sheet;
      const { name, at } = visible[index] ?? { name: "", at: -1 };
      delete kept.sheet;
      kept.sheet = sheetOf(name, (all ?? parse([at]).Sheets)[name]);
      kept.index = index;
      return kept.sheet;
    },
  };
};

/** All at once; undefined where one of them is too long, so that the others are read without it. */
const parseAll = (parse: Parse, visible: readonly { at: number }[]) => {
  try {
    return parse(visible.map(({ at }) => at)).Sheets;
  } catch (error) {
    if (error instanceof BadSheet && error.code === "too-many-rows") return undefined;
    throw error;
  }
};

const sheetOf = (name: string, sheet: XLSX.WorkSheet | undefined): Sheet => {
  const data: (GridCell | undefined)[][] = sheet?.["!data"] ?? [];
  const lines: Line[] = [];
  for (let i = 0; i < Math.min(data.length, MAX_ROW); i += 1) {
    const cells = data[i];
    if (cells) lines.push({ row: i + 1, cells });
  }
  const merged = (sheet?.["!merges"] ?? []).filter(({ s, e }) => e.r > s.r);
  return {
    name,
    lines,
    hiddenRows: hiddenAt(sheet?.["!rows"], 1),
    hiddenColumns: hiddenAt(sheet?.["!cols"], 0),
    isCovered: (row, column) =>
      merged.some(({ s, e }) => s.c <= column && column <= e.c && s.r + 1 < row && row <= e.r + 1),
  };
};

type Info = { readonly hidden?: boolean; readonly width?: number; readonly hpt?: number };

/** Hidden, or so narrow or low that nothing is seen. */
const hiddenAt = (infos: readonly (Info | undefined)[] | undefined, first: number): Set<number> => {
  const hidden = new Set<number>();
  infos?.forEach((info, at) => {
    if (info && (info.hidden || info.width === 0 || info.hpt === 0)) hidden.add(at + first);
  });
  return hidden;
};

/** Every failure of the parser counts as a fault of the file. */
export const attempt = <T>(parse: () => T): T => {
  try {
    return parse();
  } catch (error) {
    if (error instanceof BadSheet) throw error;
    const message = error instanceof Error ? error.message : String(error);
    throw new BadSheet(/password-protected|password protection/i.test(message) ? "password" : "corrupt", message);
  }
};
