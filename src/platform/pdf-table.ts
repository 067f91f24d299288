import { setImmediate } from "node:timers/promises";
import { type Column, columnsFor, isSummed } from "../kernel/column.ts";
import {
  artifact,
  type Box,
  colors,
  drawLines,
  leading,
  linesOf,
  need,
  type Pdf,
  page,
  rule,
  type TextStyle,
  textAt,
} from "./pdf.ts";

export type Pair = { name: string; value: string; style?: TextStyle };
/** `group` heads the rows below it, `sum` and `total` sum up those above. */
export type Look = "group" | "sum" | "total";
type Row = { cells: readonly string[]; look?: Look | undefined };
/** `grid`: narrow cells with lines between the columns, as a form that is filled in by hand. */
export type TableKind = "list" | "grid";

/**
 * A list, drawn from its columns: over the whole width, row by row; between pages the process does other work.
 * In the tags every page has a table of its own with its header: pdf.js (Firefox) reads a table whole for each of its pages, which takes minutes for 10 000 rows.
 */
export async function drawTable<R extends { look?: Look | undefined }>(
  pdf: Pdf,
  columns: readonly Column<R>[],
  list: readonly R[],
  kind: TableKind = "list",
): Promise<void> {
  const shown = columnsFor(columns, "paper");
  const boxes = boxesOf(shown, kind);
  const rows: Row[] = list.map((row) => ({ cells: shown.map((column) => column.text(row)), look: row.look }));
  const header = measure(pdf, boxes, { cells: shown.map(({ title }) => title) }, headerStyles[kind]);
  need(pdf, header.height + 3 * leading(styles.line));
  let table = startTable(pdf, header);
  for (const [index, row] of rows.entries()) {
    const measured = measure(pdf, boxes, row, { ...styles[row.look ?? "line"], ...sizes[kind] });
    if (need(pdf, measured.height + companyOf(rows, index))) {
      await setImmediate();
      table.end();
      table = startTable(pdf, header);
    }
    drawRow(pdf, measured, table, "TD");
  }
  table.end();
}

function startTable(pdf: Pdf, header: Measured): PDFKit.PDFStructureElement {
  const table = pdf.doc.struct("Table");
  pdf.root.add(table);
  drawRow(pdf, header, table, "TH");
  return table;
}

/** A small table without lines: a name at the left of the box, its value at the right, `step` points from row to row. The cursor stays. */
export function drawPairs(pdf: Pdf, pairs: readonly Pair[], box: Box, step: number): void {
  const { doc } = pdf;
  const table = doc.struct("Table");
  pdf.root.add(table);
  pairs.forEach(({ name, value, style = {} }, index) => {
    const at = { ...box, y: box.y + index * step };
    const row = doc.struct("TR");
    table.add(row);
    row.add(doc.struct("TH", ofRow, () => drawLines(doc, [name], at, style)));
    row.add(doc.struct("TD", {}, () => drawLines(doc, [value], at, { ...style, align: "right" })));
    row.end();
  });
  table.end();
}

/** A name at the left, its text beside it, over as many lines as it takes. */
export function drawLabelled(pdf: Pdf, label: string, text: string, style: TextStyle = {}): void {
  const width = 130;
  const at = { x: page.left, y: pdf.y };
  const left = textAt(pdf, "P", label, { ...at, width }, { size: 8.5, color: colors.muted });
  const right = textAt(
    pdf,
    "P",
    text,
    { x: page.left + width, y: pdf.y, width: page.width - width },
    { size: 8.5, ...style },
  );
  pdf.y = Math.max(left, right) + 3;
}

const styles = {
  line: { size: 8 },
  group: { size: 8, bold: true, color: colors.accent },
  sum: { size: 8, bold: true },
  total: { size: 9, bold: true },
} as const satisfies Record<string, TextStyle>;

const headerStyles: Readonly<Record<TableKind, TextStyle>> = {
  list: { size: 7.5, color: colors.muted },
  grid: { size: 7, color: colors.muted },
};
const sizes: Readonly<Record<TableKind, TextStyle>> = { list: {}, grid: { size: 7 } };
const paddings: Readonly<Record<TableKind, number>> = { list: 4, grid: 2.5 };
const padding = { y: 2.5 };

/** `line`: the place of the line at its left, where the table has lines. */
type ColumnBox = { x: number; width: number; align: "left" | "right"; line: number | undefined };
type Measured = { cells: { lines: string[]; box: ColumnBox }[]; height: number; style: TextStyle; look: Row["look"] };

function boxesOf<R>(columns: readonly Column<R>[], kind: TableKind): ColumnBox[] {
  const gap = paddings[kind];
  const rest = page.width - columns.reduce((sum, { paperWidth = 0 }) => sum + paperWidth, 0);
  let x: number = page.left;
  return columns.map((column) => {
    const { paperWidth: width = rest } = column;
    const align = isSummed(column) ? "right" : "left";
    const box: ColumnBox = { x: x + gap, width: width - 2 * gap, align, line: kind === "grid" ? x : undefined };
    x += width;
    return box;
  });
}

function measure(pdf: Pdf, boxes: readonly ColumnBox[], row: Row, style: TextStyle): Measured {
  const cells = boxes.map((box, index) => {
    // A group's name runs over the columns beside it, which are empty.
    const width = row.look === "group" ? page.right - box.x : box.width;
    const text = row.cells[index] ?? "";
    // Text at the right is a number: it extends to the left instead of breaking.
    return { lines: box.align === "right" ? [text] : linesOf(pdf.doc, text, width, style), box };
  });
  const lines = Math.max(...cells.map((cell) => cell.lines.length));
  return { cells, height: lines * leading(style) + 2 * padding.y, style, look: row.look };
}

/** Room that a group's name keeps for its first line, so that it never stands alone at the foot of a page. */
function companyOf(rows: readonly Row[], index: number): number {
  return rows[index]?.look === "group" ? 2 * (leading(styles.line) + 2 * padding.y) : 0;
}

// The types do not know `scope`, which says whose header a TH is.
type HeaderOf = PDFKit.Mixins.StructureElementOptions & { scope: "Column" | "Row" };
const ofColumn: HeaderOf = { scope: "Column" };
const ofRow: HeaderOf = { scope: "Row" };

function drawRow(pdf: Pdf, row: Measured, table: PDFKit.PDFStructureElement, tag: "TH" | "TD"): void {
  const { doc, y } = pdf;
  artifact(doc, () => drawGround(pdf, row, tag === "TH"));
  const element = doc.struct("TR");
  table.add(element);
  for (const { lines, box } of row.cells) {
    const draw = () => drawLines(doc, lines, boxAt(box, y), { ...row.style, align: box.align });
    element.add(doc.struct(tag, tag === "TH" ? ofColumn : {}, draw));
  }
  element.end();
  pdf.y += row.height;
}

function boxAt({ x, width }: ColumnBox, y: number): Box {
  return { x, y: y + padding.y, width };
}

function drawGround({ doc, y }: Pdf, { look, height, cells }: Measured, isHeader: boolean): void {
  if (look === "total") doc.rect(page.left, y, page.width, height).fill(colors.tint);
  if (look === "total") rule(doc, y, colors.accent, 1);
  else rule(doc, y + height, isHeader ? colors.muted : colors.line);
  const lines = cells.flatMap(({ box }) => box.line ?? []);
  for (const x of lines.length > 0 ? [...lines, page.right] : []) {
    doc
      .lineWidth(0.5)
      .moveTo(x, y)
      .lineTo(x, y + height)
      .stroke(colors.line);
  }
}
