import { type Column, type RowAction, tableOf } from "../kernel/column.ts";
import { formatDate } from "../kernel/dates.ts";
import { accountFormatOf, type DeliveryFormat } from "../kernel/delivery-format.ts";
import { formatMoney } from "../kernel/money.ts";
import { addMonths, formatMonth, type Month } from "../kernel/month.ts";
import { archiveForm, type Ticked, ticksOf } from "./archive/pages.ts";
import type { Words } from "./page-messages.ts";
import { payActions, stateOf } from "./paying.ts";
import type { DeliveryAddress, IssuedInvoice } from "./repository.ts";

const monthsInYear = 12;

export type Period = { readonly year: number; readonly month: number | undefined };

type ListInput = {
  base: string;
  accountText: string;
  invoices: readonly IssuedInvoice[];
  address: DeliveryAddress;
  wanted: { readonly year?: number | undefined; readonly month?: number | undefined };
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
    table: tableOf(invoiceColumns(words, base), shown, {
      label: words.t("title"),
      ticks: ticksOf(words, input.ticked),
      actions: may.send ? { title: words.t("send"), of: (invoice) => [sendAction(words, base, invoice)] } : undefined,
    }),
    empty: shown.length > 0 ? null : emptyList(words, invoices.length === 0),
    archive: shown.length > 0 ? archiveForm(words, base, input.ticked) : null,
    pager: yearPager(words, base, yearsOf(input), period),
  };
};

const emptyList = (words: Words, isAll: boolean) => ({
  icon: "file-invoice",
  title: words.t(isAll ? "emptyTitle" : "emptyPeriodTitle"),
  text: words.t(isAll ? "emptyText" : "emptyPeriodText"),
  action: null,
});

/** From the newest invoice's year, or the current year, back to the oldest one's. */
const yearsOf = ({ invoices, now }: ListInput): number[] => {
  const years = invoices.map(({ month }) => Number(month.slice(0, 4)));
  const newest = years[0] ?? now.getUTCFullYear();
  return Array.from({ length: newest - (years.at(-1) ?? newest) + 1 }, (_, back) => newest - back);
};

const periodOf = (input: ListInput): Period => {
  const { wanted } = input;
  return { year: wanted.year ?? yearsOf(input)[0] ?? input.now.getUTCFullYear(), month: wanted.month };
};

const isWithin = ({ year, month }: Period, of: Month): boolean =>
  Number(of.slice(0, 4)) === year && (month === undefined || Number(of.slice(5)) === month);

const filterOf = (words: Words, base: string, years: readonly number[], { year, month }: Period) => {
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

const yearPager = (words: Words, base: string, years: readonly number[], { year }: Period) => {
  const newer = years.findLast((each) => each > year);
  const older = years.find((each) => each < year);
  const hrefOf = (each: number | undefined) => (each === undefined ? null : `${base}/invoices?year=${each}`);
  return {
    label: words.t("pagerLabel"),
    place: "",
    previous: { text: String(newer ?? ""), href: hrefOf(newer) },
    next: { text: String(older ?? ""), href: hrefOf(older) },
  };
};

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

const invoiceColumns = (words: Words, base: string): readonly Column<IssuedInvoice>[] => {
  const money = (key: "charges" | "payments" | "amountDue", title: string): Column<IssuedInvoice> => ({
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
    money("charges", words.t("columnCharges")),
    money("payments", words.t("columnPayments")),
    money("amountDue", words.t("columnDue")),
    {
      key: "state",
      title: words.t("columnState"),
      kind: "state",
      text: (invoice) => stateOf(words, invoice).stateText,
      tone: (invoice) => stateOf(words, invoice).stateKind,
      notes: (invoice) => [stateOf(words, invoice).stateNote].filter(Boolean),
    },
  ];
};

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
