import { formatCount } from "../../kernel/numbers.ts";
import type { Words } from "../messages.ts";

type Row = { readonly id: number; readonly number: string };
type Input<F, P, R extends Row> = {
  href: string;
  back: string;
  accountText: string;
  title: string;
  filter: F;
  parts: P;
  rows: readonly R[];
  matching: number;
  previous: string | undefined;
  next: string | undefined;
  ticks: { ticked: ReadonlySet<number>; total: number };
};

/** Выбор абонентов (guide, chapter 15.1 step 3): ticks, the page's and all that match. The list itself is the subscribers' own. */
export const selectionPage = <F, P, R extends Row>(words: Words, input: Input<F, P, R>) => ({
  title: words.t("chosenTitle"),
  pretitle: `${words.t("pretitle")} · ${input.accountText}`,
  back: { text: words.t("back"), href: input.back },
  action: input.href,
  order: { label: words.t("action"), text: input.title },
  selected: { label: words.t("selected"), count: formatCount(input.ticks.total, words.lang) },
  proceed: { name: "go", value: "continue", text: words.t("proceed"), kind: "primary" },
  selectAll: {
    name: "go",
    value: "all",
    text: words.t("selectAllCount", { shown: formatCount(input.matching, words.lang) }),
  },
  selectNone: { name: "go", value: "none", text: words.t("selectNone") },
  pageTick: words.t("selectPage"),
  filter: input.filter,
  ...input.parts,
  shown: input.rows.map((row) => row.id).join(","),
  rows: input.rows.map((row) => ({
    ...row,
    label: words.t("selectOne", { number: row.number }),
    checked: input.ticks.ticked.has(row.id),
  })),
  previous: input.previous === undefined ? null : { value: `before:${input.previous}`, text: words.t("previous") },
  next: input.next === undefined ? null : { value: `after:${input.next}`, text: words.t("nextPage") },
});
