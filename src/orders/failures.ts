import { formatDateTime } from "../kernel/dates.ts";
import type { Lang } from "../kernel/lang.ts";
import type { AccountScope } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { numberText, reasonText } from "./items/texts.ts";
import { messages } from "./messages.ts";
import type { Operations } from "./operation.ts";
import { listFailedItems } from "./repository.ts";

/** Recent failures with their reasons, for support. */
export const failedItemsOf = async (scope: AccountScope, lang: Lang, operations: Operations) => {
  const words = wordsFor(messages, lang);
  const items = await listFailedItems(scope);
  return items.map((item) => {
    const texts = operations.get(item.operation)?.texts(lang);
    return {
      order: String(item.number),
      action: texts?.action(item.subject) ?? item.operation,
      number: numberText(item.msisdn) || (item.input ?? ""),
      reason: item.reason === null || !texts ? "" : reasonText(words, texts, item.reason, item.detail),
      time: item.finishedAt ? formatDateTime(item.finishedAt, lang) : "",
    };
  });
};
