import { readFile } from "node:fs/promises";
import { BadSheet } from "./bad-sheet.ts";
import type { ColumnCell } from "./column.ts";
import type { ReadLimits } from "./limits.ts";
import { type Answer, CELL_END, type Question } from "./reader-messages.ts";
import { readText } from "./text.ts";
import { readXls, readXlsx } from "./workbook.ts";

const reply = async (question: Question): Promise<void> => {
  const found = await answer(question);
  process.send?.(found, () => process.disconnect());
};

const answer = async ({ path, limits }: Question): Promise<Answer> => {
  try {
    return packed(await read(await readFile(path), limits));
  } catch (error) {
    if (error instanceof BadSheet) return { code: error.code, detail: error.message };
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
};

const read = async (file: Buffer, limits: ReadLimits): Promise<ColumnCell[]> => {
  const magic = file.toString("latin1", 0, 8);
  if (magic.startsWith("PK\u0003\u0004") || magic.startsWith("PK\u0005\u0006")) return await readXlsx(file, limits);
  if (magic === "\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1") return await readXls(file, limits);
  return readText(file, limits);
};

/** One string and one typed array: 100 000 objects would be read one by one on the thread that serves pages. */
const packed = (cells: readonly ColumnCell[]): Answer => {
  if (cells.length === 0) throw new BadSheet("empty", "no cell with anything in it");
  return {
    rows: Int32Array.from(cells, (cell) => cell.row),
    text: cells.map((cell) => cell.text.replaceAll(CELL_END, "")).join(CELL_END),
  };
};

// The question is ours, sent by read-column.ts over the channel that `fork` opens.
process.once("message", (question: Question) => void reply(question));
