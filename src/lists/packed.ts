import type { ReadLimits } from "../platform/sheets/reading/limits.ts";
import { type Choice, type List, type ListEntry, listReasons, type Reading, type Wanted } from "./list.ts";

export type Question = {
  readonly path: string;
  readonly limits: ReadLimits;
  readonly wanted: Wanted;
  readonly choice: Choice | undefined;
};

/** A few strings and typed arrays: 100 000 objects would be read one by one on the thread that serves pages. */
export type Packed = {
  readonly reading: Reading;
  readonly rows: Int32Array;
  readonly inputs: string;
  /** What names the subscriber, of the reading's kind. */
  readonly names: string;
  /** The reason's place in `listReasons` and one; 0 for none. */
  readonly reasons: Uint8Array;
  /** The row that stands of a repeated one, else 0. */
  readonly details: Int32Array;
  /** The texts of each further column; none where nothing stands in one. */
  readonly values: readonly { readonly key: string; readonly texts: string }[];
};

// No XML and no text that is read can hold this character.
const END = "\u0000";

const joined = (texts: readonly string[]): string => texts.map((text) => text.replaceAll(END, "")).join(END);

export const pack = ({ entries, reading }: List): Packed => ({
  reading,
  rows: Int32Array.from(entries, ({ row }) => row),
  inputs: joined(entries.map(({ input }) => input)),
  names: joined(entries.map((entry) => entry[reading.kind] ?? "")),
  reasons: Uint8Array.from(entries, ({ reason }) => (reason === null ? 0 : listReasons.indexOf(reason) + 1)),
  details: Int32Array.from(entries, ({ detail }) => Number(detail ?? 0)),
  values: reading.values.map(({ key }) => ({ key, texts: joined(entries.map(({ params }) => params?.[key] ?? "")) })),
});

export const unpack = ({ reading, rows, inputs, names, reasons, details, values }: Packed): List => {
  const named = names.split(END);
  const columns = values.map(({ key, texts }) => ({ key, texts: texts.split(END) }));
  const entries = inputs.split(END).map((input, at): ListEntry => {
    const name = named[at] || null;
    const filled = columns.flatMap(({ key, texts }) => (texts[at] ? [[key, texts[at]] as const] : []));
    return {
      row: rows[at] ?? 0,
      input,
      msisdn: reading.kind === "msisdn" ? name : null,
      iccid: reading.kind === "iccid" ? name : null,
      line: reading.kind === "line" ? name : null,
      ...(columns.length > 0 && { params: Object.fromEntries(filled) }),
      reason: listReasons[(reasons[at] ?? 0) - 1] ?? null,
      detail: details[at] ? String(details[at]) : null,
    };
  });
  return { entries, reading };
};
