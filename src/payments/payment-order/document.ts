import type { DocumentKind } from "../../deliveries/index.ts";
import { formatDate } from "../../kernel/dates.ts";
import { NotFound } from "../../kernel/errors.ts";
import { formatMoney } from "../../kernel/money.ts";
import { formatMonth } from "../../kernel/month.ts";
import { inScope, type Tx } from "../../platform/db.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { lettersFor } from "../../platform/letters.ts";
import { messages, type Words } from "./messages.ts";
import { paymentOrderPdf } from "./pdf.ts";
import { findOrderData, type OrderData } from "./repository.ts";

/** Платежное поручение for what is unpaid of an invoice, to be signed and taken to the bank; its subject is the invoice's id. */
export const paymentOrderDocument: DocumentKind = {
  name: "payment-order",
  permission: "payments:read",
  sendPermission: "deliveries:send",
  formats: ["pdf"],
  keptDays: 7,
  pageOf: (invoiceId) => `/invoices/${invoiceId}`,
  titleOf: async (tx, id, lang) => titleOf(wordsFor(messages, lang), await dataOf(tx, id)),
  make: async (scope, { subjectId, lang }, operator) => {
    const words = wordsFor(messages, lang);
    const order = await inScope(scope, (tx) => dataOf(tx, subjectId));
    const number = order.number.replaceAll(/[^\p{L}\d._-]+/gu, "-");
    const content = [await paymentOrderPdf(order, operator, words)];
    return { fileName: words.t("fileName", { number }), contentType: "application/pdf", content };
  },
  mailOf: async (scope, { subjectId, lang }, { operator }) => {
    const words = lettersFor(messages, lang);
    const order = await inScope(scope, (tx) => dataOf(tx, subjectId));
    const due = { sum: formatMoney(order.unpaid, lang), date: formatDate(order.dueOn, lang) };
    const { number, account } = order;
    const text = [
      words.t("mailGreeting"),
      words.t("mailAbout", { number, account, month: formatMonth(order.month, lang) }),
      words.t("mailDue", due),
      [operator.name, operator.phone, operator.email].join("\n"),
    ].join("\n\n");
    return { subject: titleOf(words, order), text };
  },
};

const dataOf = async (tx: Tx, id: string): Promise<OrderData> => {
  const order = await findOrderData(tx, Number(id));
  if (!order) throw new NotFound(`invoice ${id}`);
  return order;
};

const titleOf = (words: Words, { number, month }: OrderData): string =>
  words.t("title", { number, month: formatMonth(month, words.lang) });
