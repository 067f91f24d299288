import { listFiles } from "../../kernel/list-files.ts";
import { addMonths, formatMonth, type Month, parseMonth } from "../../kernel/month.ts";
import { type Format, formats } from "./details-request.ts";
import type { Words } from "./messages.ts";
import { periodOf } from "./period.ts";

/** What was typed, and what is wrong with it: a code of this form's own, or a sentence that tells of a list. */
export type Typed = Readonly<Record<string, { readonly value: string; readonly error: string | undefined }>>;
type Input = { readonly base: string; readonly now: Date; readonly typed: Typed };
type Key = Parameters<Words["t"]>[0];

/** What can be asked for; last month unless something else was typed. */
export const askForm = (words: Words, { base, now, typed }: Input) => {
  const { first, last } = periodOf(now);
  const period = { first: formatMonth(first, words.lang), last: formatMonth(last, words.lang) };
  const field: Fields = {
    valueOf: (name, usual) => typed[name]?.value || usual,
    errorOf: (name) => errorText(words, typed[name]?.error, period),
  };
  return {
    action: `${base}/call-details`,
    title: words.t("newTitle"),
    ...periodFields(words, field, { first, last }),
    format: {
      name: "format",
      label: words.t("format"),
      options: formats.map((each) => optionOf(each, formatText(words, each), field.valueOf("format", "xlsx"))),
      error: field.errorOf("format"),
    },
    ...peerFields(words, field),
    ...whomFields(words, field),
    next: words.t("next"),
  };
};

type Fields = {
  readonly valueOf: (name: string, usual: string) => string;
  readonly errorOf: (name: string) => string | null;
};

const errorText = (words: Words, error: string | undefined, period: Record<string, string>): string | null => {
  if (!error) return null;
  return /^error[A-Z]\w*$/.test(error) ? words.t(error as Key, period) : error;
};

const periodFields = (
  words: Words,
  { valueOf, errorOf }: Fields,
  { first, last }: { readonly first: Month; readonly last: Month },
) => {
  const usual = addMonths(last, -1);
  const [year, month] = [valueOf("year", usual.slice(0, 4)), valueOf("month", usual.slice(5))];
  return {
    year: {
      name: "year",
      label: words.t("year"),
      options: yearsOf(first, last).map((each) => optionOf(each, each, year)),
      error: errorOf("year"),
    },
    month: {
      name: "month",
      label: words.t("month"),
      hint: words.t("monthHint"),
      options: monthNames(words).map(([value, text]) => optionOf(value, text, month)),
      error: errorOf("month"),
    },
  };
};

/** The newest first. */
const yearsOf = (first: Month, last: Month): readonly string[] => {
  const [from, to] = [Number(first.slice(0, 4)), Number(last.slice(0, 4))];
  return Array.from({ length: to - from + 1 }, (_, back) => String(to - back));
};

const monthNames = (words: Words): readonly (readonly [string, string])[] =>
  Array.from({ length: 12 }, (_, index) => {
    const value = String(index + 1).padStart(2, "0");
    const name = formatMonth(parseMonth(`2026-${value}`) as Month, words.lang).slice(0, -5);
    return [value, name] as const;
  });

const peerFields = (words: Words, { valueOf, errorOf }: Fields) => {
  const peers = valueOf("peers", "masked");
  return {
    peers: {
      name: "peers",
      legend: words.t("peers"),
      options: [
        choiceOf("masked", words.t("peersMaskedChoice"), peers),
        { ...choiceOf("full", words.t("peersFullChoice"), peers), hint: words.t("peersFullHint") },
      ],
      error: errorOf("peers"),
    },
    reason: {
      name: "reason",
      label: words.t("reason"),
      hint: words.t("reasonHint"),
      value: valueOf("reason", ""),
      maxlength: 200,
      error: errorOf("reason"),
    },
  };
};

const whomFields = (words: Words, { valueOf, errorOf }: Fields) => ({
  method: {
    name: "method",
    legend: words.t("method"),
    options: methods.map(([value, key]) => choiceOf(value, words.t(key), valueOf("method", "list"))),
    error: errorOf("method"),
  },
  file: {
    name: "file",
    label: words.t("file"),
    hint: words.t("fileHint"),
    accept: listFiles,
    error: errorOf("file"),
  },
  pasted: {
    name: "numbers",
    label: words.t("numbers"),
    hint: words.t("numbersHint"),
    rows: 8,
    value: valueOf("numbers", ""),
    error: errorOf("numbers"),
  },
});

const methods = [
  ["list", "methodList"],
  ["file", "methodFile"],
  ["text", "methodText"],
] as const;

const optionOf = (value: string, text: string, chosen: string) => ({ value, text, selected: value === chosen });
const choiceOf = (value: string, text: string, chosen: string) => ({ value, text, checked: value === chosen });

const formatKeys: Readonly<Record<Format, Key>> = { xlsx: "formatXlsx", csv: "formatCsv", ndjson: "formatNdjson" };
export const formatText = (words: Words, format: Format): string => words.t(formatKeys[format]);
