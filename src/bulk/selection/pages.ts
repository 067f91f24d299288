import { formatAmount, formatMoney, type Kopecks, kopecks } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import type { Words } from "../messages.ts";

type Input<F, P> = {
  href: string;
  back: { readonly text: string; readonly href: string };
  accountText: string;
  /** Above the page's title; list operations' own unless given. */
  pretitle?: string;
  /** What the subscribers are chosen for, fact by fact. */
  facts: readonly { readonly label: string; readonly text: string }[];
  warning: string | undefined;
  filter: F;
  parts: P;
  shown: readonly number[];
  matching: number;
  /** How many the account has. */
  everybody: number;
  /** Saved lists: each shows its subscribers, of whom all can be ticked at once. */
  views: readonly { readonly text: string; readonly href: string }[];
  /** How many are ticked in all. */
  total: number;
  /** What one of them pays a month for what is ordered. */
  price?: Kopecks | undefined;
};

/** Выбор абонентов (guide, chapter 15.1 step 3): ticks, the page's and all that match. The list itself is the subscribers' own. */
export const selectionPage = <F, P>(words: Words, input: Input<F, P>) => ({
  title: words.t("chosenTitle"),
  pretitle: `${input.pretitle ?? words.t("pretitle")} · ${input.accountText}`,
  back: input.back,
  action: input.href,
  facts: { label: words.t("ordered"), items: input.facts },
  warning: input.warning ?? null,
  selected: {
    label: words.t("selected"),
    short: words.t("selectedShort"),
    total: input.total,
    count: formatCount(input.total, words.lang),
    of: words.t("selectedOf", { total: formatCount(input.everybody, words.lang) }),
    sum: sumOf(words, input.total, input.price),
  },
  proceed: { name: "go", value: "continue", text: words.t("proceed"), kind: "primary" },
  selectAll: {
    name: "go",
    value: "all",
    text: words.t("selectAllCount", { shown: formatCount(input.matching, words.lang) }),
  },
  selectNone: { name: "go", value: "none", text: words.t("selectNone") },
  filter: input.filter,
  views: { label: words.t("savedLists"), items: input.views },
  ...input.parts,
  shown: input.shown.join(","),
});

/** What is ticked costs a month, and how a page says that of another sum: null where the price depends on the subscriber. */
const sumOf = (words: Words, count: number, price: Kopecks | undefined) => {
  if (price === undefined || price === 0) return null;
  const text = (sum: Kopecks) => words.t("selectedSum", { sum: formatMoney(sum, words.lang) });
  const nothing = kopecks(0);
  return {
    price,
    text: text(kopecks(price * count)),
    pattern: text(nothing).replace(formatAmount(nothing, words.lang), "%"),
  };
};
