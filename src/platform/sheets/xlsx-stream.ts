import { Readable } from "node:stream";
import { type Cell, type Column, type SharedTexts, sharedTexts } from "./cells.ts";
import {
  contentTypesXml,
  packageRelationsXml,
  sharedTextsXml,
  sheetPath,
  stylesXml,
  workbookRelationsXml,
  workbookXml,
} from "./parts.ts";
import { sheetName } from "./sheet-name.ts";
import { type Batches, cursorOf, sheetXml } from "./sheet-xml.ts";
import { type ZipEntry, zipStream } from "./zip-stream.ts";

export type Sheet = { readonly name: string; readonly columns: readonly Column[] };
type Rows = AsyncIterable<readonly Cell[]> | Iterable<readonly Cell[]>;

/** A sheet of a book. Its rows are read when the sheets before it are written: they may tell of those. */
export type BookSheet = Sheet & {
  readonly batches: Batches;
  /** Stands before the others, wherever it is in the list. */
  readonly isFirst?: boolean;
};

const FLUSH = 128 * 1024;
/** Of a sheet in Excel. */
export const LAST_ROW = 1_048_576;

/**
 * An xlsx written while it is read: a new sheet begins where Excel's rows end, and destroying the stream returns the
 * rows' iterator. Money is kopecks; a date is an ISO day or milliseconds, a datetime and a time ISO or milliseconds.
 */
export const xlsxStream = (sheet: Sheet, rows: Rows, lastRow = LAST_ROW): Readable =>
  bookStream([{ ...sheet, batches: oneByOne(rows) }], lastRow);

/** The same of several sheets. A batch is written without a pause: some thousand rows. */
export const bookStream = (sheets: readonly BookSheet[], lastRow = LAST_ROW): Readable =>
  Readable.from(zipStream(workbook(sheets, lastRow)), { objectMode: false, highWaterMark: FLUSH });

async function* oneByOne(rows: Rows): AsyncGenerator<readonly (readonly Cell[])[]> {
  for await (const row of rows) yield [row];
}

/** `number` is of the sheet's part, in the order of writing. */
type Written = { readonly name: string; readonly number: number; readonly isFirst: boolean };

async function* workbook(sheets: readonly BookSheet[], lastRow: number): AsyncGenerator<ZipEntry> {
  const shared = sharedTexts();
  const written: Written[] = [];
  for (const sheet of sheets) yield* sheetParts(sheet, written, { lastRow, shared });
  const inOrder = [...written.filter(({ isFirst }) => isFirst), ...written.filter(({ isFirst }) => !isFirst)];
  const texts = shared.list();
  const parts = { sheets: written.length, hasTexts: texts.length > 0 };
  if (parts.hasTexts) yield { name: "xl/sharedStrings.xml", content: [Buffer.from(sharedTextsXml(texts))] };
  yield { name: "xl/workbook.xml", content: [Buffer.from(workbookXml(inOrder))] };
  yield { name: "xl/_rels/workbook.xml.rels", content: [Buffer.from(workbookRelationsXml(parts))] };
  yield { name: "xl/styles.xml", content: [Buffer.from(stylesXml())] };
  yield { name: "_rels/.rels", content: [Buffer.from(packageRelationsXml())] };
  yield { name: "[Content_Types].xml", content: [Buffer.from(contentTypesXml(parts))] };
}

/** A sheet, and as many further ones as its rows need. */
async function* sheetParts(
  { name, columns, batches, isFirst = false }: BookSheet,
  written: Written[],
  options: { readonly lastRow: number; readonly shared: SharedTexts },
): AsyncGenerator<ZipEntry> {
  const source = await cursorOf(batches);
  try {
    for (let part = 1; part === 1 || source.batch; part += 1) {
      const number = written.length + 1;
      written.push({ name: sheetName(name, part), number, isFirst });
      yield { name: sheetPath(number), content: sheetXml(columns, source, options) };
    }
  } finally {
    await source.close();
  }
}
