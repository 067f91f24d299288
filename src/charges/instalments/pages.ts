import { tableOf } from "../../kernel/column.ts";
import { filterText } from "../../kernel/filters.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { pagerOf, queryOf } from "../../kernel/paging.ts";
import type { Words as ChargeWords } from "../messages.ts";
import { framePart } from "../pages.ts";
import { instalmentColumns, planColumns } from "./columns.ts";
import { type Instalment, states } from "./instalment.ts";
import type { Words } from "./messages.ts";
import type { Filter, InstalmentList } from "./repository.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly may: (permission: string) => boolean;
  readonly filter: Filter;
  readonly list: InstalmentList;
};

/** Рассрочка: what subscribers pay for in parts, what is left first. */
export const instalmentsPage = (words: Words, frame: ChargeWords, input: Input) => {
  const { base, may, filter, list } = input;
  const href = `${base}/charges/instalments`;
  const { rows, open, isAny } = list;
  const card = may("card:read") ? ({ number }: { number: string }) => `${base}/subscribers/${number}` : () => null;
  return {
    ...framePart(frame, input, { tab: "instalments", excel: `${href}.xlsx${queryOf(filter)}` }),
    lead: words.t("lead"),
    stats: isAny
      ? [
          {
            label: words.t("openStat"),
            value: formatMoney(open.left, words.lang),
            hint: words.t("openHint", { count: formatCount(open.count, words.lang) }),
          },
          { label: words.t("monthlyStat"), value: formatMoney(open.monthly, words.lang) },
        ]
      : [],
    filter: isAny ? filterOf(words, href, filter) : null,
    table:
      rows.length === 0 ? null : tableOf(instalmentColumns(words, card), rows, { label: frame.t("tab.instalments") }),
    empty: rows.length === 0 ? emptyList(words, href, list) : null,
    pager: pagerOf(words.lang, href, filter, list, { hasSizes: true }),
  };
};

/** Of one subscriber, on their page of charges; null where there is none. */
export const instalmentsPart = (words: Words, instalments: readonly Instalment[]) =>
  instalments.length === 0
    ? null
    : {
        title: words.t("cardTitle"),
        table: tableOf(planColumns(words), instalments, { label: words.t("cardTitle") }),
      };

const filterOf = (words: Words, action: string, { q, state }: Filter) => ({
  action,
  q: { label: words.t("q"), placeholder: null, value: q ?? "", error: null },
  choices: [
    {
      name: "state",
      label: words.t("state"),
      placeholder: words.t("state.all"),
      options: states.map((each) => ({ value: each, text: words.t(`state.${each}`), selected: each === state })),
    },
  ],
  fold: filterText(words.lang, state === undefined ? 0 : 1),
  kept: [],
  find: words.t("show"),
  clear: q === undefined && state === undefined ? null : { text: words.t("reset"), href: action },
});

const emptyList = (words: Words, href: string, { isAny, found }: InstalmentList) => {
  if (!isAny) return { icon: "device-mobile", title: words.t("emptyTitle"), text: words.t("emptyText"), action: null };
  return found.count === 0
    ? {
        icon: "search-off",
        title: words.t("nothingTitle"),
        text: words.t("nothingText"),
        action: { text: words.t("reset"), href },
      }
    : {
        icon: "list",
        title: words.t("pastTitle"),
        text: words.t("pastText"),
        action: { text: words.t("toStart"), href },
      };
};
