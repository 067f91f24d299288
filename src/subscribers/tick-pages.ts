import type { TableOptions } from "../kernel/column.ts";
import { formatCount } from "../kernel/numbers.ts";
import { everybodyOf } from "./forms.ts";
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

/** What is ticked: subscribers on this page and on others, or everybody whom a filter matched. */
export type ListTicks = { readonly ids: readonly number[]; readonly everybody: SubscriberFilter | undefined };
export const noTicks: ListTicks = { ids: [], everybody: undefined };

/** Of the filter's form, to which the list's boxes, pager and actions belong: ticks go along wherever it leads. */
const formId = "bulk";

/** What can be done with those ticked in the list, or with all that match: null for a person who may do nothing. */
export const bulkPart = (
  words: SubscriberWords,
  filter: SubscriberFilter,
  { total, rows }: SubscriberList,
  forms: readonly BulkForm[],
  { ids, everybody }: ListTicks,
) => {
  if (forms.length === 0 || (rows.length === 0 && ids.length === 0)) return null;
  const shown = `${total.isMore ? "> " : ""}${formatCount(total.count, words.lang)}`;
  const value = everybodyOf(filter);
  const isAll = everybody !== undefined && everybodyOf(everybody) === value;
  return {
    form: formId,
    label: words.t("bulk"),
    count: {
      before: words.t("bulkChosen"),
      total: ids.length,
      text: isAll ? shown : formatCount(ids.length, words.lang),
      after: words.t("bulkOf", { total: shown }),
      // without a script nobody counts what is ticked on this page
      isShown: isAll || ids.length > 0,
    },
    all: rows.length > 0 ? { text: words.t("bulkAll", { total: shown }), value, count: shown, checked: isAll } : null,
    none: ids.length > 0 ? words.t("bulkNone") : null,
    choose: words.t("bulkChoose"),
    forms,
  };
};

export const bulkTicks = (words: SubscriberWords, { ids }: ListTicks) => ticksOf(words, new Set(ids), formId);

/** Those ticked on other pages, as the form's own field: a page's boxes say themselves whether they are ticked. */
export const tickedElsewhere = ({ ids }: ListTicks, { rows }: SubscriberList): string | undefined => {
  const here = new Set(rows.map(({ id }) => id));
  return ids.filter((id) => !here.has(id)).join(",") || undefined;
};
