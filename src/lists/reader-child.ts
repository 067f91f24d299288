import { readFile } from "node:fs/promises";
import { BadSheet } from "../platform/sheets/reading/bad-sheet.ts";
import { openBook } from "../platform/sheets/reading/book.ts";
import { answerOnce } from "../platform/sheets/reading/cage.ts";
import { chooseTarget } from "./choose.ts";
import { pack, type Question } from "./packed.ts";
import { readRows } from "./rows.ts";

// The question is our own, asked by read.ts over the channel that `fork` opens.
answerOnce(async (question) => {
  const { path, limits, wanted, choice } = question as Question;
  const book = await openBook(await readFile(path), limits);
  const target = chooseTarget(book, wanted, choice);
  const list = readRows(book.read(target.sheet), target, wanted.columns);
  if (list.rows.length === 0) throw new BadSheet("empty", "headings alone");
  if (list.rows.length > limits.rows) throw new BadSheet("too-many-rows", `${list.rows.length} numbers`);
  return pack(list);
});
