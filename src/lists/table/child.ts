import { readFile } from "node:fs/promises";
import { BadSheet } from "../../platform/sheets/reading/bad-sheet.ts";
import { openBook } from "../../platform/sheets/reading/book.ts";
import { answerOnce } from "../../platform/sheets/reading/cage.ts";
import type { PackedTable, TableQuestion } from "./packed.ts";
import { readTableOf } from "./rows.ts";

// The question is our own, asked by read.ts over the channel that `fork` opens.
answerOnce(async (question): Promise<PackedTable> => {
  const { path, limits, wanted } = question as TableQuestion;
  const { rows, cells, ...table } = readTableOf(await openBook(await readFile(path), limits), wanted);
  if (rows.length > limits.rows) throw new BadSheet("too-many-rows", `${rows.length} records`);
  return { ...table, rows: Int32Array.from(rows), cells: cells.map((column) => column.join("\0")) };
});
