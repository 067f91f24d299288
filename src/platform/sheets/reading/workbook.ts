import * as XLSX from "@e965/xlsx";
import { BadSheet, refuseFormat } from "./bad-sheet.ts";
import type { Book } from "./grid.ts";
import { type ReadLimits, ROWS_ASIDE } from "./limits.ts";
import { refuseHiding } from "./markup.ts";
import { attempt, bookOf, type Parse, parsing } from "./parsed-book.ts";
import { openParts, type PackageParts } from "./zip-parts.ts";

type Container = { FullPaths: string[]; FileIndex: { name: string; type: number; content: Buffer }[] };
declare module "@e965/xlsx" {
  export function parse_zip(zip: Container, options: XLSX.ParsingOptions): XLSX.WorkBook;
}
// Sheets that are small together are parsed at once: each further parse reads all shared strings again.
const TOGETHER_BYTES = 8 * 1024 * 1024;

const workbookTypes =
  /spreadsheetml\.(?:sheet|template)\.main\+xml|ms-excel\.(?:sheet|template)\.macroEnabled\.main\+xml/;

/** The visible sheets of an xlsx, xlsm, xltx, xltm or ods. @throws BadSheet */
export const openPackage = async (file: Buffer, limits: ReadLimits): Promise<Book> => {
  const parts = await openParts(file, limits);
  if (isOpenDocument(parts)) return openDocument(parts, limits);
  refuseOtherPackage(parts);
  const parse: Parse = (sheets) => parseParts(parts, sheets, limits);
  const bytes = parts.names.reduce((sum, name, at) => (isSheet.test(name) ? sum + parts.size(at) : sum), 0);
  return bookOf(parse, { isSmall: bytes <= TOGETHER_BYTES, sheets: limits.sheets });
};

/** The visible sheets of an xls of Excel 5 to 2003. @throws BadSheet */
export const openXls = (file: Buffer, { sheets: most }: ReadLimits): Book => {
  const streams = attempt(() => streamNames(file));
  if (streams.has("EncryptedPackage")) throw new BadSheet("password", "an encrypted package");
  if (streams.has("WordDocument")) refuseFormat("word");
  if (!streams.has("Workbook") && !streams.has("Book")) refuseFormat("unknown");
  const parse: Parse = (sheets) =>
    attempt(() => XLSX.read(file, { ...parsing, cellStyles: true, type: "buffer", sheets }));
  return bookOf(parse, { isSmall: file.length <= TOGETHER_BYTES, sheets: most });
};

const streamNames = (file: Buffer): ReadonlySet<string> => {
  const { FileIndex }: Container = XLSX.CFB.read(file, { type: "buffer" });
  return new Set(FileIndex.map((entry) => entry.name));
};

const isSheet = /sheets[/\\][^/\\]+\.xml$/i;

const refuseOtherPackage = (parts: PackageParts): void => {
  const { names } = parts;
  const has = (pattern: RegExp) => names.some((name) => pattern.test(name));
  const at = names.findIndex((name) => /^\[content_types\]\.xml$/i.test(name));
  const types = at < 0 ? "" : parts.read(at).toString("latin1");
  if (workbookTypes.test(types)) return;
  if (/sheet\.binary\.macroEnabled/.test(types)) refuseFormat("binary-workbook");
  if (/wordprocessingml/.test(types)) refuseFormat("word");
  if (has(/^Index\/.+\.iwa$|^Index\.zip$/i)) refuseFormat("numbers");
  refuseFormat("archive");
};

const isOpenDocument = ({ names }: PackageParts): boolean =>
  names.includes("META-INF/manifest.xml") && names.includes("content.xml");

/** The parser does not tell which rows of an ods are hidden: one that hides any is refused. */
const openDocument = (parts: PackageParts, { sheets }: ReadLimits): Book => {
  refuseHiding(parts.read(parts.names.indexOf("content.xml")).toString("utf8"));
  const book = attempt(() =>
    XLSX.parse_zip(
      containerOf(parts.names, (at) => parts.read(at)),
      { ...parsing },
    ),
  );
  return bookOf(() => book, { isSmall: true, sheets });
};

/** What the parser needs to be told of a sheet before it reads the rows. */
type Look = { readonly tooMany: boolean; readonly hides: boolean; readonly calculates: boolean };

const parseParts = (parts: PackageParts, sheets: number[], limits: ReadLimits): XLSX.WorkBook => {
  const options: XLSX.ParsingOptions = { ...parsing, sheets };
  const failures: BadSheet[] = [];
  // the parser swallows what is thrown while it reads a sheet, and reads its options sheet by sheet
  const read = (at: number): Buffer => {
    try {
      const part = parts.read(at);
      if (isSheet.test(parts.names[at] ?? "")) askFor(options, lookAt(part, limits.rows + ROWS_ASIDE));
      return part;
    } catch (error) {
      if (error instanceof BadSheet) failures.push(error);
      throw error;
    }
  };
  const container = containerOf(parts.names, read);
  const book = attempt(() => XLSX.parse_zip(container, options));
  if (failures[0]) throw failures[0];
  return book;
};

/** A zip as the parser knows it, whose parts are read when it asks for them. */
const containerOf = (names: readonly string[], read: (at: number) => Buffer): Container => ({
  FullPaths: [...names],
  FileIndex: names.map((name, at) => ({
    name,
    type: 2,
    get content() {
      return read(at);
    },
  })),
});

/** Hidden rows and columns are told with styles alone, a formula without a value by a stub: both only where there are any. */
const askFor = (options: XLSX.ParsingOptions, { tooMany, hides, calculates }: Look): void => {
  if (tooMany) throw new BadSheet("too-many-rows", "more rows than a list may have");
  options.cellStyles = hides;
  options.cellFormula = calculates;
  options.sheetStubs = calculates;
};

const lookAt = (sheet: Buffer, rows: number): Look => ({
  tooMany: hasMoreRows(sheet, rows),
  hides: ["hidden=", 'width="0"', 'ht="0"'].some((mark) => sheet.includes(mark)),
  calculates: ["<f>", "<f ", ":f>", ":f ", "<f/"].some((mark) => sheet.includes(mark)),
});

/** A million rows would take the parser seconds and a gigabyte; counting stops at the first row too many. */
const hasMoreRows = (sheet: Buffer, limit: number): boolean => {
  const nextValue = earliest(sheet, ["<v>", "<is>", ":v>", ":is>"]);
  let rows = 0;
  for (let at = nextValue(0); at < sheet.length; at = nextValue(at)) {
    rows += 1;
    if (rows > limit) return true;
    at = sheet.indexOf("row>", at);
    if (at < 0) return false;
  }
  return false;
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
