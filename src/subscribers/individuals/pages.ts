import { type Column, tableOf } from "../../kernel/column.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type ListPage, pagerOf } from "../../kernel/paging.ts";
import type { SubscriberWords } from "../messages.ts";
import { fullName, numberOf } from "../subscriber.ts";
import { type Counts, type Individual, type SplitState, splitStates } from "./individual.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly may: (permission: string) => boolean;
  readonly state: SplitState | undefined;
  readonly list: ListPage<Individual, string>;
  readonly counts: Counts;
};

const tones = { contract: "info", allowed: "success", forbidden: "neutral" } as const;

/** Физлица: раздельный счет (domain.md §1.3). */
export const individualsPage = (words: SubscriberWords, { base, accountText, may, state, list, counts }: Input) => {
  const href = `${base}/individuals`;
  return {
    title: words.t("individualsTitle"),
    pretitle: accountText,
    hint: words.t("individualsHint"),
    tabs: {
      label: words.t("splitBill"),
      items: [
        { text: words.t("individualsAll"), href, current: state === undefined, count: null },
        ...splitStates.map((each) => ({
          text: words.t(`split.${each}`),
          href: `${href}?state=${each}`,
          current: each === state,
          count: formatCount(counts[each], words.lang),
        })),
      ],
    },
    table:
      list.rows.length === 0
        ? null
        : tableOf(columnsOf(words, base), list.rows, { label: words.t("individualsTitle") }),
    empty: words.t("individualsNone"),
    pager: pagerOf(words.lang, href, { state }, list, { hasSizes: true }),
    orders: may("orders:write")
      ? {
          action: `${href}/orders`,
          items: [
            { value: "allow-split-bill", text: words.t("splitAllowAll") },
            { value: "forbid-split-bill", text: words.t("splitForbidAll") },
          ],
          some: { text: words.t("splitForSome"), href: `${base}/bulk/split-bill` },
        }
      : null,
  };
};

const columnsOf = (words: SubscriberWords, base: string): readonly Column<Individual>[] => [
  {
    key: "number",
    title: words.t("number"),
    kind: "nums",
    isLead: true,
    text: numberOf,
    href: ({ number }) => `${base}/subscribers/${number}/management`,
  },
  {
    key: "name",
    title: words.t("name"),
    text: (row) => fullName(row) || words.t("noName"),
    isFaint: (row) => fullName(row) === "",
  },
  {
    key: "state",
    title: words.t("splitBill"),
    kind: "state",
    text: ({ state }) => words.t(`split.${state}`),
    tone: ({ state }) => tones[state],
  },
];
