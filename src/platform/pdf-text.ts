import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { create, type Font, type Glyph } from "fontkit";

export type TextStyle = { bold?: boolean; size?: number; color?: string; align?: "left" | "right" };

type Doc = PDFKit.PDFDocument;
type Weight = "regular" | "semibold";
/** What pdfkit makes of a parsed font in one document: it collects the glyphs that are used. */
type Face = {
  readonly id: string;
  readonly name: string;
  readonly ascender: number;
  /** Two hexadecimal bytes for each glyph, and how far each moves the pen in thousandths of the size. */
  encode(text: string): [string[], Move[]];
  widthOfString(text: string, size: number): number;
  ref(): object;
  layout: (text: string) => Shaped;
  layoutRun(text: string): Shaped;
};
type Move = { readonly xAdvance: number; readonly advanceWidth: number };
type Shaped = { readonly glyphs: Glyph[]; readonly positions: Move[]; readonly advanceWidth: number };

const defaultSize = 9;

export function registerFonts(doc: Doc): void {
  // The types do not know that a parsed font may be given.
  const register: { registerFont(name: string, font: unknown): unknown } = doc;
  for (const [weight, font] of Object.entries(fonts())) {
    register.registerFont(weight, font);
    const face = pickFont(doc, { bold: weight === "semibold" });
    face.layout = (text) => shape(face, text);
  }
}

function pickFont(doc: Doc, { bold = false }: TextStyle): Face {
  doc.font(bold ? "semibold" : "regular");
  // The types do not know the current font.
  return Reflect.get(doc, "_font") as Face;
}

/** Points. */
export function widthOf(doc: Doc, text: string, style: TextStyle): number {
  return pickFont(doc, style).widthOfString(drawable(text), style.size ?? defaultSize);
}

/**
 * Text with its top left corner at x and y. pdfkit's own `text` writes eleven operators one by one where one string of three
 * does: an invoice of 24 numbers took 65 CPU ms with it, 30 without.
 */
export function writeLine(doc: Doc, text: string, x: number, y: number, style: TextStyle & { color: string }): void {
  const { size = defaultSize } = style;
  const face = pickFont(doc, style);
  const { fonts: used } = doc.page as unknown as { fonts: Record<string, object> };
  used[face.id] ??= face.ref();
  const baseline = y + (face.ascender / 1000) * size;
  const place = `1 0 0 -1 ${rounded(x)} ${rounded(baseline)} Tm`;
  doc.addContent(`BT ${rgb(style.color)} rg /${face.id} ${size} Tf ${place} [${shown(face, drawable(text))}] TJ ET`);
}

/** Glyphs, with a number where the next one stands nearer or farther than the glyph is wide. */
function shown(face: Face, text: string): string {
  const [glyphs, moves] = face.encode(text);
  let [run, written] = ["", ""];
  glyphs.forEach((glyph, index) => {
    run += glyph;
    const { advanceWidth = 0, xAdvance = 0 } = moves[index] ?? {};
    if (Math.abs(advanceWidth - xAdvance) < 0.01) return;
    written += `<${run}>${rounded(advanceWidth - xAdvance)}`;
    run = "";
  });
  return run === "" ? written : `${written}<${run}>`;
}

const rounded = (points: number): number => Math.round(points * 100) / 100;

const colorsSeen = new Map<string, string>();

/** `#0a5db8` as three numbers from 0 to 1. */
function rgb(color: string): string {
  const known = colorsSeen.get(color);
  if (known !== undefined) return known;
  const parts = [1, 3, 5].map((at) => Math.round((Number.parseInt(color.slice(at, at + 2), 16) / 255) * 1000) / 1000);
  colorsSeen.set(color, parts.join(" "));
  return parts.join(" ");
}

// The shapes of words, by weight, the same for all documents: finding ligatures and kerning was 40 % of an invoice.
// 4 000 words are about 4 MB.
const shapes: Record<string, Map<string, Shaped>> = {};
const mostShapes = 4_000;

/** Words apart, and each digit alone: digits have one width and no kerning, and there are numbers without end. */
function shape(face: Face, text: string): Shaped {
  const known = (shapes[face.name] ??= new Map());
  const glyphs: Glyph[] = [];
  const positions: Move[] = [];
  let advanceWidth = 0;
  for (const [piece] of text.matchAll(/\d|[^\d ]+ ?| /g)) {
    let shaped = known.get(piece);
    if (!shaped) {
      if (known.size >= mostShapes) known.clear();
      shaped = face.layoutRun(piece);
      known.set(piece, shaped);
    }
    glyphs.push(...shaped.glyphs);
    positions.push(...shaped.positions);
    advanceWidth += shaped.advanceWidth;
  }
  return { glyphs, positions, advanceWidth };
}

/** Breaks at spaces, and inside a word only where it is wider than the line. Every line but the last keeps its space, so that words stay apart in copied text. */
export function linesOf(doc: Doc, text: string, width: number, style: TextStyle): string[] {
  const wide = (part: string) => widthOf(doc, part, style) > width;
  if (!wide(text)) return [text];
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ").flatMap((part) => piecesOf(part, wide))) {
    if (line !== "" && wide(line + word.trimEnd())) {
      lines.push(line);
      line = "";
    }
    line += word;
  }
  return [...lines, line.trimEnd()];
}

/** A word with its space, cut where it is wider than the line. */
function piecesOf(word: string, wide: (part: string) => boolean): string[] {
  if (!wide(word)) return [`${word} `];
  const pieces: string[] = [];
  let piece = "";
  for (const sign of word) {
    if (piece !== "" && wide(piece + sign)) {
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

/** PDF/A has no sign for a character that the font has not: it is shown as a question mark. */
function drawable(text: string): string {
  if (usual.test(text)) return text;
  const { regular } = fonts();
  return Array.from(text, (sign) => (regular.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0) ? sign : "?")).join("");
}

const usual = /^[ -~\u00A0«»°·\u2011–—№\u2212Ѐ-џҐґ]*$/;

// Parsed once per process: parsing for every document more than doubles its time.
let parsed: Record<Weight, Font> | undefined;

function fonts(): Record<Weight, Font> {
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
