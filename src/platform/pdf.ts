import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { buffer } from "node:stream/consumers";
import { create, type Font } from "fontkit";
import PdfKit from "pdfkit";

/** A tagged A4 document being drawn from the top down; `y` is where the next thing goes. */
export type Pdf = {
  readonly doc: PDFKit.PDFDocument;
  readonly root: PDFKit.PDFStructureElement;
  readonly footer: Footer;
  y: number;
};
export type Footer = (page: number, pages: number) => { left: string; right: string };
export type PdfInfo = { title: string; author: string; lang: string; createdOn: Date; footer: Footer };
export type TextStyle = { bold?: boolean; size?: number; color?: string; align?: "left" | "right" };
export type Box = { x: number; y: number; width: number };

export const page = { left: 42, right: 553, width: 511, top: 42, bottom: 784 } as const;
export const colors = {
  ink: "#182433",
  muted: "#5b6678",
  line: "#d5dbe3",
  tint: "#f1f5fa",
  accent: "#0a5db8",
} as const;

/** Nothing of the document comes from the clock: the same data give the same bytes. */
export function openPdf({ title, author, lang, createdOn, footer }: PdfInfo): Pdf {
  const doc = new PdfKit({
    size: "A4",
    margin: 0,
    pdfVersion: "1.7",
    tagged: true,
    lang,
    displayTitle: true,
    bufferPages: true,
    font: "",
    info: { Title: plain(title), Author: plain(author), CreationDate: createdOn },
  });
  // The types do not know that a parsed font may be given.
  const register: { registerFont(name: string, font: unknown): unknown } = doc;
  for (const [name, font] of Object.entries(fonts())) register.registerFont(name, font);
  const root = doc.struct("Document");
  doc.addStructure(root);
  return { doc, root, footer, y: page.top };
}

/** Writes the footers, which need the number of pages, and closes the document. */
export async function toBuffer({ doc, root, footer }: Pdf): Promise<Buffer> {
  const { start, count } = doc.bufferedPageRange();
  for (let index = 0; index < count; index += 1) {
    doc.switchToPage(start + index);
    const { left, right } = footer(index + 1, count);
    const box = { x: page.left, y: page.bottom + 22, width: page.width };
    artifact(doc, () => {
      rule(doc, box.y - 6, colors.line);
      drawLine(doc, left, box, { size: 7.5, color: colors.muted });
      drawLine(doc, right, box, { size: 7.5, color: colors.muted, align: "right" });
    });
  }
  root.end();
  doc.end();
  return buffer(doc);
}

/** Goes to a new page unless `height` more points fit on this one; true when it did. */
export function need(pdf: Pdf, height: number): boolean {
  if (pdf.y + height <= page.bottom) return false;
  pack(pdf.doc.page);
  pdf.doc.addPage();
  pdf.y = page.top;
  return true;
}

/**
 * pdfkit keeps every operator of a page as an array of its own until the document ends.
 * Joined, a table of 10 000 rows and 3 columns lives in 100 MB of heap; apart, in more than 160 MB.
 */
function pack({ content }: PDFKit.PDFPage): void {
  const chunks: unknown = Reflect.get(content, "buffer");
  if (Array.isArray(chunks)) Reflect.set(content, "buffer", [Buffer.concat(chunks)]);
}

export type TextTag = "P" | "H1" | "H2";

/** A paragraph or heading over the whole width, at `y`, which moves below it. */
export function paragraph(pdf: Pdf, tag: TextTag, text: string, style: TextStyle = {}): void {
  const lines = linesOf(pdf.doc, text, page.width, style);
  need(pdf, lines.length * leading(style));
  pdf.y = drawText(pdf, tag, lines, { x: page.left, y: pdf.y, width: page.width }, style);
}

/** A paragraph in a box of its own: the cursor stays. Gives the `y` below it. */
export function textAt(pdf: Pdf, tag: TextTag, text: string, box: Box, style: TextStyle = {}): number {
  return drawText(pdf, tag, linesOf(pdf.doc, text, box.width, style), box, style);
}

