import { tableOf } from "../../kernel/column.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Words } from "./messages.ts";
import type { Matching } from "./repository.ts";
import { type Mapping, roles, unused } from "./roles.ts";
import { matchingHref, matchingsHref } from "./start-pages.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly matching: Matching;
  readonly mapping: Mapping;
  readonly error: string | null;
};

/** What each column of the file is: guessed, and to be confirmed. */
export const columnsPage = (words: Words, { base, accountText, matching, mapping, error }: Input) => ({
  title: words.t("columnsTitle"),
  pretitle: accountText,
  lead: words.t("columnsLead", { file: matching.fileName, rows: formatCount(matching.rows, words.lang) }),
  back: { text: words.t("title"), href: matchingsHref(base) },
  action: `${matchingHref(base, matching.id)}/columns`,
  error,
  table: columnsTable(words, matching, mapping),
  submit: words.t("submit"),
});

const columnsTable = (words: Words, { columns }: Matching, mapping: Mapping) => {
  const rows = columns.map((column, at) => ({
    ...column,
    at,
    name: column.title || words.t("columnNamed", { letter: column.letter }),
  }));
  const choiceOf = ({ at, name }: (typeof rows)[number]) => ({
    name: `column-${at}`,
    label: words.t("meaningOf", { name }),
    options: ([unused, ...roles] as const).map((role) => ({
      value: role,
      text: words.t(`role.${role}`),
      selected: mapping[at] === role,
    })),
  });
  return tableOf<(typeof rows)[number]>(
    [
      { key: "column", title: words.t("column"), isLead: true, text: ({ name }) => name },
      { key: "samples", title: words.t("samples"), text: () => "", notes: ({ samples }) => samples },
      {
        key: "meaning",
        title: words.t("meaning"),
        text: () => "",
        part: (row) => ({ view: "reconciliation-acts/choice", locals: choiceOf(row) }),
      },
    ],
    rows,
    { label: words.t("columnsTitle") },
  );
};
