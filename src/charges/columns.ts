import type { Column } from "../kernel/column.ts";
import { formatAmount, type Kopecks } from "../kernel/money.ts";
import { formatMsisdn } from "../kernel/msisdn.ts";
import { formatCount } from "../kernel/numbers.ts";
import { type ChargedDepartment, type ChargedNumber, kinds, type MonthOf, type Outlook, type Sums } from "./charge.ts";
import { forecast, isUnusual } from "./forecast.ts";
import type { Words } from "./messages.ts";

/** A row that sums up others has no number or department of its own, but a text. */
export type SumRow = Sums & Partial<Outlook> & { readonly count: number; readonly sumOf: string };
export type NumberRow = ChargedNumber | SumRow;
export type DepartmentRow = ChargedDepartment | SumRow;
/** Where a number's records are; null where the user may not open them. */
type HrefOf = (row: ChargedNumber) => string | null;

export const numberColumns = (words: Words, month: MonthOf, hrefOf: HrefOf): readonly Column<NumberRow>[] => [
  {
    key: "number",
    title: words.t("number"),
    kind: "nums",
    isLead: true,
    width: 20,
    text: (row) => ("sumOf" in row ? row.sumOf : numberText(row)),
    href: (row) => ("sumOf" in row ? null : hrefOf(row)),
    notes: (row) => ("sumOf" in row ? [] : [fullName(row) || words.t("noName"), row.department ?? ""].filter(Boolean)),
    badge: (row) =>
      "sumOf" in row || !isUnusual(row, row) ? null : { text: words.t("unusual"), tone: "warning" as const },
  },
  {
    key: "name",
    title: words.t("name"),
    only: "sheet",
    width: 36,
    text: (row) => ("sumOf" in row ? "" : fullName(row)),
  },
  {
    key: "department",
    title: words.t("department"),
    only: "sheet",
    width: 28,
    text: (row) => ("sumOf" in row ? "" : (row.department ?? "")),
  },
  ...kindColumns<NumberRow>(words),
  ...forecastColumns<NumberRow>(words, month),
  {
    key: "unusual",
    title: words.t("unusual"),
    only: "sheet",
    width: 18,
    text: (row) => ("sumOf" in row || !isUnusual(row, row) ? "" : words.t("unusual")),
  },
];

export const departmentColumns = (
  words: Words,
  month: MonthOf,
  hrefOf: (row: ChargedDepartment) => string | null,
): readonly Column<DepartmentRow>[] => [
  {
    key: "department",
    title: words.t("department"),
    isLead: true,
    width: 32,
    text: (row) => ("sumOf" in row ? row.sumOf : (row.name ?? words.t("noDepartment"))),
    href: (row) => ("sumOf" in row ? null : hrefOf(row)),
    isFaint: (row) => !("sumOf" in row) && row.name === null,
  },
  {
    key: "cost-centre",
    title: words.t("costCentre"),
    isExtra: true,
    width: 16,
    text: (row) => ("sumOf" in row ? "" : (row.costCentre ?? "")),
  },
  {
    key: "numbers",
    title: words.t("numbers"),
    kind: "number",
    width: 10,
    text: ({ count }) => formatCount(count, words.lang),
    cell: ({ count }) => count,
  },
  ...kindColumns<DepartmentRow>(words),
  ...forecastColumns<DepartmentRow>(words, month),
];

/** A kind of which nobody on the page was charged anything is left out: its cells are empty. */
const kindColumns = <R extends Sums>(words: Words): readonly Column<R>[] => [
  ...kinds.map((kind) => moneyColumn<R>(words, kind, words.t(`kind.${kind}`), (row) => row[kind] || null)),
  moneyColumn<R>(words, "total", words.t("total"), ({ total }) => total),
];

/** Of a month that is not over. The page says the band in a smaller line, the workbook in columns of its own. */
const forecastColumns = <R extends Sums & Partial<Outlook>>(words: Words, month: MonthOf): readonly Column<R>[] => {
  if (month.day >= month.days) return [];
  const told = (row: R) => {
    const { monthlyFees, instalmentsDue, history } = row;
    return monthlyFees === undefined || instalmentsDue === undefined || history === undefined
      ? undefined
      : forecast(row, { monthlyFees, instalmentsDue, history }, month);
  };
  const amount = (sum: Kopecks) => formatAmount(sum, words.lang);
  const bound = (key: string, title: string, boundOf: (row: R) => Kopecks | null): Column<R> => ({
    ...moneyColumn(words, key, title, boundOf),
    only: "sheet",
  });
  return [
    {
      ...moneyColumn<R>(words, "forecast", words.t("forecastColumn"), (row) => told(row)?.sum ?? null),
      notes: (row) => {
        const band = told(row)?.band;
        return band ? [`${amount(band.low)}–${amount(band.high)}`] : [];
      },
    },
    bound("forecast-low", words.t("forecastLow"), (row) => told(row)?.band?.low ?? null),
    bound("forecast-high", words.t("forecastHigh"), (row) => told(row)?.band?.high ?? null),
  ];
};

const moneyColumn = <R>(words: Words, key: string, title: string, amountOf: (row: R) => Kopecks | null): Column<R> => ({
  key,
  title,
  kind: "money",
  width: 16,
  text: (row) => {
    const amount = amountOf(row);
    return amount === null ? "" : formatAmount(amount, words.lang);
  },
  cell: amountOf,
});

type Named = Pick<ChargedNumber, "lastName" | "firstName" | "middleName">;
const fullName = ({ lastName, firstName, middleName }: Named): string =>
  [lastName, firstName, middleName].filter(Boolean).join(" ");
const numberText = ({ msisdn, number }: Pick<ChargedNumber, "msisdn" | "number">): string =>
  msisdn ? formatMsisdn(msisdn) : number;
