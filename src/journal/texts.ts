import { fieldOrder, type Words, wordFor } from "./messages.ts";
import type { Details, JournalRecord } from "./record.ts";

/** A record of the journal in words, the same on the page and in the workbook. */
export const actionText = (words: Words, action: string): string => wordFor(words, "action", action) ?? action;

export const whoText = (words: Words, { userName, role }: JournalRecord): string =>
  userName || words.t(role === "worker" ? "portal" : "nobody");

export const roleText = (words: Words, { role }: JournalRecord): string => wordFor(words, "role", role) ?? role;

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

export const subjectText = (words: Words, { action, subject }: JournalRecord): string => {
  if (action.startsWith("orders:") && /^\d+$/.test(subject)) return words.t("order", { number: subject });
  if (action.startsWith("deliveries:") && uuid.test(subject)) return words.t("delivery", { id: subject.slice(0, 8) });
  return subject;
};

export type Change = { readonly field: string; readonly before: string | null; readonly after: string };

/** Field by field: what was and what became of it; `before` is null where nothing was said of it. */
export const changesOf = (words: Words, { before, after }: JournalRecord): Change[] => {
  const was = flattened(before);
  const is = flattened(after);
  const names = [...new Set([...was.keys(), ...is.keys()])].toSorted((a, b) => placeOf(a) - placeOf(b));
  return names.filter(isTold(was, is, after === null)).flatMap((name) => {
    const made = valueText(words, name, is.get(name));
    const old = was.has(name) ? valueText(words, name, was.get(name)) : null;
    return old === made ? [] : [{ field: fieldText(words, name), before: old, after: made }];
  });
};

/** Of a field that only `after` has its value is told, of one that only `before` has that it went with the whole. */
const isTold =
  (was: ReadonlyMap<string, unknown>, is: ReadonlyMap<string, unknown>, isGone: boolean) => (name: string) =>
    was.has(name) ? isGone || is.has(name) : (is.get(name) ?? null) !== null;

const placeOf = (name: string): number => {
  const place = fieldOrder.indexOf(name);
  return place < 0 ? fieldOrder.length : place;
};

export const changeText = (words: Words, { field, before, after }: Change): string =>
  before === null ? words.t("fact", { field, value: after }) : words.t("change", { field, before, after });

/** What lies within (an order's parameters) stands beside the rest. */
const flattened = (details: Details | null): ReadonlyMap<string, unknown> =>
  new Map(
    Object.entries(details ?? {}).flatMap(([name, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? [...flattened(value as Details)]
        : [[name, value]],
    ),
  );

const fieldText = (words: Words, name: string): string => wordFor(words, "field", name) ?? name;

// file formats by the names that people know them by
const formats: Readonly<Record<string, string>> = { pdf: "PDF", xlsx: "Excel" };

const valueText = (words: Words, name: string, value: unknown): string => {
  if (Array.isArray(value) && value.length > 0) return value.map((each) => valueText(words, name, each)).join(", ");
  if (typeof value === "boolean") return words.t(value ? "yes" : "no");
  if (typeof value === "number") return String(value);
  if (typeof value === "string" && value !== "") return codeText(words, name, value) ?? value;
  return words.t("none");
};

/** Only fields that hold codes: a file called "list" keeps its name. */
const codeText = (words: Words, name: string, code: string): string | undefined => {
  if (name === "role" || name === "roles") return wordFor(words, "role", code);
  if (name === "format") return formats[code];
  return ["operation", "source", "kind", "state", "status"].includes(name) ? wordFor(words, "value", code) : undefined;
};
