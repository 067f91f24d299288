import { tableOf } from "../kernel/column.ts";
import { formatMoney } from "../kernel/money.ts";
import { formatCount } from "../kernel/numbers.ts";
import { pagerOf, queryOf } from "../kernel/paging.ts";
import { paymentColumns } from "./columns.ts";
import type { Words } from "./messages.ts";
import { type Period, periods } from "./payment.ts";
import type { registrationCards } from "./registrations/list-pages.ts";
import type { PaymentList } from "./repository.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  readonly may: (permission: string) => boolean;
  readonly period: Period;
  readonly list: PaymentList;
  readonly registrations: ReturnType<typeof registrationCards>;
};

/** Платежи: the current month by default, 12 months by choice, with the sum of the whole period. */
export const paymentsPage = (words: Words, { base, accountText, may, period, list, registrations }: Input) => {
  const { lang } = words;
  const href = `${base}/payments`;
  const chosen = { period: period === "month" ? undefined : period };
  const { count, sum, rows } = list;
  return {
    title: words.t("title"),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    lead: words.t("lead"),
    actions: [
      ...(may("payments:write")
        ? [{ text: words.t("register"), href: `${href}/registration`, kind: "primary", icon: "coin" }]
        : []),
      { text: words.t("export"), href: `${href}.xlsx${queryOf(chosen)}`, icon: "file-spreadsheet" },
    ],
    filter: filterOf(words, href, period),
    total:
      count === 0 ? null : words.t("total", { count, shown: formatCount(count, lang), sum: formatMoney(sum, lang) }),
    table:
      rows.length === 0 ? null : tableOf(paymentColumns(words), rows, { label: words.t("title"), dropsEmpty: true }),
    empty: rows.length === 0 ? emptyList(words, href, period, list) : null,
    pager: pagerOf(lang, href, chosen, list, { hasSizes: true }),
    ...registrations,
  };
};

const filterOf = (words: Words, action: string, period: Period) => ({
  action,
  period: {
    name: "period",
    label: words.t("period"),
    options: periods.map((each) => ({ value: each, text: words.t(`period.${each}`), selected: each === period })),
  },
  submit: words.t("show"),
});

const emptyList = (words: Words, href: string, period: Period, { count }: PaymentList) => {
  const year = `${href}?period=year`;
  if (count > 0) {
    const action = { text: words.t("toStart"), href: period === "year" ? year : href };
    return { icon: "list", title: words.t("pastTitle"), text: words.t("pastText"), action };
  }
  const text = words.t("emptyMonthText");
  return period === "month"
    ? { icon: "coin", title: words.t("emptyMonthTitle"), text, action: { text: words.t("toYear"), href: year } }
    : { icon: "coin", title: words.t("emptyYearTitle"), text, action: null };
};
