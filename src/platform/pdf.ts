import { buffer } from "node:stream/consumers";
import PdfKit from "pdfkit";
import { type Form, newForm, placeForm, writeForm } from "./pdf-form.ts";
import { leading, linesOf, registerFonts, type TextStyle, widthOf, writeLine } from "./pdf-text.ts";

export { leading, linesOf, type TextStyle } from "./pdf-text.ts";

/** A tagged A4 document being drawn from the top down; `y` is where the next thing goes. */
export type Pdf = {
  readonly doc: PDFKit.PDFDocument;
  readonly root: PDFKit.PDFStructureElement;
  readonly footer: Footer;
  /** A place on each page for its footer, which is written at the end, when the number of pages is known. */
  readonly footers: Form[];
  /** The whole document, read while it is written, so that finished pages take no memory. */
  readonly bytes: Promise<Buffer>;
  y: number;
};
export type Footer = (page: number, pages: number) => { left: string; right: string };
/** A file within the document, such as its lines for a program to read. The type is a media type. */
export type Attachment = {
  readonly name: string;
  readonly type: string;
  readonly content: Uint8Array;
  readonly description: string;
};
export type PdfInfo = {
  title: string;
  author: string;
  lang: string;
  createdOn: Date;
  footer: Footer;
  attachments?: readonly Attachment[];
};
export type Box = { x: number; y: number; width: number };

export const page = { left: 42, right: 553, width: 511, top: 42, bottom: 784 } as const;
export const colors = {
  ink: "#182433",
  muted: "#5b6678",
  line: "#d5dbe3",
  tint: "#f1f5fa",
  accent: "#0a5db8",
} as const;

/**
 * PDF/A-3a: tagged, with its fonts, its colours and what is attached; a reader finds each of these by a mark of its own.
 * Nothing of the document comes from the clock: the same data give the same bytes.
 */
export function openPdf({ title, author, lang, createdOn, footer, attachments = [] }: PdfInfo): Pdf {
  const doc = new PdfKit({
    size: "A4",
    margin: 0,
    pdfVersion: "1.7",
    subset: "PDF/A-3a",
    tagged: true,
    lang,
    displayTitle: true,
    autoFirstPage: false,
    font: "",
    info: { Title: plain(title), Author: plain(author), CreationDate: createdOn },
  });
  registerFonts(doc);
  for (const attachment of attachments) attach(doc, attachment, createdOn);
  const root = doc.struct("Document");
  doc.addStructure(root);
  const pdf: Pdf = { doc, root, footer, footers: [], bytes: buffer(doc), y: page.top };
  startPage(pdf);
  return pdf;
}

/** Closes the document. */
export function toBuffer({ doc, root, footer, footers, bytes }: Pdf): Promise<Buffer> {
  footers.forEach((form, index) => {
    const { left, right } = footer(index + 1, footers.length);
    writeForm(doc, form, () => drawFooter(doc, left, right));
  });
  root.end();
  doc.end();
  return bytes;
}

function attach(doc: PDFKit.PDFDocument, { name, type, content, description }: Attachment, createdOn: Date): void {
  const file: AttachedFile = { name, type, description, creationDate: createdOn, modifiedDate: createdOn };
  // The types know no bytes without a Buffer, and no relationship (ISO 32000-2, 7.11.3): "Data" is what the paper was drawn from.
  doc.file(Buffer.from(content), { ...file, relationship: "Data" } as AttachedFile);
}

type AttachedFile = Parameters<PDFKit.PDFDocument["file"]>[1];

function startPage(pdf: Pdf): void {
  pdf.doc.addPage();
  const form = newForm(pdf.doc);
  pdf.footers.push(form);
  artifact(pdf.doc, () => placeForm(pdf.doc, form));
}

function drawFooter(doc: PDFKit.PDFDocument, left: string, right: string): void {
  const box = { x: page.left, y: page.bottom + 22, width: page.width };
  rule(doc, box.y - 6, colors.line);
  drawLine(doc, left, box, { size: 7.5, color: colors.muted });
  drawLine(doc, right, box, { size: 7.5, color: colors.muted, align: "right" });
}

/** Goes to a new page unless `height` more points fit on this one; true when it did. */
export function need(pdf: Pdf, height: number): boolean {
  if (pdf.y + height <= page.bottom) return false;
  startPage(pdf);
  pdf.y = page.top;
  return true;
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
  const indent = style.align === "right" ? width - widthOf(doc, text.trimEnd(), style) : 0;
  writeLine(doc, text, x + indent, y, { color: colors.ink, ...style });
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

/** pdfkit writes the title and the author into the XMP packet as they are. */
function plain(text: string): string {
  return text.replace(/[<>&]/g, " ");
}
