import type { Column } from "../../kernel/column.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Worded } from "../items/columns.ts";
import { namedText, reasonText } from "../items/texts.ts";
import type { Words } from "../messages.ts";
import type { OperationTexts } from "../operation.ts";
import type { OrderItem } from "../order.ts";
import type { Alike } from "./forms.ts";

/** What was just done to one row, and how many others it would make a number. */
export type FoundAlike = { readonly alike: Alike; readonly count: number };

/** A row that names nobody of the account: what was typed may be corrected where it stands. */
export const isUnnamed = ({ subscriberId, state, reason }: OrderItem): boolean =>
  subscriberId === null && state === "refused" && reason !== null;

/** The field and the sentence about it stand in one cell. */
export const repairable = (words: Words, { texts }: Worded, column: Column<OrderItem>): Column<OrderItem> => {
  if (column.key === "reason") return { ...column, text: (item) => (isUnnamed(item) ? "" : column.text(item)) };
  if (column.key !== "number") return column;
  return {
    ...column,
    part: (item) => (isUnnamed(item) ? { view: "orders/repair", locals: repairField(words, texts, item) } : null),
  };
};

const repairField = (words: Words, texts: OperationTexts, item: OrderItem) => ({
  name: `row.${item.position}`,
  value: item.input ?? namedText(item),
  label: words.t("repairField", { row: item.rowNumber ?? item.position }),
  fault: reasonText(words, texts, item.reason ?? "", item.detail),
});

/** Исправить все такие. */
export const alikePart = (words: Words, href: string, found: FoundAlike | undefined) => {
  if (!found || found.count === 0) return null;
  const { side, from, to } = found.alike;
  const count = formatCount(found.count, words.lang);
  const change = words.t(from === "" ? "alikeAdd" : to === "" ? "alikeTake" : "alikeReplace", { from, to });
  return {
    text: words.t(side === "start" ? "alikeStart" : "alikeEnd", { count, change }),
    action: `${href}/repairs/alike`,
    fields: Object.entries(found.alike),
    submit: words.t("alikeSave"),
  };
};
