import type { Readable } from "node:stream";
import type { AccountScope } from "../platform/db.ts";
import { type Cell, xlsxStream } from "../platform/sheets/index.ts";
import type { SubscriberWords } from "./messages.ts";
import { statusText } from "./pages.ts";
import { type ExportedSubscriber, subscriberBatches } from "./repository.ts";
import { fullName, type SubscriberFilter } from "./subscriber.ts";

/** All that match as a spreadsheet, made while it is read. The first batch is read before it begins: until then an error is a page. */
export const exportSubscribers = async (
  scope: AccountScope,
  words: SubscriberWords,
  filter: SubscriberFilter,
): Promise<Readable> => {
  const batches = subscriberBatches(scope, filter);
  const first = await batches.next();
  return xlsxStream({ name: words.t("title"), columns: columnsOf(words) }, rowsOf(words, first.value ?? [], batches));
};

async function* rowsOf(
  words: SubscriberWords,
  first: readonly ExportedSubscriber[],
  rest: AsyncIterable<readonly ExportedSubscriber[]>,
): AsyncGenerator<readonly Cell[]> {
  for (const subscriber of first) yield cellsOf(words, subscriber);
  for await (const batch of rest) for (const subscriber of batch) yield cellsOf(words, subscriber);
}

const columnsOf = (words: SubscriberWords) => [
  { title: words.t("number"), width: 15 },
  { title: words.t("fullName"), width: 36 },
  { title: words.t("sim"), width: 22 },
  { title: words.t("tariffColumn"), width: 30 },
  { title: words.t("status"), width: 26 },
  { title: words.t("lastName"), width: 26 },
  { title: words.t("firstName"), width: 16 },
  { title: words.t("middleName"), width: 18 },
  { title: words.t("bundle"), width: 26 },
  { title: words.t("activatedOn"), width: 16, type: "date" as const },
];

// the number in its twelve digits: the column can be uploaded again as a list
const cellsOf = (words: SubscriberWords, row: ExportedSubscriber): Cell[] => [
  row.msisdn,
  fullName(row),
  row.iccid,
  row.tariff,
  statusText(words, row.status),
  row.lastName,
  row.firstName,
  row.middleName,
  row.bundle,
  row.activatedOn,
];
