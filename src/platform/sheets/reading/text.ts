import { BadSheet } from "./bad-sheet.ts";
import { withoutControls } from "./decode.ts";
import type { Line, Sheet } from "./grid.ts";
import { type ReadLimits, ROWS_ASIDE } from "./limits.ts";

const SAMPLE_LINES = 1000;
// A quote that nobody closes must not swallow the rest of the file.
const LONGEST_RECORD = 20;

/** Separated or aligned columns, numbers one after another, or the phones of a vCard. @throws BadSheet("too-many-rows") */
export const readText = (text: string, limits: ReadLimits): Sheet => {
  const lines = withoutControls(text).split(/\r+\n|[\r\n\v\f\u0085\u2028\u2029]/);
  const records = isCard(lines) ? phonesOf(lines) : recordsOf(lines, separatorOf(lines));
  if (records.length > limits.rows + ROWS_ASIDE) throw new BadSheet("too-many-rows", `${records.length} lines`);
  return { name: "", lines: turned(records), hiddenRows: none, hiddenColumns: none, isCovered: () => false };
};

const none: ReadonlySet<number> = new Set();

/** What separates the cells of a line: a mark, or a run of blanks where columns are aligned. */
type Separator = string | RegExp;

const sepLine = /^\ufeff?"?sep=(.)"?\s*$/i;
const aligned = / {2,}/;

/** The mark that Excel's own `sep=` line names, else the one that stands on the most lines. */
const separatorOf = (lines: readonly string[]): Separator => {
  const named = sepLine.exec(lines[0] ?? "")?.[1];
  if (named) return named;
  const sample = lines.slice(0, SAMPLE_LINES).filter((line) => line.trim() !== "");
  const counts = [";", "\t", "|", ","].map((mark) => ({
    mark,
    lines: sample.filter((line) => line.includes(mark)).length,
  }));
  const best = counts.reduce((most, next) => (next.lines > most.lines ? next : most));
  const inColumns = sample.filter((line) => /\S {2,}\S/.test(line) && /\p{L}/u.test(line)).length;
  return inColumns > best.lines && inColumns * 2 >= sample.length ? aligned : best.mark;
};

const recordsOf = (lines: readonly string[], separator: Separator): Line[] => {
  const records: Line[] = [];
  const from = sepLine.test(lines[0] ?? "") ? 1 : 0;
  const usual = fieldsOf(lines.slice(from).find((line) => line.trim() !== "") ?? "", separator).length;
  for (let i = from; i < lines.length; i += 1) {
    const first = lines[i] ?? "";
    const { text, taken } = first.includes('"') ? wholeRecord(lines, i, separator, usual) : { text: first, taken: 1 };
    if (text.trim() !== "") records.push({ row: i + 1, cells: splitRecord(text, separator) });
    i += taken - 1;
  }
  return records;
};

type JoinedLines = { readonly text: string; readonly taken: number };

/**
 * A quoted cell may hold line ends: lines are joined until its quote is closed. A line that is a whole record by itself
 * is never swallowed by a quote that nobody closed.
 */
const wholeRecord = (lines: readonly string[], from: number, separator: Separator, usual: number): JoinedLines => {
  const alone = { text: lines[from] ?? "", taken: 1 };
  let { text } = alone;
  for (let taken = 1; taken <= LONGEST_RECORD && from + taken <= lines.length; taken += 1) {
    if (!endsInsideQuotes(text, separator)) return { text, taken };
    const next = lines[from + taken] ?? "";
    if (isWhole(next, separator, usual)) return alone;
    text += `\n${next}`;
  }
  return alone;
};

const isWhole = (line: string, separator: Separator, usual: number): boolean =>
  usual > 1 && (line.match(/"/g)?.length ?? 0) % 2 === 0 && fieldsOf(line, separator).length === usual;

/** As Excel reads it: the first quote that is not doubled closes the cell, whatever follows it. */
const endsInsideQuotes = (text: string, separator: Separator): boolean => {
  const last = fieldsOf(text, separator).at(-1) ?? "";
  return last.startsWith('"') && !/^"(?:[^"]|"")*"(?!")/.test(last);
};

const splitRecord = (text: string, separator: Separator): string[] => {
  const quotes = typeof separator === "string" && text.includes('"');
  return (quotes ? fieldsOf(text, separator) : text.trimEnd().split(separator)).map(unquoted);
};

const fieldsOf = (text: string, separator: Separator): string[] => {
  if (typeof separator !== "string") return text.split(separator);
  const fields: string[] = [];
  for (let at = 0; at <= text.length; ) {
    const end = fieldEnd(text, at, separator);
    fields.push(text.slice(at, end));
    at = end + 1;
  }
  return fields;
};

const fieldEnd = (text: string, from: number, separator: string): number => {
  let at = from;
  if (text[from] === '"') {
    for (at = from + 1; at < text.length; at += 1) {
      if (text[at] !== '"') continue;
      if (text[at + 1] !== '"') break;
      at += 1;
    }
  }
  const end = text.indexOf(separator, at);
  return end < 0 ? text.length : end;
};

/** `"a ""b"""` is a quoted cell, `="375…"` is how people keep Excel from turning digits into a number. */
const unquoted = (field: string): string => {
  const trimmed = field.trim();
  const quoted = /^=?"([^]*)"$/.exec(trimmed)?.[1];
  return quoted === undefined ? trimmed : quoted.replaceAll('""', '"').trim();
};

/** Numbers written in one line, one after another, are a column lying on its side. */
const turned = (records: readonly Line[]): readonly Line[] => {
  const only = records.length === 1 ? records[0] : undefined;
  return only ? only.cells.map((cell) => ({ row: only.row, cells: [cell] })) : records;
};

const isCard = (lines: readonly string[]): boolean => /^\ufeff?BEGIN:VCARD\s*$/i.test(lines[0] ?? "");

/** Of a file of contacts the phones alone are a list. */
const phonesOf = (lines: readonly string[]): Line[] =>
  lines.flatMap((line, at) => {
    const phone = /^(?:[\w-]+\.)?TEL\b[^:]*:(.+)$/i.exec(line)?.[1];
    return phone ? [{ row: at + 1, cells: [phone.replace(/^tel:/i, "").trim()] }] : [];
  });
