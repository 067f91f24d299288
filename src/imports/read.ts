import { z } from "zod";
import type { CopyValue } from "../platform/copy.ts";
import type { FileRecord } from "../platform/records/index.ts";
import type { Field } from "./fields.ts";
import type { Calendar, Kind } from "./kind.ts";

/** One line as it is staged: its values by the kind's columns that the file has, or why it is refused. */
export type StagedLine = {
  readonly line: number;
  readonly reason: string | null;
  readonly values: readonly CopyValue[];
};

/** The columns of a file that cannot be a file of this kind. */
export type HeaderFault = { readonly code: "unknown-columns" | "missing-columns"; readonly columns: readonly string[] };

export const headerFault = ({ columns }: Kind, given: readonly string[]): HeaderFault | undefined => {
  const unknown = given.filter((name) => !Object.hasOwn(columns, name));
  if (unknown.length > 0) return { code: "unknown-columns", columns: unknown };
  const missing = Object.entries(columns).flatMap(([name, { isRequired }]) =>
    isRequired && !given.includes(name) ? [name] : [],
  );
  return missing.length > 0 ? { code: "missing-columns", columns: missing } : undefined;
};

const shownLength = 60;

/** Reads lines by the kind's columns. A refused line keeps what could be read of it, so that the lines it belongs to are found. */
export const readerOf = (
  kind: Kind,
  given: readonly string[],
  calendar: Calendar,
): ((record: FileRecord) => StagedLine) => {
  const fields = given.map((name) => ({ name, read: fieldReader(kind.columns[name]?.schema ?? z.never()) }));
  const ruleOf = kind.rule?.(calendar) ?? (() => undefined);
  const none = given.map(() => null);
  return ({ line, values }) => {
    if (!values) return { line, reason: "columns", values: none };
    const row: Record<string, CopyValue> = {};
    const staged: CopyValue[] = [];
    let reason: string | null = null;
    for (const [index, { name, read }] of fields.entries()) {
      const typed = (values[index] ?? "").trim();
      const { value, fault } = read(typed);
      if (fault !== null) reason ??= `${fault}:${name} «${typed.slice(0, shownLength)}»`;
      row[name] = value;
      staged.push(value);
    }
    return { line, reason: reason ?? ruleOf(row) ?? null, values: staged };
  };
};

type Read = { readonly value: CopyValue; readonly fault: string | null };

// most values of a column are few: with them kept, a record costs a third
const mostKept = 4_096;

const fieldReader = (schema: Field["schema"]): ((text: string) => Read) => {
  let kept = new Map<string, Read>();
  return (text) => {
    const known = kept.get(text);
    if (known) return known;
    if (kept.size >= mostKept) kept = new Map();
    const { success, data, error } = schema.safeParse(text);
    const read = success ? { value: data, fault: null } : { value: null, fault: error.issues[0]?.message ?? "" };
    kept.set(text, read);
    return read;
  };
};
