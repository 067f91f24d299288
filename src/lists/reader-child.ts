import { readFile } from "node:fs/promises";
import { BadSheet } from "../platform/sheets/reading/bad-sheet.ts";
import { openBook } from "../platform/sheets/reading/book.ts";
import { answerOnce } from "../platform/sheets/reading/cage.ts";
import { chooseTarget } from "./choose.ts";
import { type Packed, pack, type Question } from "./packed.ts";
import { readRows } from "./rows.ts";

answerOnce<Question, Packed>(async ({ path, limits, wanted, choice }) => {
  const book = await openBook(await readFile(path), limits);
  const target = chooseTarget(book, wanted, choice);
  const list = readRows(book.read(target.sheet), target, wanted.columns);
  if (list.entries.length === 0) throw new BadSheet("empty", "headings alone");
  if (list.entries.length > limits.rows) throw new BadSheet("too-many-rows", `${list.entries.length} numbers`);
  return pack(list);
});
