import { type Column, type RowAction, tableOf } from "../kernel/column.ts";
import { formatDate, isoDay } from "../kernel/dates.ts";
import { accountFormatOf, type DeliveryFormat } from "../kernel/delivery-format.ts";
import { formatMoney } from "../kernel/money.ts";
import { formatMonth, type Month } from "../kernel/month.ts";
import { archiveForm, type Ticked, ticksOf } from "./archive/pages.ts";
import { lastSendings, type Sending } from "./last-sendings.ts";
import type { Words } from "./page-messages.ts";
import { isOverdue, payActions, stateOf } from "./paying.ts";
import { filterOf, isWithin, periodOf, type Wanted, yearPager, yearsOf } from "./period-pages.ts";
import type { DeliveryAddress, IssuedInvoice } from "./repository.ts";

type ListInput = {
  base: string;
  accountText: string;
  invoices: readonly IssuedInvoice[];
  address: DeliveryAddress;
  /** The newest first. */
  sendings: readonly Sending[];
  wanted: Wanted;
  now: Date;
  /** The person asked to send an invoice and there was nowhere to send it to. */
  isRefused: boolean;
  /** Invoices that were ticked, and what is wrong with that. */
  ticked: Ticked;
  may: Rights;
};
/** What the role opens here besides reading. */
export type Rights = { readonly send: boolean; readonly setAddress: boolean; readonly register: boolean };

/** `invoices`: all of the last three years, of which one year or month is shown. */
export const invoicesPage = (words: Words, input: ListInput) => {
  const { base, accountText, invoices, address, isRefused, may } = input;
  const period = periodOf(input);
  const shown = invoices.filter(({ month }) => isWithin(period, month));
  return {
    title: words.t("title"),
    pretitle: `${words.t("pretitle")} · ${accountText}`,
    lead: words.t(may.send ? "lead" : "leadReading"),
    actions: payActions(words, base, invoices, may.register),
    address: addressNotice(words, base, address, { isRefused, may }),
    filter: filterOf(words, base, yearsOf(input), period),
    table: tableOf(invoiceColumns(words, input), shown, {
      label: words.t("title"),
      look: "table-pairs",
      ticks: ticksOf(words, input.ticked),
      actions: may.send ? { title: words.t("send"), of: (invoice) => [sendAction(words, base, invoice)] } : undefined,
    }),
    empty: shown.length > 0 ? null : emptyList(words, invoices.length === 0),
    archive: shown.length > 0 ? archiveForm(words, base, { ticked: input.ticked, maySend: may.send }) : null,
    pager: yearPager(words, base, yearsOf(input), period),
  };
};

const emptyList = (words: Words, isAll: boolean) => ({
  icon: "file-invoice",
  title: words.t(isAll ? "emptyTitle" : "emptyPeriodTitle"),
  text: words.t(isAll ? "emptyText" : "emptyPeriodText"),
  action: null,
});

/** Where invoices go, as a notice; without an address, what to do about it. */
export const addressNotice = (
  words: Words,
  base: string,
  { email, format }: DeliveryAddress,
  { isRefused, may }: { isRefused: boolean; may: Rights },
) => {
  if (!email) {
    const title = words.t("noAddressTitle");
    const kind = isRefused ? "danger" : "warning";
    return may.setAddress
      ? {
          kind,
          title,
          text: words.t("noAddressText"),
          href: `${base}/delivery`,
          linkText: words.t("toAccount"),
          live: isRefused,
        }
      : { kind, title, text: words.t("noAddressAsk"), href: null, linkText: null, live: isRefused };
  }
  return {
    kind: "info",
    title: null,
    text: words.t("addressText", { email, format: words.t(`format.${accountFormatOf(format)}`) }),
    href: `${base}/deliveries`,
    linkText: words.t("history"),
    live: false,
  };
};

/** What the next page says once an invoice is in the queue. */
export const queuedText = (
  words: Words,
  { month, email, format }: { month: Month; email: string; format: DeliveryFormat },
): string =>
  words.t(format === "pdf" ? "queued" : "queuedAs", {
    month: formatMonth(month, words.lang),
    email,
    format: words.t(`format.${accountFormatOf(format)}`),
  });

/** The sum of each invoice alone: a debt carried over stands on the invoice's page, or the column would count it twice. */
const invoiceColumns = (
  words: Words,
  { base, now, sendings }: Pick<ListInput, "base" | "now" | "sendings">,
): readonly Column<IssuedInvoice>[] => {
  const today = isoDay(now);
  const sent = lastSendings(words, sendings, now);
  const money = (key: "charges" | "payments" | "unpaid", title: string): Column<IssuedInvoice> => ({
    key,
    title,
    kind: "money",
    text: (invoice) => formatMoney(invoice[key], words.lang),
    cell: (invoice) => invoice[key],
  });
  return [
    {
      key: "period",
      title: words.t("columnPeriod"),
      isLead: true,
      text: ({ month }) => formatMonth(month, words.lang),
      href: ({ id }) => `${base}/invoices/${id}`,
      part: (invoice) => changesLink(words, base, invoice),
      notes: ({ id }) => sent.get(id) ?? [],
    },
    { key: "number", title: words.t("columnNumber"), isExtra: true, text: ({ number }) => number },
    {
      key: "date",
      title: words.t("columnDate"),
      kind: "date",
      isExtra: true,
      text: ({ issuedOn }) => formatDate(issuedOn, words.lang),
      cell: ({ issuedOn }) => issuedOn,
    },
    money("charges", words.t("columnSum")),
    money("payments", words.t("columnPayments")),
    { ...money("unpaid", words.t("columnLeft")), tone: (invoice) => (isOverdue(invoice, today) ? "danger" : null) },
    stateColumn(words, today),
  ];
};

const stateColumn = (words: Words, today: string): Column<IssuedInvoice> => ({
  key: "state",
  title: words.t("columnState"),
  kind: "state",
  text: (invoice) => stateOf(words, invoice, today).stateText,
  tone: (invoice) => stateOf(words, invoice, today).stateKind,
  notes: (invoice) => [stateOf(words, invoice, today).stateNote].filter(Boolean),
});

const changesLink = (words: Words, base: string, { id, month }: IssuedInvoice) => ({
  view: "invoices/changes-link",
  locals: {
    href: `${base}/invoices/${id}/changes`,
    text: words.t("changes"),
    label: words.t("changesOf", { month: formatMonth(month, words.lang) }),
  },
});

const sendAction = (words: Words, base: string, invoice: IssuedInvoice): RowAction => {
  const { action, text, label } = sendForm(words, base, invoice);
  return { text, label, post: action, icon: "send" };
};

export const sendForm = (words: Words, base: string, { id, month }: IssuedInvoice) => ({
  action: `${base}/invoices/${id}/deliveries`,
  text: words.t("send"),
  label: words.t("sendOf", { month: formatMonth(month, words.lang) }),
});
