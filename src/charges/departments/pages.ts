import { tableOf } from "../../kernel/column.ts";
import type { Month } from "../../kernel/month.ts";
import { queryOf } from "../../kernel/paging.ts";
import type { ChargedDepartment, MonthOf } from "../charge.ts";
import { departmentColumns } from "../columns.ts";
import { monthChoice } from "../filter-pages.ts";
import type { Words } from "../messages.ts";
import { framePart, monthPart, noCharges } from "../pages.ts";
import type { Departments } from "./repository.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly may: (permission: string) => boolean;
  readonly month: MonthOf;
  readonly months: readonly Month[];
  readonly list: Departments;
};

/** What each department's numbers were charged, with what it will come to. */
export const departmentsPage = (words: Words, input: Input) => {
  const { base, month, months, list } = input;
  const href = `${base}/charges/departments`;
  const chosen = { month: month.isCurrent ? undefined : month.month };
  const numbers = ({ id }: ChargedDepartment) => `${base}/charges${queryOf({ ...chosen, department: id ?? "none" })}`;
  const sum = { ...list.whole, ...list.outlook, sumOf: words.t("wholeRow") };
  const { departments } = list;
  return {
    ...framePart(words, input, { tab: "departments", excel: `${href}.xlsx${queryOf(chosen)}` }),
    ...monthPart(words, { base, month, whole: list.whole, facts: list }),
    unusual: null,
    filter: { action: href, month: monthChoice(words, months, month.month), submit: words.t("show") },
    table:
      departments.length === 0
        ? null
        : tableOf(departmentColumns(words, month, numbers), [sum, ...departments], {
            label: words.t("tab.departments"),
            dropsEmpty: true,
            isStrong: (row) => "sumOf" in row,
          }),
    empty: departments.length === 0 ? noCharges(words, href, month) : null,
    pager: null,
  };
};
