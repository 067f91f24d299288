import { tableOf } from "../../kernel/column.ts";
import { formatDate, formatDateTime } from "../../kernel/dates.ts";
import { listFiles } from "../../kernel/list-files.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Words as ActWords } from "../messages.ts";
import { actsHref, periodFields, type Typed } from "../pages.ts";
import type { Period } from "../statement.ts";
import type { Words } from "./messages.ts";
import { differenceKinds } from "./passes.ts";
import type { Matching } from "./repository.ts";
import type { Summary } from "./summary.ts";

export type Place = { readonly base: string; readonly accountText: string };
type Start = Place & {
  readonly matchings: readonly Matching[];
  readonly kept: { readonly days: number; readonly files: number };
  readonly limits: Period;
  readonly usual: Period;
  readonly typed: Typed | undefined;
  readonly pasted: string;
  /** What is wrong with the file or the pasted table. */
  readonly fault: string | null;
};

export const matchingsHref = (base: string): string => `${actsHref(base)}/matchings`;
export const matchingHref = (base: string, id: string): string => `${matchingsHref(base)}/${id}`;

/** Сверка со своим регистром: a new file, and those that are kept. */
export const startPage = (words: Words, actWords: ActWords, input: Start) => {
  const { base, accountText, matchings, kept, pasted, fault } = input;
  return {
    title: words.t("title"),
    pretitle: accountText,
    lead: words.t("lead"),
    back: { text: words.t("toActs"), href: actsHref(base) },
    action: matchingsHref(base),
    period: periodFields(actWords, input),
    file: {
      name: "file",
      label: words.t("file"),
      hint: words.t("fileHint"),
      accept: listFiles,
      error: pasted === "" ? fault : null,
    },
    pasted: {
      name: "table",
      label: words.t("pasted"),
      hint: words.t("pastedHint"),
      rows: 4,
      value: pasted,
      error: pasted === "" ? null : fault,
    },
    kept: words.t("kept", kept),
    submit: words.t("submit"),
    listTitle: words.t("listTitle"),
    table: matchings.length === 0 ? null : keptTable(words, base, matchings),
    empty: { icon: "arrows-exchange", title: words.t("emptyTitle"), text: words.t("emptyText") },
  };
};

export const daysText = (words: Words, { from, to }: Period): string =>
  words.t("days", { from: formatDate(from, words.lang), to: formatDate(to, words.lang) });

const keptTable = (words: Words, base: string, matchings: readonly Matching[]) =>
  tableOf<Matching>(
    [
      {
        key: "file",
        title: words.t("file"),
        isLead: true,
        text: ({ fileName }) => fileName,
        href: ({ id }) => matchingHref(base, id),
        notes: ({ author, createdAt }) => [`${author}, ${formatDateTime(createdAt, words.lang)}`],
      },
      { key: "period", title: words.t("period"), kind: "nums", text: ({ period }) => daysText(words, period) },
      { key: "rows", title: words.t("rows"), kind: "number", text: ({ rows }) => formatCount(rows, words.lang) },
      {
        key: "state",
        title: words.t("state"),
        kind: "state",
        text: ({ summary }) => stateText(words, summary),
        tone: ({ summary }) => (summary === null ? "neutral" : totalOf(summary) === 0 ? "success" : "warning"),
      },
    ],
    matchings,
    {
      label: words.t("listTitle"),
      actions: {
        title: words.t("forget"),
        of: ({ id, fileName }) => [
          {
            text: words.t("forget"),
            label: words.t("forgetOf", { name: fileName }),
            post: `${matchingHref(base, id)}/removal`,
            icon: "trash",
          },
        ],
      },
    },
  );

export const totalOf = ({ kinds }: Summary): number =>
  differenceKinds.reduce((sum, kind) => sum + kinds[kind].count, 0);

const stateText = (words: Words, summary: Summary | null): string => {
  if (summary === null) return words.t("stateNew");
  const count = totalOf(summary);
  return count === 0
    ? words.t("stateEqual")
    : words.t("stateDiffers", { count, shown: formatCount(count, words.lang) });
};
