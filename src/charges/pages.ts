import { tableOf } from "../kernel/column.ts";
import { formatDate } from "../kernel/dates.ts";
import { formatMoney, kopecks } from "../kernel/money.ts";
import { addMonths, formatMonth, type Month } from "../kernel/month.ts";
import { formatCount } from "../kernel/numbers.ts";
import { pagerOf, queryOf } from "../kernel/paging.ts";
import { type ChargedNumber, type MonthOf, type Outlook, type Sums } from "./charge.ts";
import { type NumberRow, numberColumns } from "./columns.ts";
import { filterForm } from "./filter-pages.ts";
import { forecast, leastDays, leastMonths, unusualFrom } from "./forecast.ts";
import type { Words } from "./messages.ts";
import type { AccountMonth } from "./month/repository.ts";
import type { ChargesList, Filter } from "./repository.ts";

type Place = { readonly base: string; readonly accountText: string; readonly may: (permission: string) => boolean };
type Input = Place & {
  readonly month: MonthOf;
  readonly filter: Filter;
  readonly sorts: readonly NonNullable<Filter["sort"]>[];
  readonly months: readonly Month[];
  readonly list: ChargesList & AccountMonth;
};

/** Начисления и детализация: what each number was charged in a month, by kind. */
export const chargesPage = (words: Words, input: Input) => {
  const { base, month, filter, list, may } = input;
  const { rows, whole, found } = list;
  const href = `${base}/charges`;
  const chosen = { month: month.isCurrent ? undefined : month.month, ...filter };
  const records = (row: ChargedNumber) =>
    may("card:read") ? `${base}/subscribers/${row.number}/records${queryOf({ month: month.month })}` : null;
  const sum: NumberRow =
    found.count === whole.count
      ? { ...whole, ...list.outlook, sumOf: words.t("wholeRow") }
      : { ...found, sumOf: words.t("foundRow", { count: found.count, shown: formatCount(found.count, words.lang) }) };
  return {
    ...framePart(words, input, { tab: "numbers", excel: `${href}.xlsx${queryOf(chosen)}` }),
    ...monthPart(words, { ...input, whole, facts: list }),
    unusual: unusualStat(words, `${href}${queryOf({ ...chosen, unusual: "yes" })}`, list.unusual),
    filter: filterForm(words, href, input),
    table:
      rows.length === 0
        ? null
        : tableOf(numberColumns(words, month, records), [sum, ...rows], {
            label: words.t("title"),
            dropsEmpty: true,
            isStrong: (row) => "sumOf" in row,
          }),
    empty: rows.length === 0 ? emptyList(words, href, input) : null,
    pager: pagerOf(words.lang, href, chosen, list, { hasSizes: true }),
  };
};

export const tabs = ["numbers", "departments", "instalments"] as const;
export type Tab = (typeof tabs)[number];

/** What stands around each of the pages: its title, the way to the others, the workbook. */
export const framePart = (words: Words, { base, accountText }: Place, { tab, excel }: { tab: Tab; excel: string }) => ({
  title: words.t("title"),
  pretitle: `${words.t("pretitle")} · ${accountText}`,
  actions: [{ text: words.t("export"), href: excel, icon: "file-spreadsheet" }],
  tabs: {
    label: words.t("tabs"),
    items: tabs.map((each) => ({
      text: words.t(`tab.${each}`),
      href: each === "numbers" ? `${base}/charges` : `${base}/charges/${each}`,
      current: each === tab,
    })),
  },
});

type MonthInput = {
  readonly base: string;
  readonly month: MonthOf;
  readonly whole: Sums & { readonly count: number };
  readonly facts: AccountMonth;
};

/** How final the month is, what the account was charged, and what it will come to. */
export const monthPart = (words: Words, { base, month, whole, facts }: MonthInput) => {
  const isOver = month.day >= month.days;
  const count = formatCount(whole.count, words.lang);
  const day = formatDate(month.knownOn, words.lang);
  return {
    notice: noticeOf(words, base, { month, whole, facts }),
    stats: [
      {
        label: `${words.t("charged")}, ${formatMonth(month.month, words.lang)}`,
        value: formatMoney(whole.total, words.lang),
        hint: isOver ? words.t("chargedWhole", { count }) : words.t("chargedOn", { day, count }),
      },
      ...(isOver || whole.count === 0 ? [] : [forecastStat(words, month, whole, facts.outlook)]),
    ],
    how: isOver ? null : words.t("forecastHow", { months: facts.outlook.history.length || 6 }),
  };
};

const noticeOf = (words: Words, base: string, { month, whole, facts }: Omit<MonthInput, "base">) => {
  const { billed } = facts;
  const name = formatMonth(month.month, words.lang);
  const plain = { title: null, live: false };
  if (!billed) {
    const day = formatDate(month.knownOn, words.lang);
    const text = words.t(month.isCurrent ? "preliminary" : "awaiting", { month: name, day });
    return { ...plain, kind: "info", text, href: null, linkText: null };
  }
  const sum = (amount: number) => formatMoney(kopecks(amount), words.lang);
  const about = { number: billed.number, month: name };
  const difference = billed.charges - whole.total;
  return {
    ...plain,
    kind: difference === 0 ? "success" : "info",
    text:
      difference === 0
        ? words.t("billedSame", about)
        : words.t("billedShared", { ...about, sum: sum(billed.charges), difference: sum(difference) }),
    href: `${base}/invoices/${billed.id}`,
    linkText: words.t("toInvoice"),
  };
};

const forecastStat = (words: Words, month: MonthOf, sums: Sums, outlook: Outlook) => {
  const told = forecast(sums, outlook, month);
  const label = words.t("forecast");
  if (!told) {
    return {
      label,
      value: words.t("noForecast"),
      hint: words.t("noForecastHint", { days: leastDays, months: leastMonths }),
    };
  }
  const { sum, band } = told;
  const [low, high] = [band?.low, band?.high].map((bound) =>
    bound === undefined ? "" : formatMoney(bound, words.lang),
  );
  return {
    label,
    value: formatMoney(sum, words.lang),
    hint: band ? words.t("band", { low: low ?? "", high: high ?? "" }) : words.t("noBand", { months: leastMonths }),
  };
};

const unusualStat = (words: Words, href: string, count: number) =>
  count === 0
    ? null
    : {
        label: words.t("unusualCount"),
        value: formatCount(count, words.lang),
        hint: words.t("unusualHint", { sum: formatMoney(kopecks(unusualFrom), words.lang) }),
        href,
      };

const emptyList = (words: Words, href: string, { month, list }: Input) => {
  const start = href + queryOf({ month: month.isCurrent ? undefined : month.month });
  if (list.whole.count === 0) return noCharges(words, href, month);
  if (list.found.count === 0) {
    const action = { text: words.t("reset"), href: start };
    return { icon: "search-off", title: words.t("nothingTitle"), text: words.t("nothingText"), action };
  }
  return {
    icon: "list",
    title: words.t("pastTitle"),
    text: words.t("pastText"),
    action: { text: words.t("toStart"), href: start },
  };
};

/** Nothing has come for the month: of the current one, what there is of the month before. */
export const noCharges = (words: Words, href: string, { month, isCurrent }: MonthOf) => {
  const before = addMonths(month, -1);
  return {
    icon: "report-money",
    title: words.t("emptyTitle", { month: formatMonth(month, words.lang) }),
    text: words.t("emptyText"),
    action: isCurrent
      ? { text: formatMonth(before, words.lang), href: href + queryOf({ month: before }) }
      : { text: words.t("toStart"), href },
  };
};
