import type { Lang } from "../../kernel/lang.ts";
import { formatMsisdn, isMsisdn } from "../../kernel/msisdn.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { messages, type Words } from "../messages.ts";
import type { FieldChange, OperationTexts, OrderParams } from "../operation.ts";
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
export const itemTones = {
  pending: "neutral",
  sent: "info",
  done: "success",
  unchanged: "success",
  refused: "warning",
  failed: "danger",
  cancelled: "neutral",
} as const;

/** What of a draft's list goes where; also the order in which they are shown. */
export const heaps = {
  will: ["pending"],
  already: ["unchanged"],
  wont: ["refused", "cancelled"],
} as const satisfies Record<string, readonly ItemState[]>;
export type Heap = keyof typeof heaps;
export const heapKeys = { will: "heapWill", already: "heapAlready", wont: "heapWont" } as const;
export const heapOf = (state: ItemState): Heap =>
  state === "unchanged" ? "already" : state === "refused" || state === "cancelled" ? "wont" : "will";

const reasonKeys = {
  "not-a-number": "reasonNotANumber",
  "lost-digits": "reasonLostDigits",
  "formula-empty": "reasonFormulaEmpty",
  "cell-error": "reasonCellError",
  "no-number": "reasonNoNumber",
  "not-of-account": "reasonNotOfAccount",
  repeated: "reasonRepeated",
  "network-refused": "reasonNetworkRefused",
  "no-answer": "reasonNoAnswer",
  "gave-up": "reasonGaveUp",
  "left-out": "reasonLeftOut",
  "no-action": "reasonNoAction",
  "no-option": "reasonNoOption",
  kind: "reasonKind",
  locked: "reasonLocked",
} as const;

const statusKeys = {
  "pending-activation": "reasonStatusPendingActivation",
  active: "reasonStatusActive",
  suspended: "reasonStatusSuspended",
  "pending-termination": "reasonStatusPendingTermination",
  terminated: "reasonStatusTerminated",
} as const;

/** Why an item cannot be or was not done, in one sentence: the engine's reasons, then the operation's. */
export const reasonText = (words: Words, texts: OperationTexts, code: string, detail: string | null): string => {
  if (code === "changed-since") return changedText(words, texts, detail);
  if (code === "repeated" && detail === null) return words.t("reasonRepeatedAny");
  if (code === "status" && isStatus(detail)) return words.t(statusKeys[detail]);
  const key = Object.hasOwn(reasonKeys, code) ? reasonKeys[code as keyof typeof reasonKeys] : undefined;
  return key ? words.t(key, { detail: detail ?? "" }) : (texts.reason(code, detail) ?? words.t("reasonOther"));
};

/** Both values, of what an order was to change and found changed already. */
const changedText = (words: Words, texts: OperationTexts, detail: string | null): string => {
  if (detail === null) return words.t("reasonChangedSince");
  const { was, now } = JSON.parse(detail) as Record<"was" | "now", OrderParams | null>;
  const changed = texts.changes(was, now).filter(({ before, after }) => before !== after);
  if (changed.length === 0) return words.t("reasonPriceChanged");
  const values = changed.map((each) => `${each.field}: ${changeText(each)}`).join("; ");
  return words.t("reasonChangedTo", { values });
};

const isStatus = (detail: string | null): detail is keyof typeof statusKeys =>
  detail !== null && Object.hasOwn(statusKeys, detail);

export const numberText = (msisdn: string | null): string => (msisdn && isMsisdn(msisdn) ? formatMsisdn(msisdn) : "");

/** By what an item's subscriber is known: number, line or SIM; else what was typed. */
export const namedText = ({ msisdn, line, iccid, input }: OrderItem): string =>
  numberText(msisdn) || line || iccid || (input ?? "");

export const changesOf = (
  texts: OperationTexts,
  { before, after }: Pick<OrderItem, "before" | "after">,
): readonly FieldChange[] => (before === null && after === null ? [] : texts.changes(before, after));

export const changeText = ({ before, after }: FieldChange): string =>
  before === after ? after : `${before || "—"} → ${after || "—"}`;

/** What is lost and what to think of. */
export const notesOf = (
  words: Words,
  texts: OperationTexts,
  { losses, warnings }: Pick<OrderItem, "losses" | "warnings">,
): string[] =>
  [...Object.entries(losses ?? {}), ...Object.entries(warnings ?? {})].map(([code, detail]) =>
    noteText(words, texts, code, detail),
  );

export const noteText = (words: Words, texts: OperationTexts, code: string, detail: string | null): string => {
  if (code === "changed-since") return words.t("noteChangedSince");
  if (code === "undo-losses") return words.t("noteUndoLosses");
  return texts.note?.(code, detail) ?? [code, detail].filter(Boolean).join(": ");
};

/** This and the two below are for pages of other features. */
export const notesIn = (lang: Lang, texts: OperationTexts, item: Pick<OrderItem, "losses" | "warnings">): string[] =>
  notesOf(wordsFor(messages, lang), texts, item);

export const reasonIn = (lang: Lang, texts: OperationTexts, code: string, detail: string | null): string =>
  reasonText(wordsFor(messages, lang), texts, code, detail);

export const itemStateIn = (lang: Lang, state: string): string =>
  Object.hasOwn(itemKeys, state) ? wordsFor(messages, lang).t(itemKeys[state as ItemState]) : state;
