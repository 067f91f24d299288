import { formatDateTime } from "../kernel/dates.ts";
import type { Words } from "./messages.ts";
import type { JournalObject } from "./part.ts";
import type { Details, JournalRecord, Visit } from "./record.ts";
import type { JournalWords } from "./words.ts";

/** A reader's language: the journal's own words, and those that the features brought for their records. */
export type Texts = { readonly words: Words; readonly parts: JournalWords };

/** A record of the journal in words, the same on the page and in the workbook. */
export const actionText = ({ words, parts }: Texts, action: string): string =>
  parts.word(words.lang, `action.${action}`) ?? action;

export const nounText = ({ words, parts }: Texts, noun: string): string =>
  parts.word(words.lang, `noun.${noun}`) ?? noun;

export const whoText = ({ words }: Texts, { userName, role }: JournalRecord): string =>
  userName || words.t(role === "worker" ? "portal" : "nobody");

const roles = ["subscriber", "viewer", "accountant", "administrator", "supervisor", "support", "worker"] as const;

export const roleText = ({ words }: Texts, code: string): string => {
  const role = roles.find((known) => known === code);
  return role ? words.t(`role.${role}`) : code;
};

/** What was done to: an order, a document, a person. */
export const objectOf = ({ words, parts }: Texts, record: JournalRecord): JournalObject =>
  parts.object(words.lang, record) ?? { text: record.subject, path: null };

/** The record as a sentence: what was done, and to what; a code is no part of it. */
export const sentenceOf = (texts: Texts, record: JournalRecord): JournalObject => {
  if (record.visit && record.visit.pages.length > 0)
    return { text: visitText(texts, record, record.visit), path: null };
  const { text, path } = objectOf(texts, record);
  const done = actionText(texts, record.action);
  return { text: text === "" || isCodeOf(texts, record) ? done : `${done}: ${text}`, path };
};

/** Nobody has a name for the object, and what was written of it is a number or a code. */
export const isCodeOf = ({ words, parts }: Texts, record: JournalRecord): boolean =>
  parts.object(words.lang, record) === undefined && (/^[\d:.-]+$/.test(record.subject) || isUuid(record.subject));

const mostPages = 8;

const visitText = (texts: Texts, record: JournalRecord, { pages }: Visit): string => {
  const names = [
    ...new Set(pages.map((subject) => objectOf(texts, { ...record, action: "support:view-page", subject }).text)),
  ];
  const more = names.length - mostPages;
  const told = names.slice(0, mostPages).join(", ");
  return texts.words.t("visit", { pages: more > 0 ? texts.words.t("visitMore", { pages: told, count: more }) : told });
};

/** «09:12–09:42» */
export const visitTimes = ({ words }: Texts, { at }: JournalRecord, { until }: Visit): string => {
  const [from, to] = [at, until].map((moment) => formatDateTime(moment, words.lang).slice(-5));
  return from === to ? (from ?? "") : `${from}–${to}`;
};

export type Change = {
  readonly field: string;
  readonly before: string | null;
  readonly after: string;
  /** A code of the portal's own, or a field that nobody has words for. */
  readonly isCode: boolean;
};

/** Field by field: what was and what became of it; `before` is null where nothing was said of it. */
export const changesOf = (texts: Texts, { before, after }: JournalRecord): Change[] => {
  const was = fieldsOf(texts, before);
  const is = fieldsOf(texts, after);
  const place = placeIn(texts.parts.fields);
  const names = [...new Set([...was.keys(), ...is.keys()])].toSorted((a, b) => place(a) - place(b));
  return names.filter(isTold(was, is, after === null)).flatMap((name) => {
    const made = valueText(texts, name, is.get(name));
    const old = was.has(name) ? valueText(texts, name, was.get(name)) : null;
    const isCode = isCodeField(texts, name) || isUuid(made);
    return old === made ? [] : [{ field: fieldText(texts, name), before: old, after: made, isCode }];
  });
};

const isCodeField = ({ words, parts }: Texts, name: string): boolean =>
  /Id$|^viewing$/.test(name) || parts.word(words.lang, `field.${name}`) === undefined;
const isUuid = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text);

/** A field that only `after` has is told by its value; one that only `before` has, when the whole is gone. */
const isTold =
  (was: ReadonlyMap<string, unknown>, is: ReadonlyMap<string, unknown>, isGone: boolean) => (name: string) =>
    was.has(name) ? isGone || is.has(name) : (is.get(name) ?? null) !== null;

/** jsonb keeps no order: fields without a word come last. */
const placeIn =
  (fields: readonly string[]) =>
  (name: string): number => {
    const place = fields.indexOf(name);
    return place < 0 ? fields.length : place;
  };

export const changeText = ({ words }: Texts, { field, before, after }: Change): string =>
  before === null ? words.t("fact", { field, value: after }) : words.t("change", { field, before, after });

const fieldsOf = ({ words, parts }: Texts, details: Details | null): ReadonlyMap<string, unknown> =>
  flattened(details && parts.named(words.lang, details));

/** Nested fields (an order's parameters) are shown on one level with the others. */
const flattened = (details: Details | null): ReadonlyMap<string, unknown> =>
  new Map(
    Object.entries(details ?? {}).flatMap(([name, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? [...flattened(value as Details)]
        : [[name, value]],
    ),
  );

const fieldText = ({ words, parts }: Texts, name: string): string => parts.word(words.lang, `field.${name}`) ?? name;

const valueText = (texts: Texts, name: string, value: unknown): string => {
  if (Array.isArray(value) && value.length > 0) return value.map((each) => valueText(texts, name, each)).join(", ");
  if (typeof value === "boolean") return texts.words.t(value ? "yes" : "no");
  if (typeof value === "number") return String(value);
  if (typeof value === "string" && value !== "") return codeText(texts, name, value);
  return texts.words.t("none");
};

const instant = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** Codes are translated per field: a file called "list" keeps its name. */
const codeText = (texts: Texts, name: string, code: string): string => {
  const { words, parts } = texts;
  if (name === "role" || name === "roles") return roleText(texts, code);
  if (instant.test(code)) return formatDateTime(new Date(code), words.lang);
  return parts.word(words.lang, `value.${name}.${code}`) ?? code;
};
