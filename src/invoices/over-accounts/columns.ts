import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import type { Column } from "../../kernel/column.ts";
import { formatDate } from "../../kernel/dates.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatMonth } from "../../kernel/month.ts";
import type { Words as InvoiceWords } from "../page-messages.ts";
import { isOverdue, stateOf } from "../paying.ts";
import type { Words } from "./messages.ts";
import type { HeldInvoice } from "./repository.ts";

export type Said = { readonly own: Words; readonly invoices: InvoiceWords; readonly today: string };

/** Period, account, sum, what is unpaid and overdue, state; the workbook has the rest in columns of its own. */
export const heldInvoiceColumns = (said: Said): readonly Column<HeldInvoice>[] => [
  ...nameColumns(said),
  ...sheetColumns(said),
  ...moneyColumns(said),
];

export const addressOf = ({ accountId }: HeldInvoice): string => `/a/${formatAccountNumber(accountId)}`;

const nameColumns = ({ own, invoices }: Said): readonly Column<HeldInvoice>[] => [
  {
    key: "period",
    title: invoices.t("columnPeriod"),
    isLead: true,
    width: 18,
    text: ({ month }) => formatMonth(month, own.lang),
    href: (invoice) => `${addressOf(invoice)}/invoices/${invoice.id}`,
    notes: ({ number }) => [`№ ${number}`],
  },
  {
    key: "account",
    title: own.t("columnAccount"),
    kind: "nums",
    width: 16,
    text: ({ accountId }) => showAccountNumber(accountId),
    cell: ({ accountId }) => formatAccountNumber(accountId),
    href: (invoice) => `${addressOf(invoice)}/invoices`,
    notes: ({ clientName }) => [clientName],
  },
  { key: "kind", title: own.t("columnKind"), width: 20, isExtra: true, text: ({ kind }) => own.t(`kind.${kind}`) },
];

const sheetColumns = ({ own, invoices }: Said): readonly Column<HeldInvoice>[] => [
  { key: "client", title: own.t("columnClient"), width: 32, only: "sheet", text: ({ clientName }) => clientName },
  { key: "number", title: invoices.t("columnNumber"), width: 16, only: "sheet", text: ({ number }) => number },
  {
    key: "due",
    title: own.t("columnDueOn"),
    kind: "date",
    width: 12,
    only: "sheet",
    text: ({ dueOn }) => formatDate(dueOn, own.lang),
    cell: ({ dueOn }) => dueOn,
  },
];

const moneyColumns = ({ own, invoices, today }: Said): readonly Column<HeldInvoice>[] => [
  {
    key: "charges",
    title: invoices.t("columnSum"),
    kind: "money",
    width: 16,
    text: ({ charges }) => formatMoney(charges, own.lang),
    cell: ({ charges }) => charges,
  },
  {
    key: "unpaid",
    title: own.t("columnUnpaid"),
    kind: "money",
    width: 16,
    text: ({ unpaid }) => formatMoney(unpaid, own.lang),
    cell: ({ unpaid }) => unpaid,
    tone: (invoice) => (isOverdue(invoice, today) ? "danger" : null),
  },
  {
    key: "state",
    title: invoices.t("columnState"),
    kind: "state",
    width: 22,
    text: (invoice) => stateOf(invoices, invoice, today).stateText,
    tone: (invoice) => stateOf(invoices, invoice, today).stateKind,
    notes: (invoice) => [stateOf(invoices, invoice, today).stateNote].filter(Boolean),
  },
];
