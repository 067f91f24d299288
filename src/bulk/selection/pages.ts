import type { TableOptions } from "../../kernel/column.ts";
import { formatMsisdn, type Msisdn } from "../../kernel/msisdn.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type Pager, queryOf } from "../../kernel/paging.ts";
import type { Words } from "../messages.ts";

type Row = { readonly id: number; readonly number: string; readonly msisdn: Msisdn | null };
type Input<F, P> = {
  href: string;
  back: { readonly text: string; readonly href: string };
  accountText: string;
  /** Above the page's title; list operations' own unless given. */
  pretitle?: string;
  /** What the subscribers are chosen for, and what that is called. */
  title: string;
  titleLabel?: string;
  warning: string | undefined;
  filter: F;
  parts: P;
  shown: readonly number[];
  matching: number;
  pager: Pager | null;
  beside: { readonly previous: object | null; readonly next: object | null };
  /** Saved lists: each shows its subscribers, of whom all can be ticked at once. */
  views: readonly { readonly text: string; readonly href: string }[];
  /** How many are ticked in all. */
  total: number;
};

/** The boxes of one page of the list. */
export const ticksOf = (words: Words, ticked: ReadonlySet<number>): NonNullable<TableOptions<Row>["ticks"]> => ({
  name: "ticked",
  all: words.t("selectPage"),
  of: ({ id, number, msisdn }) => ({
    value: String(id),
    label: words.t("selectOne", { number: msisdn ? formatMsisdn(msisdn) : number }),
    checked: ticked.has(id),
  }),
});

/** Выбор абонентов (guide, chapter 15.1 step 3): ticks, the page's and all that match. The list itself is the subscribers' own. */
export const selectionPage = <F, P>(words: Words, input: Input<F, P>) => ({
  title: words.t("chosenTitle"),
  pretitle: `${input.pretitle ?? words.t("pretitle")} · ${input.accountText}`,
  back: input.back,
  action: input.href,
  order: { label: input.titleLabel ?? words.t("action"), text: input.title },
  warning: input.warning ?? null,
  selected: { label: words.t("selected"), count: formatCount(input.total, words.lang) },
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
  pager: input.pager && {
    label: input.pager.label,
    place: input.pager.place,
    previous: buttonOf(input.pager.previous.text, input.beside.previous),
    next: buttonOf(input.pager.next.text, input.beside.next),
  },
});

/** The pager's links as buttons of the form, so that the ticks go with them. */
const buttonOf = (text: string, start: object | null) => start && { text, value: queryOf(start).slice(1) };
