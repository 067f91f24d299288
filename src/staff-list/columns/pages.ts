import { tableOf } from "../../kernel/column.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Words } from "../messages.ts";
import type { FileColumn, StaffList } from "../repository.ts";
import { type Mapping, roles, unused } from "../roles.ts";

type Columns = {
  readonly base: string;
  readonly accountText: string;
  readonly list: StaffList;
  readonly mapping: Mapping;
  readonly error: string | null;
};

/** What each column of the file is: guessed, and to be confirmed. */
export const columnsPage = (words: Words, { base, accountText, list, mapping, error }: Columns) => ({
  title: words.t("columnsTitle"),
  pretitle: accountText,
  lead: words.t("columnsLead", {
    file: list.fileName,
    rows: formatCount(list.rows, words.lang),
  }),
  back: { text: words.t("title"), href: `${base}/staff-list` },
  action: `${base}/staff-list/${list.id}/columns`,
  error,
  unread: unreadOf(words, list.reading),
  aside: asideText(words, list.reading),
  table: columnsTable(words, list.columns, mapping),
  submit: words.t("compare"),
});

/** What may hold people and was not read. */
export const unreadOf = (words: Words, { sheet, otherSheets, hiddenRows }: StaffList["reading"]) => [
  ...(otherSheets.length > 0
    ? [{ kind: "warning", text: words.t("otherSheets", { sheet, others: otherSheets.slice(0, 20).join(", ") }) }]
    : []),
  ...(hiddenRows > 0
    ? [{ kind: "warning", text: words.t("hiddenRows", { count: formatCount(hiddenRows, words.lang) }) }]
    : []),
];

const asideText = (words: Words, { aside, asideRows }: StaffList["reading"]): string | null => {
  if (aside === 0) return null;
  const named = asideRows.map(({ row, text }) => words.t("asideRow", { row, text })).join("; ");
  return words.t("aside", {
    count: formatCount(aside, words.lang),
    rows: aside > asideRows.length ? `${named}; …` : named,
  });
};

const columnsTable = (words: Words, columns: readonly FileColumn[], mapping: Mapping) => {
  const rows = columns.map((column, at) => ({
    ...column,
    at,
    name: column.title || words.t("columnNamed", { letter: column.letter }),
  }));
  const choiceOf = ({ at, name }: (typeof rows)[number]) => ({
    name: `column-${at}`,
    hidden: null,
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
        part: (row) => ({ view: "staff-list/choice", locals: choiceOf(row) }),
      },
    ],
    rows,
    { label: words.t("columnsTitle") },
  );
};
