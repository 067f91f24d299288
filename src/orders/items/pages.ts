import { formatDateTime } from "../../kernel/dates.ts";
import { formatMsisdn, isMsisdn } from "../../kernel/msisdn.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Words } from "../messages.ts";
import type { OperationTexts } from "../operation.ts";
import type { ItemState, OrderItem } from "../order.ts";

export const itemKeys = {
  pending: "itemPending",
  sent: "itemSent",
  done: "itemDone",
  unchanged: "itemUnchanged",
  refused: "itemRefused",
  failed: "itemFailed",
  cancelled: "itemCancelled",
} as const;
const itemKinds = {
  pending: "neutral",
  sent: "info",
  done: "success",
  unchanged: "success",
  refused: "warning",
  failed: "danger",
  cancelled: "neutral",
} as const;
const reasonKeys = {
  "not-a-number": "reasonNotANumber",
  "lost-digits": "reasonLostDigits",
  "not-of-account": "reasonNotOfAccount",
  repeated: "reasonRepeated",
  "network-refused": "reasonNetworkRefused",
  "no-answer": "reasonNoAnswer",
  "gave-up": "reasonGaveUp",
  "left-out": "reasonLeftOut",
} as const;

/** Why an item cannot be or was not done, in one sentence: the engine's reasons, then the operation's. */
export const reasonText = (words: Words, texts: OperationTexts, code: string, detail: string | null): string => {
  if (code === "repeated" && detail === null) return words.t("reasonRepeatedAny");
  const key = Object.hasOwn(reasonKeys, code) ? reasonKeys[code as keyof typeof reasonKeys] : undefined;
  return key ? words.t(key, { detail: detail ?? "" }) : (texts.reason(code, detail) ?? words.t("reasonOther"));
};

export const itemStateText = (words: Words, state: ItemState): string => words.t(itemKeys[state]);

export const numberText = (msisdn: string | null): string => (msisdn && isMsisdn(msisdn) ? formatMsisdn(msisdn) : "");

export const itemRow = (words: Words, texts: OperationTexts, item: OrderItem) => ({
  row: item.rowNumber === null ? "" : formatCount(item.rowNumber, words.lang),
  number: numberText(item.msisdn) || (item.input ?? ""),
  stateText: itemStateText(words, item.state),
  stateKind: itemKinds[item.state],
  reason: item.reason === null ? "" : reasonText(words, texts, item.reason, item.detail),
  time: item.finishedAt ? formatDateTime(item.finishedAt, words.lang) : "",
});

/** A table of items; `nextHref` is the next page's. */
export const itemsTable = (
  words: Words,
  texts: OperationTexts,
  items: readonly OrderItem[],
  nextHref: string | null,
) => ({
  title: words.t("itemsTitle"),
  columns: itemHeads(words),
  hasRows: items.some((item) => item.rowNumber !== null),
  rows: items.map((item) => itemRow(words, texts, item)),
  emptyText: words.t("itemsEmpty"),
  pager:
    nextHref === null
      ? null
      : {
          label: words.t("pagerLabel"),
          place: "",
          previous: { text: "", href: null },
          next: { text: words.t("nextItems"), href: nextHref },
        },
});

const itemHeads = (words: Words) => ({
  row: words.t("itemRow"),
  number: words.t("itemNumber"),
  state: words.t("itemState"),
  reason: words.t("itemReason"),
  time: words.t("itemTime"),
});
