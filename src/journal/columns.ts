import type { Column } from "../kernel/column.ts";
import { formatDateTime } from "../kernel/dates.ts";
import type { JournalRecord } from "./record.ts";
import {
  actionText,
  changesOf,
  changeText,
  isCodeOf,
  objectOf,
  roleText,
  sentenceOf,
  type Texts,
  visitTimes,
  whoText,
} from "./texts.ts";

type JournalColumn = Column<JournalRecord>;

/** A page tells each record in a sentence; the workbook keeps everything in columns of its own. `account`: the address of the account's pages. */
export const journalColumns = (texts: Texts, account: string): readonly JournalColumn[] => {
  const { words } = texts;
  return [
    {
      key: "when",
      title: words.t("when"),
      kind: "datetime",
      width: 19,
      text: ({ at }) => formatDateTime(at, words.lang),
      cell: ({ at }) => at.getTime(),
    },
    ...whoColumns(texts),
    sentenceColumn(texts, account),
    ...sheetColumns(texts),
  ];
};

const sentenceColumn = (texts: Texts, account: string): JournalColumn => ({
  key: "sentence",
  title: texts.words.t("action"),
  only: "page",
  isLead: true,
  text: (record) => sentenceOf(texts, record).text,
  href: (record) => {
    const { path } = sentenceOf(texts, record);
    return path === null ? null : account + path;
  },
  notes: (record) => notesOf(texts, record),
  part: (record) => {
    const lines = codesOf(texts, record);
    return lines.length > 0 ? { view: "journal/details", locals: { summary: texts.words.t("more"), lines } } : null;
  },
});

/** Each change on a line of its own; facts, which only say more of the record, together on one. */
const notesOf = (texts: Texts, record: JournalRecord): string[] => {
  const object = objectOf(texts, record).text;
  const told = changesOf(texts, record).filter(({ isCode, after }) => !isCode && after !== object);
  const [facts, changes] = [told.filter(({ before }) => before === null), told.filter(({ before }) => before !== null)];
  const times = record.visit ? [visitTimes(texts, record, record.visit)] : [];
  const all = [...times, ...facts.map((fact) => changeText(texts, fact))].join("; ");
  return [...(all === "" ? [] : [all]), ...changes.map((change) => changeText(texts, change))].map(shortened);
};

/** What somebody asks for who looks into a case: codes and where it came from. */
const codesOf = (texts: Texts, record: JournalRecord): string[] => {
  const { words } = texts;
  const { subject, address } = record;
  return [
    ...(isCodeOf(texts, record) ? [words.t("fact", { field: words.t("subject"), value: subject })] : []),
    ...changesOf(texts, record)
      .filter(({ isCode }) => isCode)
      .map((change) => shortened(changeText(texts, change))),
    ...(address ? [words.t("fact", { field: words.t("address"), value: address })] : []),
  ];
};

const sheetColumns = (texts: Texts): readonly JournalColumn[] => [
  {
    key: "action",
    title: texts.words.t("action"),
    only: "sheet",
    width: 36,
    text: ({ action }) => actionText(texts, action),
  },
  { key: "code", title: texts.words.t("code"), only: "sheet", width: 22, text: ({ action }) => action },
  {
    key: "subject",
    title: texts.words.t("subject"),
    only: "sheet",
    width: 24,
    text: (record) => objectOf(texts, record).text,
  },
  {
    key: "changes",
    title: texts.words.t("changes"),
    only: "sheet",
    width: 60,
    text: (record) =>
      changesOf(texts, record)
        .map((change) => changeText(texts, change))
        .join("; "),
  },
  {
    key: "address",
    title: texts.words.t("address"),
    only: "sheet",
    width: 18,
    text: ({ address }) => address ?? "",
    cell: ({ address }) => address,
  },
];

/** On a page the role stands below the name, in Excel beside it. */
const whoColumns = (texts: Texts): readonly JournalColumn[] => {
  const { words } = texts;
  return [
    {
      key: "who",
      title: words.t("who"),
      width: 34,
      text: (record) => whoText(texts, record),
      notes: (record) => {
        const role = roleText(texts, record.role);
        return [
          role === whoText(texts, record) ? "" : role,
          record.actingFor ? words.t("for", { name: record.actingFor }) : "",
        ].filter(Boolean);
      },
    },
    {
      key: "role",
      title: words.t("asRole"),
      only: "sheet",
      width: 18,
      text: ({ role }) => roleText(texts, role),
    },
    {
      key: "acting-for",
      title: words.t("actingFor"),
      only: "sheet",
      width: 24,
      text: ({ actingFor }) => actingFor ?? "",
    },
  ];
};

const longest = 200;
const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
