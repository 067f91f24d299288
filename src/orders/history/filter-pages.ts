import { filterText } from "../../kernel/filters.ts";
import { type HistoryFilter, isFiltered } from "./forms.ts";
import type { HistoryWords } from "./messages.ts";

type Option = { readonly value: string; readonly text: string };
type Input = {
  readonly action: string;
  readonly filter: HistoryFilter;
  readonly authors: readonly Option[];
  readonly operations: readonly Option[];
  readonly states: readonly Option[];
};

/** Locals of views/orders/history-filter.ejs. */
export const historyFilter = (words: HistoryWords, { action, filter, authors, operations, states }: Input) => {
  const { tab, ...chosen } = filter;
  const choice = (name: "author" | "operation" | "state", any: Key, options: readonly Option[]) => ({
    name,
    label: words.t(name),
    placeholder: words.t(any),
    options: options.map((option) => ({ ...option, selected: option.value === String(chosen[name] ?? "") })),
  });
  return {
    action,
    tab,
    fold: filterText(
      words.lang,
      [chosen.author, chosen.operation, chosen.state, chosen.from, chosen.to].filter((each) => each !== undefined)
        .length,
    ),
    q: { name: "q", type: "search", label: words.t("search"), value: chosen.q ?? "", maxlength: 64 },
    choices: [
      choice("author", "anyAuthor", authors),
      choice("operation", "anyOperation", operations),
      choice("state", "anyState", states),
    ],
    days: (["from", "to"] as const).map((name) => ({
      name,
      type: "date",
      label: words.t(name),
      value: chosen[name] ?? "",
    })),
    find: words.t("find"),
    clear: isFiltered(chosen) ? { text: words.t("clear"), href: `${action}?tab=${tab}` } : null,
  };
};

type Key = Parameters<HistoryWords["t"]>[0];
