import type { DocumentKind } from "../deliveries/index.ts";
import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { formatDate } from "../kernel/dates.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Lang } from "../kernel/lang.ts";
import { formatMoney } from "../kernel/money.ts";
import { formatMonth, type Month } from "../kernel/month.ts";
import type { Operator } from "../platform/config.ts";
import type { AccountScope } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import type { InvoiceDocument } from "./invoice.ts";
import { messages } from "./messages.ts";
import { messages as pageMessages, type Words } from "./page-messages.ts";
import { invoicePdf } from "./pdf.ts";
import { findName, findPaper, newestIssued } from "./repository.ts";

/** Счет (guide, chapter 2). */
export const invoiceDocument: DocumentKind = {
  name: "invoice",
  permission: "invoices:read",
  sendPermission: "invoices:send",
  formats: ["pdf"],
  keptDays: 7,
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
  make: async (scope, { subjectId, lang }, operator) => {
    const { fileName, content } = await printInvoice(scope, Number(subjectId), operator, lang);
    return { fileName, contentType: "application/pdf", content: [content] };
  },
  mailOf: async (scope, { subjectId, lang }, { operator }) => {
    const document = await paperOf(scope, Number(subjectId), operator, lang);
    const words = wordsFor(pageMessages, lang);
    return { subject: titleOf(words, document.invoice), text: mailText(words, document, scope.accountId) };
  },
};

/** The invoice as the database knows it, on paper. @throws NotFound */
export const printInvoice = async (
  scope: AccountScope,
  id: number,
  operator: Operator,
  lang: Lang,
): Promise<{ fileName: string; content: Buffer }> => {
  const document = await paperOf(scope, id, operator, lang);
  const content = await invoicePdf(document, wordsFor(messages, lang));
  return { fileName: fileNameOf(wordsFor(pageMessages, lang), document.invoice.number), content };
};

const paperOf = async (scope: AccountScope, id: number, operator: Operator, lang: Lang): Promise<InvoiceDocument> => {
  const found = await findPaper(scope, id);
  if (!found) throw new NotFound(`invoice ${id}`);
  const words = wordsFor(pageMessages, lang);
  return {
    ...found,
    operator,
    account: { number: formatAccountNumber(scope.accountId) },
    payments: found.payments.map(({ date, documentNumber, method, amount }) => ({
      date,
      document: words.t(`document.${method}`, { number: documentNumber }),
      amount,
    })),
  };
};

const mailText = (words: Words, { invoice, client, operator, numbers }: InvoiceDocument, accountId: number): string => {
  const { amountDue, dueOn, number, month } = invoice;
  const due = { sum: formatMoney(amountDue, words.lang), date: formatDate(dueOn, words.lang) };
  const about = { number, month: formatMonth(month, words.lang), account: showAccountNumber(accountId) };
  return [
    words.t("mailGreeting"),
    words.t("mailAbout", { ...about, client: client.name }),
    amountDue > 0 ? words.t("mailDue", due) : words.t("mailNothingDue"),
    ...(numbers.length === 0 && invoice.charges !== 0 ? [words.t("mailNoAnnex")] : []),
    [operator.name, operator.phone, operator.email].join("\n"),
  ].join("\n\n");
};

const titleOf = (words: Words, { number, month }: { number: string; month: Month }): string =>
  words.t("invoiceTitle", { number, month: formatMonth(month, words.lang) });

/** A number may hold what no file name can, such as a slash. */
const fileNameOf = (words: Words, number: string): string =>
  words.t("fileName", { number: number.replaceAll(/[^\p{L}\d._-]+/gu, "-") });
