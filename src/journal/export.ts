import type { Cell, Sheet } from "../platform/sheets/index.ts";
import type { Words } from "./messages.ts";
import type { JournalRecord } from "./record.ts";
import { actionText, changesOf, changeText, roleText, subjectText, whoText } from "./texts.ts";

export const journalSheet = (words: Words): Sheet => ({ name: words.t("title"), columns: columnsOf(words) });

const columnsOf = (words: Words) => [
  { title: words.t("when"), width: 19, type: "datetime" as const },
  { title: words.t("who"), width: 34 },
  { title: words.t("asRole"), width: 18 },
  { title: words.t("actingFor"), width: 24 },
  { title: words.t("action"), width: 36 },
  { title: words.t("code"), width: 22 },
  { title: words.t("subject"), width: 24 },
  { title: words.t("changes"), width: 60 },
  { title: words.t("address"), width: 18 },
];

export const journalCells = (words: Words, record: JournalRecord): Cell[] => [
  record.at.getTime(),
  whoText(words, record),
  roleText(words, record),
  record.actingFor,
  actionText(words, record.action),
  record.action,
  subjectText(words, record),
  changesOf(words, record)
    .map((change) => changeText(words, change))
    .join("; "),
  record.address,
];
