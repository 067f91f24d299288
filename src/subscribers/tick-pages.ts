import type { TableOptions } from "../kernel/column.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { SubscriberWords } from "./messages.ts";
import { type ListedSubscriber, numberOf, type SubscriberFilter, type SubscriberList } from "./subscriber.ts";

/** The boxes of one page of the list; `form` is the id of theirs, where it does not stand around the list. */
export const ticksOf = (
  words: SubscriberWords,
  ticked: ReadonlySet<number> = new Set(),
  form?: string,
): NonNullable<TableOptions<ListedSubscriber>["ticks"]> => {
  // one sentence for all rows: to make fifty took a tenth of the page's time
  const [before = "", after = ""] = words.t("selectOne", { number: gap }).split(gap);
  return {
    name: "ticked",
    all: words.t("selectPage"),
    ...(form !== undefined && { form }),
    of: (row) => ({
      value: String(row.id),
      label: before + numberOf(row) + after,
      checked: ticked.has(row.id),
    }),
  };
};

const gap = "\u0000";

/** A list operation: its page, and what its button says. */
export type BulkForm = { readonly href: string; readonly text: string; readonly icon: string };

const formId = "bulk";

/** What can be done with those ticked in the list, or with all that match: null for a person who may do nothing. */
export const bulkPart = (
  words: SubscriberWords,
  filter: SubscriberFilter,
  { total, rows }: SubscriberList,
  forms: readonly BulkForm[],
) => {
  if (forms.length === 0 || rows.length === 0) return null;
  const shown = `${total.isMore ? "> " : ""}${formatCount(total.count, words.lang)}`;
  const { sort: _sort, columns: _columns, ...narrowed } = filter;
  return {
    id: formId,
    label: words.t("bulk"),
    chosen: words.t("bulkChosen"),
    of: words.t("bulkOf", { total: shown }),
    all: { text: words.t("bulkAll", { total: shown }), count: shown },
    kept: Object.entries(narrowed).flatMap(([name, value]) =>
      value === undefined ? [] : [{ name, value: String(value) }],
    ),
    choose: words.t("bulkChoose"),
    forms,
  };
};

export const bulkTicks = (words: SubscriberWords) => ticksOf(words, new Set(), formId);
