import { type Column, columnsFor, isSummed } from "../kernel/column.ts";
import { plainNumbers } from "../kernel/signs.ts";

/** Points of paper to a character of text: what fits on paper fits here. */
const pointsToCharacter = 5;

/**
 * A list as lines of text, each column at the same place in every line; figures stand at the right. What is wider than its column goes on in
 * the next line, a figure never does. `width` is characters.
 */
export function* textTable<R>(columns: readonly Column<R>[], rows: readonly R[], width: number): Generator<string> {
  const shown = columnsFor(columns, "paper");
  const places = placesOf(shown, width);
  const ruler = places.map(({ size }) => "-".repeat(size)).join(" ");
  yield* linesOf(
    shown.map(({ title }) => title),
    places,
  );
  yield ruler;
  for (const row of rows) {
    yield* linesOf(
      shown.map((column) => column.text(row)),
      places,
    );
  }
  yield ruler;
}

type Place = { readonly size: number; readonly isRight: boolean };

const placesOf = <R>(columns: readonly Column<R>[], width: number): Place[] => {
  const sizes = columns.map(({ paperWidth }) => paperWidth && Math.ceil(paperWidth / pointsToCharacter));
  const rest = width - columns.length + 1 - sizes.reduce<number>((sum, size = 0) => sum + size, 0);
  return columns.map((column, index) => ({ size: sizes[index] ?? rest, isRight: isSummed(column) }));
};

function* linesOf(cells: readonly string[], places: readonly Place[]): Generator<string> {
  const parts = places.map(({ size, isRight }, index) => {
    const text = plainText(cells[index] ?? "");
    return isRight ? [text] : brokenInto(text, size);
  });
  const count = Math.max(...parts.map(({ length }) => length));
  for (let line = 0; line < count; line += 1) {
    const texts = places.map(({ size, isRight }, index) => {
      const text = parts[index]?.[line] ?? "";
      return isRight ? text.padStart(size) : text.padEnd(size);
    });
    yield texts.join(" ").trimEnd();
  }
}

/** No-break spaces are spaces, a minus is a hyphen (windows-1251 has no other); what would break a line is a space. */
export const plainText = (text: string): string =>
  plainNumbers(text)
    .replaceAll(/[\s\u00A0\u202F]+/g, " ")
    .trim();

/** At spaces, and inside a word only where it is longer than a line. */
export const brokenInto = (text: string, size: number): string[] => {
  const lines: string[] = [];
  let rest = text;
  while (rest.length > size) {
    const space = rest.lastIndexOf(" ", size);
    const end = space > 0 ? space : size;
    lines.push(rest.slice(0, end));
    rest = rest.slice(end).trimStart();
  }
  return [...lines, rest];
};
