import { tableOf } from "../kernel/column.ts";
import { listFiles } from "../kernel/list-files.ts";
import { formatCount } from "../kernel/numbers.ts";
import { type ListPage, pagerOf } from "../kernel/paging.ts";
import { answerColumns, type StatusWords } from "./columns.ts";
import type { Words } from "./messages.ts";
import type { Answer } from "./repository.ts";

type AskInput = {
  readonly base: string;
  readonly accountText: string;
  readonly pasted: string;
  readonly error: string | null;
};

/** Справочная по списку абонентов: a list or a file of numbers. */
export const askPage = (words: Words, { base, accountText, pasted, error }: AskInput) => ({
  title: words.t("title"),
  pretitle: accountText,
  lead: words.t("lead"),
  action: `${base}/reference`,
  numbers: {
    name: "numbers",
    label: words.t("numbers"),
    hint: words.t("numbersHint"),
    rows: 6,
    value: pasted,
    error,
  },
  file: {
    name: "file",
    label: words.t("file"),
    hint: words.t("fileHint"),
    accept: listFiles,
    error: null,
  },
  submit: words.t("show"),
});

type AnswersInput = {
  readonly base: string;
  readonly accountText: string;
  readonly id: string;
  readonly counts: { readonly rows: number; readonly found: number };
  readonly list: ListPage<Answer, number>;
  readonly status: StatusWords;
};

export const answersPage = (words: Words, { base, accountText, id, counts, list, status }: AnswersInput) => {
  const href = `${base}/reference/${id}`;
  const count = (n: number) => formatCount(n, words.lang);
  return {
    title: words.t("title"),
    pretitle: accountText,
    lead: words.t("counted", { found: count(counts.found), rows: count(counts.rows) }),
    back: { text: words.t("again"), href: `${base}/reference` },
    actions: [{ text: words.t("export"), href: `${href}.xlsx`, icon: "file-spreadsheet" }],
    table: tableOf(answerColumns(words, status, base), list.rows, { label: words.t("title"), dropsEmpty: true }),
    pager: pagerOf(words.lang, href, {}, list, { hasSizes: true }),
  };
};
