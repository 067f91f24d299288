import { refuseFormat } from "./bad-sheet.ts";
import { decode, isBinary } from "./decode.ts";
import type { Book } from "./grid.ts";
import type { ReadLimits } from "./limits.ts";
import { isMarkup, isMessage, openMarkup } from "./markup.ts";
import { readText } from "./text.ts";
import { openPackage, openXls } from "./workbook.ts";

/** The format is told by the content, never by the name. @throws BadSheet */
export const openBook = async (file: Buffer, limits: ReadLimits): Promise<Book> => {
  const start = file.toString("latin1", 0, 16);
  if (start.startsWith("PK\u0003\u0004") || start.startsWith("PK\u0005\u0006")) return await openPackage(file, limits);
  if (start.startsWith("\u00d0\u00cf\u0011\u00e0\u00a1\u00b1\u001a\u00e1")) return openXls(file, limits);
  refuseKnown(start);
  const text = decode(file);
  if (isMarkup(text)) return openMarkup(text, limits);
  if (isMessage(text)) refuseFormat("web-page");
  if (isBinary(text)) refuseFormat("unknown");
  const sheet = readText(text, limits);
  return { sheets: [{ name: "" }], hidden: 0, read: () => sheet };
};

const pdf = ["%PDF-"];
const pictures = ["\u00ff\u00d8\u00ff", "\u0089PNG", "GIF8", "II*\0", "MM\0*", "RIFF"];
const archives = ["Rar!", "7z\u00bc\u00af", "\u001f\u008b", "BZh"];
const signatures = [
  [pdf, "pdf"],
  [["{\\rtf"], "word"],
  [pictures, "picture"],
  [archives, "archive"],
] as const;

/** @throws BadSheet for a format known by its first bytes */
const refuseKnown = (start: string): void => {
  for (const [starts, format] of signatures) {
    if (starts.some((each) => start.startsWith(each))) refuseFormat(format);
  }
};
