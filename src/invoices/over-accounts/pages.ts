import { showAccountNumber } from "../../kernel/account-number.ts";
import { type RowAction, tableOf } from "../../kernel/column.ts";
import { filterText } from "../../kernel/filters.ts";
import { formatMoney } from "../../kernel/money.ts";
import { addMonths, formatMonth, type Month } from "../../kernel/month.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { type ListPage, pagerOf, queryOf } from "../../kernel/paging.ts";
import { archiveForm, type Ticked, ticksOf } from "./archive-pages.ts";
import { addressOf, heldInvoiceColumns, type Said } from "./columns.ts";
import type { OverAccountsQuery } from "./forms.ts";
import type { HeldInvoice, HeldTotals } from "./repository.ts";

type Input = {
  readonly tabs: object;
  readonly roleText: string;
  readonly query: OverAccountsQuery;
  readonly list: ListPage<HeldInvoice, string>;
  readonly totals: HeldTotals;
  readonly maySend: boolean;
  readonly ticked: Ticked;
};

const action = "/accounts/invoices";
const years = 4;

/** Счета over all accounts held: the newest month first, with the totals of all that match. */
export const heldInvoicesPage = (said: Said, { tabs, roleText, query, list, totals, maySend, ticked }: Input) => {
  const { own, invoices } = said;
  const send = maySend
    ? { title: invoices.t("send"), of: (invoice: HeldInvoice) => [sendAction(said, invoice)] }
    : undefined;
  return {
    title: invoices.t("title"),
    pretitle: roleText,
    lead: own.t("lead"),
    tabs,
    actions: [{ text: own.t("export"), href: `${action}.xlsx${queryOf(query)}`, icon: "file-spreadsheet" }],
    filter: filterOf(said, query),
    stats: totals.count > 0 ? statsOf(said, totals) : [],
    table:
      list.rows.length > 0
        ? tableOf(heldInvoiceColumns(said), list.rows, {
            label: invoices.t("title"),
            look: "table-pairs",
            actions: send,
            ticks: ticksOf(said, ticked),
          })
        : null,
    archive: list.rows.length > 0 ? archiveForm(said, query, totals.count, ticked) : null,
    empty: list.rows.length > 0 ? null : emptyList(said, query, totals.count),
    pager: pagerOf(own.lang, action, query, list),
  };
};

const sendAction = ({ own, invoices }: Said, invoice: HeldInvoice): RowAction => ({
  text: invoices.t("send"),
  label: own.t("sendOf", {
    month: formatMonth(invoice.month, own.lang),
    account: showAccountNumber(invoice.accountId),
  }),
  post: `${addressOf(invoice)}/invoices/${invoice.id}/deliveries`,
  icon: "send",
});

const filterOf = ({ own, invoices, today }: Said, query: OverAccountsQuery) => {
  const newest = Number(today.slice(0, 4));
  const january = `${newest}-01` as Month;
  const nameOf = (index: number) => formatMonth(addMonths(january, index), own.lang).replace(/ \d+$/, "");
  const { year, month, kind, unpaid } = query;
  return {
    action,
    year: {
      name: "year",
      label: invoices.t("year"),
      placeholder: own.t("threeYears"),
      options: optionsOf(numbersFrom(newest, years, -1), year, String),
    },
    month: {
      name: "month",
      label: invoices.t("month"),
      placeholder: invoices.t("wholeYear"),
      options: optionsOf(numbersFrom(1, 12, 1), month, (each) => nameOf(each - 1)),
    },
    kind: {
      name: "kind",
      label: own.t("columnKind"),
      placeholder: own.t("anyKind"),
      options: optionsOf(["mobile", "fixed"] as const, kind, (each) => own.t(`kind.${each}`)),
    },
    unpaid: {
      name: "unpaid",
      label: own.t("unpaidOnly"),
      placeholder: own.t("anyPaid"),
      options: optionsOf(["yes"] as const, unpaid, () => own.t("onlyUnpaid")),
    },
    fold: filterText(own.lang, [year, month, kind, unpaid].filter((each) => each !== undefined).length),
    submit: invoices.t("show"),
    clear: (year ?? kind ?? unpaid) ? { text: own.t("clear"), href: action } : null,
  };
};

const numbersFrom = (first: number, length: number, step: number): number[] =>
  Array.from({ length }, (_, index) => first + index * step);

const optionsOf = <T extends string | number>(
  values: readonly T[],
  chosen: T | undefined,
  text: (value: T) => string,
) => values.map((value) => ({ value, text: text(value), selected: value === chosen }));

const statsOf = ({ own }: Said, { count, charges, unpaid, overdue }: HeldTotals) => [
  { label: own.t("totalCount"), value: formatCount(count, own.lang), hint: null, tone: null },
  { label: own.t("totalCharges"), value: formatMoney(charges, own.lang), hint: null, tone: null },
  { label: own.t("totalUnpaid"), value: formatMoney(unpaid, own.lang), hint: null, tone: null },
  {
    label: own.t("totalOverdue"),
    value: formatMoney(overdue, own.lang),
    hint: null,
    tone: overdue > 0 ? "danger" : null,
  },
];

const emptyList = ({ own }: Said, query: OverAccountsQuery, count: number) =>
  count > 0
    ? {
        icon: "list",
        title: own.t("pastTitle"),
        text: own.t("pastText"),
        action: { text: own.t("toStart"), href: action + queryOf(query) },
      }
    : { icon: "file-invoice", title: own.t("emptyTitle"), text: own.t("emptyText"), action: null };
