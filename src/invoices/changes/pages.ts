import { tableOf } from "../../kernel/column.ts";
import { formatMoney } from "../../kernel/money.ts";
import { addMonths, formatMonth } from "../../kernel/month.ts";
import { pagerOf, queryOf } from "../../kernel/paging.ts";
import { type Against, bases, type Cause, type Comparison, causes, type Plan, queryAgainst } from "./change.ts";
import { type CauseRow, causeColumns, isTotal, type NumberRow, numberColumns, type TotalRow } from "./columns.ts";
import type { Words } from "./messages.ts";
import { planActions } from "./plans/actions.ts";
import type { ChangeFilter, ChangeList } from "./repository.ts";
import { causeText, firstSentence } from "./sentences.ts";

type Input = {
  readonly base: string;
  readonly may: (permission: string) => boolean;
  readonly comparison: Comparison;
  readonly filter: ChangeFilter;
  readonly plans: readonly Plan[];
  /** Null where the invoices have nothing of single numbers to list. */
  readonly list: ChangeList | null;
};

/** Что изменилось: one invoice against another, in a sentence, by cause and by number. */
export const changesPage = (words: Words, input: Input) => {
  const { base, comparison, filter } = input;
  const { invoice, other, against } = comparison;
  const href = `${base}/invoices/${invoice.id}/changes`;
  const month = formatMonth(invoice.month, words.lang);
  return {
    title: words.t("title"),
    pretitle: words.t("pretitle", { number: invoice.number, month }),
    back: { text: words.t("toInvoice"), href: `${base}/invoices/${invoice.id}` },
    actions: input.list
      ? [
          {
            text: words.t("export"),
            href: `${href}.xlsx${queryOf({ against: queryAgainst(against) })}`,
            icon: "file-spreadsheet",
          },
        ]
      : [],
    tabs: tabsOf(words, href, against),
    summary: other && {
      sentence: firstSentence(words, comparison),
      text: words.t("comparedWith", {
        number: other.number,
        month: formatMonth(other.month, words.lang),
        before: formatMoney(other.charges, words.lang),
        after: formatMoney(invoice.charges, words.lang),
      }),
    },
    empty: emptyOf(words, comparison),
    causes: comparison.sums.length === 0 ? null : causesCard(words, input, href),
    numbers: comparison.sums.length === 0 ? null : numbersCard(words, input, href),
    filter: filterOf(words, href, against, filter),
  };
};

const tabsOf = (words: Words, href: string, against: Against) => ({
  label: words.t("againstLabel"),
  items: bases.map((each) => ({
    text: words.t(`against.${each}`),
    href: href + queryOf({ against: queryAgainst(each) }),
    current: each === against,
  })),
});

const emptyOf = (words: Words, { invoice, other, against, sums }: Comparison) => {
  if (other && sums.length > 0) return null;
  const yearAgo = formatMonth(addMonths(invoice.month, -12), words.lang);
  if (other) {
    const month = formatMonth(other.month, words.lang);
    return emptyState(words.t("nothingTitle"), words.t("nothingText", { month }));
  }
  return against === "year"
    ? emptyState(words.t("noYearTitle", { month: yearAgo }), words.t("noYearText"))
    : emptyState(words.t("firstTitle"), words.t("firstText"));
};

const emptyState = (title: string, text: string) => ({ icon: "list", title, text, action: null });

const causesCard = (words: Words, input: Input, href: string) => {
  const { comparison, filter, plans } = input;
  const against = queryAgainst(comparison.against);
  const whole = comparison.sums.reduce((sum, { amount }) => sum + Math.abs(amount), 0);
  const rows: CauseRow[] = comparison.sums.map((sum) => ({
    ...sum,
    percent: Math.round((Math.abs(sum.amount) * 100) / whole),
    plan: plans.find(({ cause, subscriberId }) => cause === sum.cause && subscriberId === null),
    href: href + queryOf({ against, cause: sum.cause, planned: filter.planned }),
  }));
  const shown = filter.planned === "hidden" ? rows.filter(({ plan }) => !plan) : rows;
  const total: TotalRow = { total: comparison.difference };
  const title = words.t("byCause");
  return {
    title,
    hint: words.t("byCauseHint"),
    table: tableOf(causeColumns(words), [...shown, total], {
      label: title,
      isStrong: isTotal,
      actions: planActions(words, input, href, (row) =>
        isTotal(row) ? null : { cause: row.cause, number: undefined, plan: row.plan },
      ),
    }),
  };
};

const numbersCard = (words: Words, input: Input, href: string) => {
  const { base, may, comparison, filter, plans, list } = input;
  const title = words.t("byNumber");
  if (!list) {
    const empty = emptyState(words.t("unsplitOnly"), words.t("unsplitOnlyText"));
    return { title, hint: "", table: null, empty, pager: null };
  }
  const month = comparison.invoice.month;
  const rows: NumberRow[] = list.rows.map((row) => ({
    ...row,
    plan: planOf(plans, row),
    href: may("card:read") ? `${base}/subscribers/${encodeURIComponent(row.number)}/records?month=${month}` : null,
  }));
  const none = emptyState(words.t("noneFound"), words.t("noneFoundText"));
  return {
    title,
    hint: words.t("byNumberHint"),
    table:
      rows.length === 0
        ? null
        : tableOf(numberColumns(words), rows, {
            label: title,
            actions: planActions(words, input, href, ({ cause, number, plan }) => ({ cause, number, plan })),
          }),
    empty: rows.length === 0 ? none : null,
    pager: pagerOf(words.lang, href, { against: queryAgainst(comparison.against), ...filter }, list),
  };
};

const planOf = (plans: readonly Plan[], row: { readonly cause: Cause; readonly subscriberId: number }) => {
  const own = plans.filter(({ cause }) => cause === row.cause);
  return (
    own.find(({ subscriberId }) => subscriberId === row.subscriberId) ??
    own.find(({ subscriberId }) => subscriberId === null)
  );
};

const filterOf = (words: Words, action: string, against: Against, filter: ChangeFilter) => ({
  action,
  against: queryAgainst(against) ?? null,
  cause: {
    name: "cause",
    label: words.t("filterCause"),
    placeholder: words.t("anyCause"),
    options: causes
      .filter((cause) => cause !== "unsplit")
      .map((cause) => ({ value: cause, text: causeText(words, cause), selected: cause === filter.cause })),
  },
  planned: {
    name: "planned",
    label: words.t("filterPlanned"),
    options: (["shown", "hidden"] as const).map((each) => ({
      value: each === "shown" ? "" : each,
      text: words.t(`planned.${each}`),
      selected: each === (filter.planned ?? "shown"),
    })),
  },
  submit: words.t("show"),
});
