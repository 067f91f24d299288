import { formatDateTime } from "../kernel/dates.ts";
import type { AccountScope } from "../platform/db.ts";
import type { Cell, Column } from "../platform/sheets/index.ts";
import { itemStateText, reasonText } from "./items/pages.ts";
import type { Words } from "./messages.ts";
import type { OperationTexts } from "./operation.ts";
import { listItems } from "./repository.ts";

const batch = 2_000;

export const itemColumns = (words: Words): Column[] => [
  { title: words.t("itemRow"), width: 8, type: "number" },
  { title: words.t("itemNumber"), width: 18 },
  { title: words.t("itemState"), width: 16 },
  { title: words.t("itemReason"), width: 60 },
  { title: words.t("itemTime"), width: 18 },
];

/** The items of an order as rows of a sheet, read in batches, each in a transaction of its own. */
export async function* itemCells(
  scope: AccountScope,
  words: Words,
  order: { readonly id: number; readonly texts: OperationTexts },
  states?: readonly string[],
): AsyncGenerator<Cell[]> {
  let after = 0;
  for (;;) {
    const items = await listItems(scope, order.id, { states, after, limit: batch });
    for (const item of items) {
      const reason = item.reason === null ? "" : reasonText(words, order.texts, item.reason, item.detail);
      const time = item.finishedAt ? formatDateTime(item.finishedAt, words.lang) : "";
      yield [item.rowNumber, item.msisdn ?? item.input ?? "", itemStateText(words, item.state), reason, time];
    }
    const last = items.at(-1);
    if (!last || items.length < batch) return;
    after = last.position;
  }
}
