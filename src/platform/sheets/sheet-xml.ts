import {
  type Cell,
  type Column,
  cellWriter,
  columnName,
  type SharedTexts,
  styles,
  textCell,
  type WriteCell,
} from "./cells.ts";
import { sheetEnd, sheetStart } from "./parts.ts";

type Batch = readonly (readonly Cell[])[];
export type Batches = AsyncIterable<Batch> | Iterable<Batch>;

const FLUSH = 128 * 1024;
// UTF-8 of one UTF-16 unit.
const MOST_BYTES = 3;

/** Where the reading of batches stands: another sheet begins only when `batch` says that a row is left for it. */
export type Cursor = {
  batch: Batch | undefined;
  at: number;
  next: () => Promise<void>;
  close: () => Promise<void>;
};

export const cursorOf = async (batches: Batches): Promise<Cursor> => {
  const source = Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
  const state: Cursor = {
    batch: undefined,
    at: 0,
    next: async () => {
      for (;;) {
        const { done, value } = await source.next();
        state.batch = done ? undefined : value;
        state.at = 0;
        if (done || value.length > 0) return;
      }
    },
    close: async () => {
      if (state.batch) await source.return?.();
    },
  };
  await state.next();
  return state;
};

/** One sheet's XML: the heading, and rows until the source or the sheet ends. */
export async function* sheetXml(
  columns: readonly Column[],
  source: Cursor,
  { lastRow, shared }: { readonly lastRow: number; readonly shared: SharedTexts },
): AsyncGenerator<Buffer> {
  const writers = columns.map(({ type = "text" }) => cellWriter(type, shared));
  const letters = columns.map((_, i) => columnName(i));
  yield Buffer.from(sheetStart(columns.map(widthOf)) + headingRow(columns, letters));
  let row = 1;
  let piece = newPiece();
  while (source.batch && row < lastRow) {
    const { batch } = source;
    for (; source.at < batch.length && row < lastRow; source.at += 1) {
      row += 1;
      const xml = rowXml(batch[source.at] ?? [], row, writers, letters);
      if (xml.length * MOST_BYTES > piece.bytes.length - piece.length) {
        yield filled(piece);
        piece = newPiece(xml.length * MOST_BYTES);
      }
      piece.length += piece.bytes.write(xml, piece.length);
    }
    if (source.at === batch.length) await source.next();
  }
  yield filled(piece);
  yield Buffer.from(sheetEnd(`A1:${letters.at(-1)}${row}`));
}

/** Rows are turned into bytes one by one: as one long string they outlived V8's young heap: 221 MB at the peak of a million rows, not 183. */
type Piece = { readonly bytes: Buffer; length: number };

const newPiece = (atLeast = 0): Piece => ({ bytes: Buffer.allocUnsafeSlow(Math.max(FLUSH, atLeast)), length: 0 });
const filled = ({ bytes, length }: Piece): Buffer => bytes.subarray(0, length);

const headingRow = (columns: readonly Column[], letters: readonly string[]): string =>
  `<row r="1">${columns.map(({ title }, i) => textCell(title, `${letters[i]}1`, styles.heading)).join("")}</row>`;

const rowXml = (
  cells: readonly Cell[],
  row: number,
  writers: readonly WriteCell[],
  letters: readonly string[],
): string => {
  let xml = `<row r="${row}">`;
  for (let i = 0; i < writers.length; i += 1) xml += writers[i]?.(cells[i] ?? null, `${letters[i]}${row}`) ?? "";
  return `${xml}</row>`;
};

const widthOf = ({ title, width, type }: Column): number => {
  if (width !== undefined) return width;
  const shortest = type === "datetime" ? 19 : 12;
  return Math.min(Math.max(title.length + 4, shortest), 60);
};
