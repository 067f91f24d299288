import type { Cell, Sheet } from "../platform/sheets/index.ts";
import type { SubscriberWords } from "./messages.ts";
import { statusText } from "./pages.ts";
import type { ExportedSubscriber } from "./repository.ts";
import { fullName } from "./subscriber.ts";

export const subscriberSheet = (words: SubscriberWords): Sheet => ({
  name: words.t("title"),
  columns: columnsOf(words),
});

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
export const subscriberCells = (words: SubscriberWords, row: ExportedSubscriber): Cell[] => [
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
