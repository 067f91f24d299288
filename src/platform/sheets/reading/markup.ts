import * as XLSX from "@e965/xlsx";
import { refuseFormat } from "./bad-sheet.ts";
import type { Book } from "./grid.ts";
import type { ReadLimits } from "./limits.ts";
import { attempt, bookOf, parsing } from "./parsed-book.ts";

/** «Excel» that other programs write: a table of the web, of Excel 2003 or of LibreOffice. @throws BadSheet for other markup */
export const openMarkup = (text: string, { sheets }: ReadLimits): Book => {
  const start = text.slice(0, START);
  if (/urn:oasis:names:tc:opendocument/.test(start)) return openTable(refuseHiding(text), sheets);
  if (isWebPage(start)) return openTable(refuseHidingPage(text), sheets, { raw: true });
  return /urn:schemas-microsoft-com:office:spreadsheet/.test(start) ? openTable(text, sheets) : refuseFormat("unknown");
};

const START = 4_000;

export const isMarkup = (text: string): boolean => text.slice(0, START).trimStart().startsWith("<");

/** A web page and its pictures as one message, which Excel saves as «Веб-страница в одном файле». */
export const isMessage = (text: string): boolean => {
  const start = text.slice(0, START);
  return /^MIME-Version:/im.test(start) && /^Content-Type:\s*(?:multipart|text\/html)/im.test(start);
};

const isWebPage = (start: string): boolean => /<(?:!doctype html|html|head|body|table|meta|style|div)\b/i.test(start);

const openTable = (text: string, sheets: number, options: XLSX.ParsingOptions = {}): Book => {
  const book = attempt(() => XLSX.read(text, { ...parsing, cellStyles: true, ...options, type: "string" }));
  return bookOf(() => book, { isSmall: true, sheets });
};

// The parser tells of hidden rows in a table of Excel 2003, not in these two.
const hidingOfDocument = /table:visibility="|table:display="false"/;
const hidingOfPage =
  /display\s*:\s*none|mso-ignore\s*:\s*visibility|visibility\s*:\s*hidden|<[^<>]{1,300}\shidden[\s>=]/i;

/** @throws BadSheet for a table of LibreOffice in which something is hidden */
export const refuseHiding = (content: string): string =>
  hidingOfDocument.test(content) ? refuseFormat("open-document") : content;

const refuseHidingPage = (page: string): string =>
  hidingOfPage.test(page.replace(calcComments, "")) ? refuseFormat("web-page") : page;

// LibreOffice hides the remarks of cells in each page that it writes, whether there are any or not.
const calcComments = /comment[^{}]{0,80}\{[^{}]{0,400}\}/g;
