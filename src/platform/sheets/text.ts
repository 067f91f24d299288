import { BadSheet } from "./bad-sheet.ts";
import { type ColumnCell, type Line, readNumbers } from "./column.ts";
import type { ReadLimits } from "./limits.ts";

const SAMPLE_LINES = 1000;
// A quote that nobody closes must not swallow the rest of the file.
const LONGEST_RECORD = 20;
const otherFormats = /^\s*(<|%PDF-|\{\\rtf)/;
// oxlint-disable-next-line no-control-regex -- a text file has none of these
const binary = /[\u0000-\u0008\u000e-\u001f]/;

export const readText = (file: Buffer, limits: ReadLimits): ColumnCell[] => {
  const text = decode(file);
  if (binary.test(text) || otherFormats.test(text)) throw new BadSheet("format", "not a plain text");
  const lines = text.split(/\r\n|\r|\n/);
  const records = recordsOf(lines, separatorOf(lines));
  return readNumbers(turned(records), (cell) => cell, limits.rows);
};

const decode = (file: Buffer): string => {
  if (file[0] === 0xff && file[1] === 0xfe) return new TextDecoder("utf-16le").decode(file);
  if (file[0] === 0xfe && file[1] === 0xff) return new TextDecoder("utf-16be").decode(file);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(file);
  } catch {
    return new TextDecoder("windows-1251").decode(file);
  }
};

/** The separator that stands on the most lines; Excel's own `sep=` line is an ordinary heading to us. */
const separatorOf = (lines: readonly string[]): string => {
  const sample = lines.slice(0, SAMPLE_LINES);
  const counts = [";", "\t", ","].map((mark) => ({ mark, lines: sample.filter((line) => line.includes(mark)).length }));
  return counts.reduce((best, next) => (next.lines > best.lines ? next : best)).mark;
};

const recordsOf = (lines: readonly string[], separator: string): Line<string>[] => {
  const records: Line<string>[] = [];
  for (let i = 0; i < lines.length; i += 1) {
    const first = lines[i] ?? "";
    const { text, taken } = first.includes('"') ? wholeRecord(lines, i, separator) : { text: first, taken: 1 };
    if (text.trim() !== "") records.push({ row: i + 1, cells: splitRecord(text, separator) });
    i += taken - 1;
  }
  return records;
};

/** A quoted cell may hold line ends: lines are joined until its quote is closed. */
const wholeRecord = (lines: readonly string[], from: number, separator: string): { text: string; taken: number } => {
  let text = lines[from] ?? "";
  for (let taken = 1; taken <= LONGEST_RECORD && from + taken <= lines.length; taken += 1) {
    if (!endsInsideQuotes(text, separator)) return { text, taken };
    text += `\n${lines[from + taken] ?? ""}`;
  }
  return { text: lines[from] ?? "", taken: 1 };
};

const endsInsideQuotes = (text: string, separator: string): boolean => {
  const last = fieldsOf(text, separator).at(-1) ?? "";
  return last.startsWith('"') && !/^"(?:[^"]|"")*"[^"]*$/.test(last);
};

const splitRecord = (text: string, separator: string): string[] => {
  const fields = text.includes('"') ? fieldsOf(text, separator) : text.split(separator);
  return fields.map(unquoted);
};

const fieldsOf = (text: string, separator: string): string[] => {
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
const turned = (records: readonly Line<string>[]): readonly Line<string>[] => {
  const only = records.length === 1 ? records[0] : undefined;
  return only ? only.cells.map((cell) => ({ row: only.row, cells: [cell] })) : records;
};
