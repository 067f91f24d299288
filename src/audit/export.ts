import type { Readable } from "node:stream";
import type { AccountScope } from "../platform/db.ts";
import { type Cell, xlsxStream } from "../platform/sheets/index.ts";
import type { Words } from "./messages.ts";
import type { JournalFilter, JournalRecord } from "./record.ts";
import { recordBatches } from "./repository.ts";
import { actionText, changesOf, changeText, roleText, subjectText, whoText } from "./texts.ts";

/** All that match as a spreadsheet, made while it is read. The first batch is read before it begins: until then an error is a page. */
export const exportJournal = async (scope: AccountScope, words: Words, filter: JournalFilter): Promise<Readable> => {
  const batches = recordBatches(scope, filter);
  const first = await batches.next();
  return xlsxStream({ name: words.t("title"), columns: columnsOf(words) }, rowsOf(words, first.value ?? [], batches));
};

async function* rowsOf(
  words: Words,
  first: readonly JournalRecord[],
  rest: AsyncIterable<readonly JournalRecord[]>,
): AsyncGenerator<readonly Cell[]> {
  for (const record of first) yield cellsOf(words, record);
  for await (const batch of rest) for (const record of batch) yield cellsOf(words, record);
}

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

const cellsOf = (words: Words, record: JournalRecord): Cell[] => [
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
