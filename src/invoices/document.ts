import type { DocumentKind } from "../deliveries/index.ts";
import { showAccountNumber } from "../kernel/account-number.ts";
import { formatDate } from "../kernel/dates.ts";
import { accountFormatOf, accountFormats } from "../kernel/delivery-format.ts";
import { NotFound } from "../kernel/errors.ts";
import { formatMoney } from "../kernel/money.ts";
import { formatMonth, type Month } from "../kernel/month.ts";
import { wordsFor } from "../platform/i18n.ts";
import { lettersFor } from "../platform/letters.ts";
import { makeInvoice, type Paper, paperOf } from "./files/make.ts";
import { isSettled } from "./invoice.ts";
import { messages as pageMessages, type Words } from "./page-messages.ts";
import { findName, newestIssued } from "./repository.ts";

/** Счет (guide, chapter 2). */
export const invoiceDocument: DocumentKind = {
  name: "invoice",
  permission: "invoices:read",
  sendPermission: "invoices:send",
  formats: accountFormats,
  keptDays: 7,
  pageOf: (id) => `/invoices/${id}`,
  schedule: {
    every: ["issued"],
    titleIn: (lang) => wordsFor(pageMessages, lang).t("kind"),
    prepare: async (tx, { from, to }) => (await newestIssued(tx, from, to))?.toString(),
  },
  titleOf: async (tx, id, lang) => {
    const invoice = await findName(tx, Number(id));
    if (!invoice) throw new NotFound(`invoice ${id}`);
    return titleOf(wordsFor(pageMessages, lang), invoice);
  },
  make: (scope, { subjectId, format, lang }, operator) =>
    makeInvoice(scope, Number(subjectId), { format: accountFormatOf(format), lang, operator }),
  mailOf: async (scope, { subjectId, lang }, { operator }) => {
    const paper = await paperOf(scope, Number(subjectId), { lang, operator });
    const words = lettersFor(pageMessages, lang);
    return {
      subject: titleOf(words, paper.invoice),
      text: mailText(words, paper, scope.accountId),
    };
  },
};

const mailText = (words: Words, paper: Paper, accountId: number): string => {
  const { client, operator } = paper;
  const { number, month } = paper.invoice;
  const about = { number, month: formatMonth(month, words.lang), account: showAccountNumber(accountId) };
  return [
    words.t("mailGreeting"),
    words.t("mailAbout", { ...about, client: client.name }),
    dueText(words, paper),
    [operator.name, operator.phone, operator.email].join("\n"),
  ].join("\n\n");
};

/** A mail may go out again long after the invoice was paid: nobody is to pay it twice. */
const dueText = (words: Words, paper: Paper): string => {
  const { amountDue, dueOn } = paper.invoice;
  const { left = amountDue, paidOn = null } = paper.settlement ?? {};
  if (amountDue === 0) return words.t("mailNothingDue");
  if (isSettled(paper))
    return paidOn ? words.t("mailPaidOn", { date: formatDate(paidOn, words.lang) }) : words.t("mailPaid");
  const due = { sum: formatMoney(amountDue, words.lang), date: formatDate(dueOn, words.lang) };
  return left < amountDue
    ? words.t("mailLeft", { ...due, left: formatMoney(left, words.lang) })
    : words.t("mailDue", due);
};

const titleOf = (words: Words, { number, month }: { number: string; month: Month }): string =>
  words.t("invoiceTitle", { number, month: formatMonth(month, words.lang) });
