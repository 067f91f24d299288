import * as XLSX from "@e965/xlsx";
import { BadSheet } from "./bad-sheet.ts";
import { type ColumnCell, type Line, readNumbers } from "./column.ts";
import type { ReadLimits } from "./limits.ts";
import { type Parts, unzip } from "./unzip.ts";

type Container = { FullPaths: string[]; FileIndex: { name: string; type: number; content: Buffer }[] };
declare module "@e965/xlsx" {
  export function parse_zip(zip: Container, options: XLSX.ParsingOptions): XLSX.WorkBook;
}

const parsing: XLSX.ParsingOptions = { dense: true, cellFormula: false, cellHTML: false, cellText: false };
const MAX_ROW = 1_048_576;
// The last whole number that Excel keeps; a longer one has already lost its digits and must not look whole.
const EXACT_BELOW = 1e15;

export const readXlsx = async (file: Buffer, limits: ReadLimits): Promise<ColumnCell[]> => {
  const parts = await unzip(file, limits);
  const types = parts.get("[Content_Types].xml")?.toString("latin1") ?? "";
  if (!/spreadsheetml\.sheet\.main\+xml|ms-excel\.sheet\.macroEnabled\.main\+xml/.test(types)) {
    throw new BadSheet("format", "a zip without a workbook");
  }
  for (const [name, part] of parts) {
    if (/sheets\/[^/]+\.xml$/.test(name)) refuseTooManyRows(part, limits.rows);
  }
  return firstWithData((sheets) => XLSX.parse_zip(container(parts), { ...parsing, sheets }), limits);
};

export const readXls = async (file: Buffer, limits: ReadLimits): Promise<ColumnCell[]> => {
  const streams = attempt(() => streamNames(file));
  if (streams.has("EncryptedPackage")) throw new BadSheet("password", "an encrypted package");
  if (!streams.has("Workbook") && !streams.has("Book")) throw new BadSheet("format", "OLE without a workbook");
  return firstWithData((sheets) => XLSX.read(file, { ...parsing, type: "buffer", sheets }), limits);
};

const streamNames = (file: Buffer): ReadonlySet<string> => {
  const { FileIndex }: Container = XLSX.CFB.read(file, { type: "buffer" });
  return new Set(FileIndex.map((entry) => entry.name));
};

/** A million rows would take the parser seconds and a gigabyte; counting stops at the first row too many. */
const refuseTooManyRows = (sheet: Buffer, limit: number): void => {
  const nextValue = earliest(sheet, ["<v>", "<is>"]);
  let rows = 0;
  for (let at = nextValue(0); at < sheet.length; at = nextValue(at)) {
    rows += 1;
    if (rows > limit + 1) throw new BadSheet("too-many-rows", `more than ${limit} rows`);
    at = sheet.indexOf("</row", at);
    if (at < 0) return;
  }
};

/** Each mark is looked for once past each place: a sheet without one of them is not searched for it row by row. */
const earliest = (sheet: Buffer, marks: readonly string[]): ((from: number) => number) => {
  const next = marks.map(() => -1);
  return (from) => {
    for (const [i, mark] of marks.entries()) {
      if ((next[i] ?? 0) >= from) continue;
      const found = sheet.indexOf(mark, from);
      next[i] = found < 0 ? sheet.length : found;
    }
    return Math.min(...next);
  };
};

const container = (parts: Parts): Container => ({
  FullPaths: [...parts.keys()],
  FileIndex: [...parts].map(([name, content]) => ({ name, type: 2, content })),
});

const firstWithData = (parse: (sheets: number[]) => XLSX.WorkBook, limits: ReadLimits): ColumnCell[] => {
  const { SheetNames, Workbook } = attempt(() => parse([]));
  for (const [index, name] of SheetNames.entries()) {
    if (Workbook?.Sheets?.[index]?.Hidden) continue;
    const sheet = attempt(() => parse([index])).Sheets[name];
    const cells = readNumbers(linesOf(sheet), cellText, limits.rows);
    if (cells.length > 0) return cells;
  }
  return [];
};

const linesOf = (sheet: XLSX.WorkSheet | undefined): Line<XLSX.CellObject>[] => {
  const data: (XLSX.CellObject | undefined)[][] = sheet?.["!data"] ?? [];
  const lines: Line<XLSX.CellObject>[] = [];
  for (let i = 0; i < Math.min(data.length, MAX_ROW); i += 1) {
    const cells = data[i];
    if (cells) lines.push({ row: i + 1, cells });
  }
  return lines;
};

const cellText = ({ t, v }: XLSX.CellObject): string => {
  if (typeof v === "number" && t === "n") return Math.abs(v) < EXACT_BELOW ? String(v) : v.toExponential();
  return v === undefined || t === "e" ? "" : String(v).trim();
};

/** Whatever the parser stumbles over is the file's fault: it was written by somebody else. */
const attempt = <T>(parse: () => T): T => {
  try {
    return parse();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw new BadSheet(/password-protected|password protection/i.test(message) ? "password" : "corrupt", message);
  }
};
