import { type Column, tableOf } from "../kernel/column.ts";
import { formatDate, formatDateTime, isoDay } from "../kernel/dates.ts";
import { formatAmount, formatMoney, kopecks } from "../kernel/money.ts";
import { formatMonth } from "../kernel/month.ts";
import { formatCount } from "../kernel/numbers.ts";
import type { Words } from "./messages.ts";
import type { Home, MonthFigures, Unpaid } from "./repository.ts";
import { type Payee, requisitesOf } from "./requisites-pages.ts";

/** Where the bars of the months stand. */
type Chart = {
  readonly lines: readonly { readonly y: number; readonly value: number }[];
  readonly bars: readonly object[];
};
type Input = Omit<Home, "addresses"> & {
  readonly payee: Payee;
  /** What a payment of all that is owed says it is for. */
  readonly purpose: string;
  readonly base: string;
  readonly refreshedAt: Date;
  readonly now: Date;
  /** What changed, in sentences; null where there is nothing to compare. */
  readonly changed: { readonly head: string; readonly causes: readonly string[] } | null;
  readonly chart: Chart;
};

/** Beside the figures: how fresh they are, what changed, what is due when, the last twelve months. */
export const besidePage = (words: Words, input: Input) => ({
  fresh: words.t("fresh", { at: momentText(words, input.refreshedAt, input.now) }),
  waiting: waitingNotices(words, input),
  requisites: requisitesOf(words, { ...input, amountDue: input.account.amountDue }),
  changes: changesCard(words, input),
  due: dueCard(words, input),
  year: input.months.length === 0 ? null : yearCard(words, input),
});

/** Of today the time alone, else the day. */
const momentText = ({ lang }: Words, moment: Date, now: Date): string =>
  isoDay(moment) === isoDay(now) ? formatDateTime(moment, lang).slice(-5) : formatDate(moment, lang);

const waitingNotices = (words: Words, { waiting, base, now }: Input) =>
  waiting.map(({ number, paidOn, amount, month, keepsUntil }) => ({
    kind: "info",
    text: words.t(keepsUntil < isoDay(now) ? "waitingPast" : "waiting", {
      number,
      day: formatDate(paidOn, words.lang),
      sum: formatMoney(amount, words.lang),
      month: formatMonth(month, words.lang),
      until: formatDate(keepsUntil, words.lang),
    }),
    href: `${base}/payments`,
    linkText: words.t("waitingLink"),
  }));

const changesCard = (words: Words, { compared, changed, base }: Input) =>
  compared
    ? {
        title: words.t("changesTitle"),
        subtitle: changed ? words.t("changesOf", { month: formatMonth(compared.invoice.month, words.lang) }) : null,
        head: changed ? changed.head : words.t("changesFirst"),
        causes: changed ? changed.causes : [],
        link: changed
          ? { text: words.t("changesLink"), href: `${base}/invoices/${compared.invoice.id}/changes` }
          : null,
      }
    : null;

const dueCard = (words: Words, { unpaid, base, now }: Input) => {
  const title = words.t("dueTitle");
  const overdue = unpaid.filter(({ dueOn }) => dueOn < isoDay(now));
  const rest = unpaid.filter((invoice) => !overdue.includes(invoice));
  const columns = dueColumns(words, base, isoDay(now));
  return {
    title,
    table: unpaid.length === 0 ? null : tableOf(columns, [...overdue, ...rest], { label: title }),
    none: words.t("dueNone"),
  };
};

const dueColumns = (words: Words, base: string, today: string): readonly Column<Unpaid>[] => {
  const tone = ({ dueOn }: Unpaid) => (dueOn < today ? "danger" : null);
  return [
    {
      key: "invoice",
      title: words.t("columnInvoice"),
      isLead: true,
      text: ({ month }) => formatMonth(month, words.lang),
      href: ({ id }) => `${base}/invoices/${id}`,
    },
    {
      key: "due",
      title: words.t("columnDueOn"),
      kind: "date",
      text: ({ dueOn }) => formatDate(dueOn, words.lang),
      tone,
      badge: (invoice) => (tone(invoice) ? { text: words.t("overdue"), tone: "danger" } : null),
    },
    {
      key: "unpaid",
      title: words.t("columnUnpaid"),
      kind: "money",
      text: ({ unpaid }) => formatMoney(unpaid, words.lang),
      tone,
    },
  ];
};

const yearCard = (words: Words, { months, chart }: Input) => {
  const { lang } = words;
  const title = words.t("chartTitle");
  return {
    title,
    chart: {
      ...chart,
      id: "year-chart",
      title,
      text: yearText(words, months),
      lines: chart.lines.map(({ y, value }) => ({ y, text: formatCount(value / 100, lang) })),
      bars: chart.bars.map((bar, index) => barOf(words, bar, months[index] as MonthFigures)),
    },
    legend: { charges: words.t("legendCharges"), payments: words.t("legendPayments") },
    summary: words.t("chartTable"),
    table: tableOf(monthColumns(words), months.toReversed(), { label: title }),
  };
};

/** Below a bar stands its month's number, in January the year too. */
const barOf = ({ lang }: Words, bar: object, { month, charges, payments }: MonthFigures) => ({
  ...bar,
  label: month.slice(5),
  year: month.endsWith("-01") ? month.slice(0, 4) : "",
  tip: `${formatMonth(month, lang)}: ${formatMoney(charges, lang)} / ${formatMoney(payments, lang)}`,
});

const yearText = (words: Words, months: readonly MonthFigures[]): string => {
  const { lang } = words;
  const bySize = months.toSorted((a, b) => a.charges - b.charges);
  const [least, most] = [bySize[0], bySize.at(-1)] as [MonthFigures, MonthFigures];
  const [first, last] = [months[0], months.at(-1)] as [MonthFigures, MonthFigures];
  return words.t("chartText", {
    from: formatMonth(first.month, lang),
    to: formatMonth(last.month, lang),
    most: formatMoney(most.charges, lang),
    mostMonth: formatMonth(most.month, lang),
    least: formatMoney(least.charges, lang),
    leastMonth: formatMonth(least.month, lang),
  });
};

const monthColumns = (words: Words): readonly Column<MonthFigures>[] => {
  const money = (key: "charges" | "payments", title: string): Column<MonthFigures> => ({
    key,
    title,
    kind: "money",
    text: (row) => formatAmount(kopecks(row[key]), words.lang),
  });
  return [
    { key: "month", title: words.t("columnMonth"), isLead: true, text: ({ month }) => formatMonth(month, words.lang) },
    money("charges", words.t("legendCharges")),
    money("payments", words.t("legendPayments")),
  ];
};
