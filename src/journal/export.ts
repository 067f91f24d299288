import type { Cell, Sheet } from "../platform/sheets/index.ts";
import type { JournalRecord } from "./record.ts";
import { actionText, changesOf, changeText, objectOf, roleText, type Texts, whoText } from "./texts.ts";

export const journalSheet = ({ words }: Texts): Sheet => ({ name: words.t("title"), columns: columnsOf(words) });

const columnsOf = (words: Texts["words"]) => [
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

export const journalCells = (texts: Texts, record: JournalRecord): Cell[] => [
  record.at.getTime(),
  whoText(texts, record),
  roleText(texts, record.role),
  record.actingFor,
  actionText(texts, record.action),
  record.action,
  objectOf(texts, record).text,
  changesOf(texts, record)
    .map((change) => changeText(texts, change))
    .join("; "),
  record.address,
];
