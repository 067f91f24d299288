import { filterText } from "../kernel/filters.ts";
import { formatMonth, type Month } from "../kernel/month.ts";
import { queryOf } from "../kernel/paging.ts";
import { kinds, type MonthOf } from "./charge.ts";
import type { Words } from "./messages.ts";
import type { Facts } from "./month/repository.ts";
import type { Filter } from "./repository.ts";

type Input = {
  readonly month: MonthOf;
  readonly filter: Filter;
  readonly sorts: readonly NonNullable<Filter["sort"]>[];
  readonly months: readonly Month[];
  readonly list: Pick<Facts, "choices">;
};

/** The choice of a month; the current one is the first. */
export const monthChoice = (words: Words, months: readonly Month[], chosen: Month) => ({
  name: "month",
  label: words.t("month"),
  placeholder: null,
  options: months.map((month) => ({
    value: month,
    text: formatMonth(month, words.lang),
    selected: month === chosen,
  })),
});

/** Locals of views/subscribers/filter.ejs. */
export const filterForm = (words: Words, action: string, { filter, month, months, sorts, list }: Input) => {
  const { q, department, kind, unusual, sort = "sum" } = filter;
  const isFiltered = q !== undefined || department !== undefined || kind !== undefined || unusual !== undefined;
  const none = { value: "none", text: words.t("noDepartment"), selected: department === "none" };
  const own = list.choices.map(({ id, name }) => ({ value: id, text: name, selected: id === department }));
  return {
    action,
    q: { label: words.t("q"), placeholder: null, value: q ?? "", error: null },
    choices: [
      monthChoice(words, months, month.month),
      ...(own.length > 0
        ? [choice("department", words.t("department"), words.t("anyDepartment"), [...own, none])]
        : []),
      choice(
        "kind",
        words.t("kindFilter"),
        words.t("anyKind"),
        kinds.map((each) => ({ value: each, text: words.t(`kind.${each}`), selected: each === kind })),
      ),
      choice(
        "sort",
        words.t("sort"),
        null,
        sorts.map((each) => ({ value: each, text: words.t(`sort.${each}`), selected: each === sort })),
      ),
    ],
    fold: filterText(words.lang, [department, kind].filter((each) => each !== undefined).length),
    kept: unusual === undefined ? [] : [{ name: "unusual", value: unusual }],
    find: words.t("show"),
    clear: isFiltered
      ? { text: words.t("reset"), href: action + queryOf({ month: month.isCurrent ? undefined : month.month }) }
      : null,
  };
};
const choice = (name: string, label: string, any: string | null, options: readonly Option[]) => ({
  name,
  label,
  placeholder: any,
  options,
});
type Option = { readonly value: string | number; readonly text: string; readonly selected: boolean };