function drawText(pdf: Pdf, tag: TextTag, lines: readonly string[], box: Box, style: TextStyle): number {
  pdf.root.add(pdf.doc.struct(tag, {}, () => drawLines(pdf.doc, lines, box, style)));
  return box.y + lines.length * leading(style);
}

export function drawLines(doc: PDFKit.PDFDocument, lines: readonly string[], box: Box, style: TextStyle): void {
  lines.forEach((line, index) => drawLine(doc, line, { ...box, y: box.y + index * leading(style) }, style));
}

function drawLine(doc: PDFKit.PDFDocument, text: string, { x, y, width }: Box, style: TextStyle): void {
  setFont(doc, style);
  const indent = style.align === "right" ? width - doc.widthOfString(text.trimEnd()) : 0;
  doc.fillColor(style.color ?? colors.ink).text(text, x + indent, y, { lineBreak: false });
}

/** Breaks at spaces, and inside a word only where it is wider than the line. Every line but the last keeps its space, so that words stay apart in copied text. */
export function linesOf(doc: PDFKit.PDFDocument, text: string, width: number, style: TextStyle): string[] {
  setFont(doc, style);
  if (doc.widthOfString(text) <= width) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((part) => piecesOf(doc, part, width))) {
    if (line !== "" && doc.widthOfString(line + word.trimEnd()) > width) {
      lines.push(line);
      line = "";
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}

/** A word with its space, cut where it is wider than the line. */
function piecesOf(doc: PDFKit.PDFDocument, word: string, width: number): string[] {
  if (doc.widthOfString(word) <= width) return [`${word} `];
  const pieces: string[] = [];
  let piece = "";
  for (const sign of word) {
    if (piece !== "" && doc.widthOfString(piece + sign) > width) {
      pieces.push(piece);
      piece = "";
    }
    piece += sign;
  }
  return [...pieces, `${piece} `];
}

export function leading({ size = defaultSize }: TextStyle): number {
  return Math.round(size * 1.38 * 4) / 4;
}

/** Lines and fills, which a screen reader skips. */
export function artifact(doc: PDFKit.PDFDocument, draw: () => void): void {
  doc.markContent("Artifact", { type: "Layout" });
  draw();
  doc.endMarkedContent();
}

/** A line over the whole width; to be called within `artifact`. */
export function rule(doc: PDFKit.PDFDocument, y: number, color: string, width = 0.5): void {
  doc.lineWidth(width).moveTo(page.left, y).lineTo(page.right, y).stroke(color);
}

function setFont(doc: PDFKit.PDFDocument, { bold = false, size = defaultSize }: TextStyle): void {
  doc.font(bold ? "semibold" : "regular", size);
}

const defaultSize = 9;

// Parsed once per process: parsing for every document more than doubles its time.
let parsed: Record<"regular" | "semibold", Font> | undefined;

function fonts(): Record<"regular" | "semibold", Font> {
  parsed ??= { regular: readFont("400Regular"), semibold: readFont("600SemiBold") };
  return parsed;
}

function readFont(name: "400Regular" | "600SemiBold"): Font {
  const path = `@expo-google-fonts/ibm-plex-sans/${name}/IBMPlexSans_${name}.ttf`;
  const font = create(readFileSync(createRequire(import.meta.url).resolve(path)));
  if (!("layout" in font)) throw new Error(`${path} is a collection, not a font`);
  nameGlyphs(font);
  return font;
}

/**
 * A font remembers for each glyph the characters it was first asked for. Cyrillic А is drawn with the glyph of Latin A, which a document
 * without Latin letters asks for as a part, without a character: from then on Latin letters would copy out as nothing. So all are asked for
 * by character first; ligatures are not, for they stand for two letters and not for the sign ﬁ.
 */
function nameGlyphs(font: Font): void {
  for (const code of font.characterSet) if (code < 0xfb00 || code > 0xfb06) font.glyphForCodePoint(code);
}

/** pdfkit writes the title and the author into the XMP packet as they are. */
function plain(text: string): string {
  return text.replace(/[<>&]/g, " ");
}
