import type { ReadLimits } from "../platform/sheets/reading/limits.ts";
import {
  type Choice,
  type List,
  type ListEntry,
  type ListReason,
  listReasons,
  type Reading,
  type Wanted,
} from "./list.ts";

export type Question = {
  readonly path: string;
  readonly limits: ReadLimits;
  readonly wanted: Wanted;
  readonly choice: Choice | undefined;
};

/** The rows of a list column by column: 100 000 objects would need the memory of the parser once more. */
export type Columns = {
  readonly reading: Reading;
  readonly rows: readonly number[];
  readonly inputs: readonly string[];
  /** What names the subscriber, of the reading's kind; empty for nobody. */
  readonly names: readonly string[];
  readonly reasons: readonly (ListReason | null)[];
  /** Of a repeated name, the row that stands; else 0. */
  readonly details: readonly number[];
  readonly values: readonly { readonly key: string; readonly texts: readonly string[] }[];
};

/** A few strings and typed arrays: 100 000 objects would be read one by one on the thread that serves pages. */
export type Packed = {
  readonly reading: Reading;
  readonly rows: Int32Array;
  readonly inputs: string;
  readonly names: string;
  /** The reason's place in `listReasons` and one; 0 for none. */
  readonly reasons: Uint8Array;
  readonly details: Int32Array;
  readonly values: readonly { readonly key: string; readonly texts: string }[];
};

// No XML and no text that is read can hold this character.
const END = "\u0000";

const joined = (texts: readonly string[]): string => texts.map((text) => text.replaceAll(END, "")).join(END);

export const pack = ({ reading, rows, inputs, names, reasons, details, values }: Columns): Packed => ({
  reading,
  rows: Int32Array.from(rows),
  inputs: joined(inputs),
  names: joined(names),
  reasons: Uint8Array.from(reasons, (reason) => (reason === null ? 0 : listReasons.indexOf(reason) + 1)),
  details: Int32Array.from(details),
  values: values.map(({ key, texts }) => ({ key, texts: joined(texts) })),
});

export const unpack = ({ reading, rows, inputs, names, reasons, details, values }: Packed): List => {
  const named = names.split(END);
  const columns = values.map(({ key, texts }) => ({ key, texts: texts.split(END) }));
  const isPlain = reading.kind === "msisdn" && columns.length === 0;
  const entries = inputs.split(END).map((input, at): ListEntry => {
    const name = named[at] || null;
    const entry: ListEntry = {
      row: rows[at] ?? 0,
      // a list of plain numbers holds each of them once
      input: input === name ? name : input,
      msisdn: name,
      reason: listReasons[(reasons[at] ?? 0) - 1] ?? null,
      detail: details[at] ? String(details[at]) : null,
    };
    return isPlain ? entry : { ...entry, msisdn: null, [reading.kind]: name, ...paramsAt(columns, at) };
  });
  return { entries, reading };
};

type Texts = { readonly key: string; readonly texts: readonly string[] };

const paramsAt = (columns: readonly Texts[], at: number): Pick<ListEntry, "params"> => {
  if (columns.length === 0) return {};
  return { params: Object.fromEntries(columns.flatMap(({ key, texts }) => (texts[at] ? [[key, texts[at]]] : []))) };
};
