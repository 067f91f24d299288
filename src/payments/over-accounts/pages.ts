import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { type Column, tableOf } from "../../kernel/column.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatCount } from "../../kernel/numbers.ts";
import { pagerOf, queryOf } from "../../kernel/paging.ts";
import { paymentColumns } from "../columns.ts";
import type { Words as PaymentWords } from "../messages.ts";
import { type Period, periods } from "../payment.ts";
import type { OverAccountsQuery } from "./forms.ts";
import type { Words } from "./messages.ts";
import type { HeldPayment, HeldPayments } from "./repository.ts";

export type Said = { readonly own: Words; readonly payments: PaymentWords };
type Input = {
  readonly tabs: object;
  readonly roleText: string;
  readonly query: OverAccountsQuery;
  readonly list: HeldPayments;
};

const action = "/accounts/payments";

/** Платежи over all accounts held: the current month by default, 12 months by choice, with the sum of all that match. */
export const heldPaymentsPage = (said: Said, { tabs, roleText, query, list }: Input) => {
  const { own, payments } = said;
  const { lang } = own;
  const { count, sum, rows } = list;
  return {
    title: payments.t("title"),
    pretitle: roleText,
    lead: own.t("lead"),
    tabs,
    actions: [{ text: payments.t("export"), href: `${action}.xlsx${queryOf(query)}`, icon: "file-spreadsheet" }],
    filter: filterOf(said, query),
    total:
      count === 0 ? null : payments.t("total", { count, shown: formatCount(count, lang), sum: formatMoney(sum, lang) }),
    table:
      rows.length === 0
        ? null
        : tableOf(heldPaymentColumns(said), rows, { label: payments.t("title"), dropsEmpty: true }),
    empty: rows.length > 0 ? null : emptyList(said, query, count),
    pager: pagerOf(lang, action, query, list),
  };
};

/** Those of an account, with the account after the day. */
export const heldPaymentColumns = ({ own, payments }: Said): readonly Column<HeldPayment>[] => {
  const [date, ...rest] = paymentColumns(payments);
  const account: readonly Column<HeldPayment>[] = [
    {
      key: "account",
      title: own.t("columnAccount"),
      kind: "nums",
      width: 16,
      text: ({ accountId }) => showAccountNumber(accountId),
      cell: ({ accountId }) => formatAccountNumber(accountId),
      href: ({ accountId }) => `/a/${formatAccountNumber(accountId)}/payments`,
      notes: ({ clientName }) => [clientName],
    },
    { key: "client", title: own.t("columnClient"), width: 32, only: "sheet", text: ({ clientName }) => clientName },
    { key: "kind", title: own.t("columnKind"), width: 20, text: ({ kind }) => own.t(`kind.${kind}`) },
  ];
  return [...(date ? [date] : []), ...account, ...rest];
};

const filterOf = ({ own, payments }: Said, { period = "month", kind }: OverAccountsQuery) => ({
  action,
  period: {
    name: "period",
    label: payments.t("period"),
    options: periods.map((each) => ({ value: each, text: payments.t(`period.${each}`), selected: each === period })),
  },
  kind: {
    name: "kind",
    label: own.t("columnKind"),
    placeholder: own.t("anyKind"),
    options: (["mobile", "fixed"] as const).map((each) => ({
      value: each,
      text: own.t(`kind.${each}`),
      selected: each === kind,
    })),
  },
  submit: payments.t("show"),
});

const year: Period = "year";

const emptyList = ({ payments }: Said, query: OverAccountsQuery, count: number) => {
  if (count > 0) {
    const toStart = { text: payments.t("toStart"), href: action + queryOf(query) };
    return { icon: "list", title: payments.t("pastTitle"), text: payments.t("pastText"), action: toStart };
  }
  const text = payments.t("emptyMonthText");
  if (query.period === year) return { icon: "coin", title: payments.t("emptyYearTitle"), text, action: null };
  const toYear = { text: payments.t("toYear"), href: action + queryOf({ ...query, period: year }) };
  return { icon: "coin", title: payments.t("emptyMonthTitle"), text, action: toYear };
};
