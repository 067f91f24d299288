import { addMonths, formatMonth, type Month } from "../kernel/month.ts";
import type { Words } from "./page-messages.ts";

const monthsInYear = 12;

export type Wanted = { readonly year?: number | undefined; readonly month?: number | undefined };
type Period = { readonly year: number; readonly month: number | undefined };
type Shown = { readonly invoices: readonly { readonly month: Month }[]; readonly now: Date };

/** From the newest invoice's year, or the current year, back to the oldest one's. */
export const yearsOf = ({ invoices, now }: Shown): number[] => {
  const years = invoices.map(({ month }) => Number(month.slice(0, 4)));
  const newest = years[0] ?? now.getUTCFullYear();
  return Array.from({ length: newest - (years.at(-1) ?? newest) + 1 }, (_, back) => newest - back);
};

export const periodOf = (input: Shown & { readonly wanted: Wanted }): Period => {
  const { wanted } = input;
  return { year: wanted.year ?? yearsOf(input)[0] ?? input.now.getUTCFullYear(), month: wanted.month };
};

export const isWithin = ({ year, month }: Period, of: Month): boolean =>
  Number(of.slice(0, 4)) === year && (month === undefined || Number(of.slice(5)) === month);

export const filterOf = (words: Words, base: string, years: readonly number[], { year, month }: Period) => {
  const january = `${year}-01` as Month;
  const nameOf = (index: number) => formatMonth(addMonths(january, index), words.lang).replace(/ \d+$/, "");
  return {
    action: `${base}/invoices`,
    year: {
      name: "year",
      label: words.t("year"),
      options: years.map((each) => ({ value: each, text: String(each), selected: each === year })),
    },
    month: {
      name: "month",
      label: words.t("month"),
      placeholder: words.t("wholeYear"),
      options: Array.from({ length: monthsInYear }, (_, index) => ({
        value: index + 1,
        text: nameOf(index),
        selected: index + 1 === month,
      })),
    },
    submit: words.t("show"),
  };
};

/** Back in time stands at the left, in words: an arrow alone said the opposite. */
export const yearPager = (words: Words, base: string, years: readonly number[], { year }: Period) => {
  const newer = years.findLast((each) => each > year);
  const older = years.find((each) => each < year);
  const hrefOf = (each: number | undefined) => (each === undefined ? null : `${base}/invoices?year=${each}`);
  return {
    label: words.t("pagerLabel"),
    place: "",
    previous: { text: words.t("earlier", { year: older ?? "" }), href: hrefOf(older) },
    next: { text: words.t("later", { year: newer ?? "" }), href: hrefOf(newer) },
  };
};
