import type { Column } from "../kernel/column.ts";
import { formatDateTime } from "../kernel/dates.ts";
import type { JournalRecord } from "./record.ts";
import { actionText, changesOf, changeText, objectOf, roleText, type Texts, whoText } from "./texts.ts";

type JournalColumn = Column<JournalRecord>;

/** A record of the journal; `account` is the address of the account's pages. */
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
    ...actionColumns(texts),
    subjectColumn(texts, account),
    changesColumn(texts),
    {
      key: "address",
      title: words.t("address"),
      kind: "nums",
      width: 18,
      text: ({ address }) => address ?? words.t("none"),
      cell: ({ address }) => address,
    },
  ];
};

const actionColumns = (texts: Texts): readonly JournalColumn[] => [
  {
    key: "action",
    title: texts.words.t("action"),
    isLead: true,
    width: 36,
    text: ({ action }) => actionText(texts, action),
  },
  { key: "code", title: texts.words.t("code"), only: "sheet", width: 22, text: ({ action }) => action },
];

const subjectColumn = (texts: Texts, account: string): JournalColumn => ({
  key: "subject",
  title: texts.words.t("subject"),
  kind: "nums",
  width: 24,
  text: (record) => objectOf(texts, record).text || texts.words.t("none"),
  cell: (record) => objectOf(texts, record).text,
  href: (record) => {
    const { path } = objectOf(texts, record);
    return path === null ? null : account + path;
  },
});

const changesColumn = (texts: Texts): JournalColumn => {
  const told = (record: JournalRecord) => changesOf(texts, record).map((change) => changeText(texts, change));
  return {
    key: "changes",
    title: texts.words.t("changes"),
    width: 60,
    text: () => "",
    notes: (record) => told(record).map(shortened),
    cell: (record) => told(record).join("; "),
  };
};

/** On a page the role stands below the name, in Excel beside it. */
const whoColumns = (texts: Texts): readonly JournalColumn[] => {
  const { words } = texts;
  return [
    {
      key: "who",
      title: words.t("who"),
      width: 34,
      text: (record) => whoText(texts, record),
      notes: ({ role, actingFor }) =>
        [roleText(texts, role), actingFor ? words.t("for", { name: actingFor }) : ""].filter(Boolean),
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

const longest = 160;
const shortened = (text: string): string => (text.length > longest ? `${text.slice(0, longest)}…` : text);
