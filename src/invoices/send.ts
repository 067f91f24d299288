import { z } from "zod";
import { type Delivery, type DeliveryMessage, requestDelivery, sendDelivery } from "../deliveries/index.ts";
import { formatAccountNumber, showAccountNumber } from "../kernel/account-number.ts";
import { formatDate } from "../kernel/dates.ts";
import { NotFound } from "../kernel/errors.ts";
import type { Lang } from "../kernel/lang.ts";
import { formatMoney } from "../kernel/money.ts";
import { formatMonth, type Month } from "../kernel/month.ts";
import type { Config, Operator } from "../platform/config.ts";
import { type AccountScope, type Database, inScope, jobScope, type Tx } from "../platform/db.ts";
import { wordsFor } from "../platform/i18n.ts";
import { defineJob, enqueue, type JobContext } from "../platform/jobs.ts";
import type { Mailer } from "../platform/mail.ts";
import type { InvoiceDocument } from "./invoice.ts";
import { messages } from "./messages.ts";
import { messages as pageMessages, type Words } from "./page-messages.ts";
import { invoicePdf } from "./pdf.ts";
import { type DeliveryAddress, findForSending, findPaper } from "./repository.ts";

const payload = z.object({ accountId: z.int(), deliveryId: z.uuid() });

/** A mail server that is away is tried again after 1 s, then twice as long each time, 6 h at most: for three days in all. */
export const sendInvoice = defineJob({
  name: "invoices.send-invoice",
  payload,
  retryLimit: 27,
  retryDelayMax: 21_600,
});

type Requested = { readonly month: Month; readonly email: string; readonly format: DeliveryAddress["format"] };

/** The delivery, its job and the journal in one transaction. Undefined when the account has no address to send to. @throws NotFound */
export const requestInvoice = (scope: AccountScope, id: number, options: Options): Promise<Requested | undefined> =>
  inScope(scope, (tx) => queueInvoice(tx, id, options));

type Options = { readonly lang: Lang; readonly publicUrl: string };

/** The same within a transaction of somebody else's. */
export const queueInvoice = async (
  tx: Tx,
  id: number,
  { lang, publicUrl }: Options,
): Promise<Requested | undefined> => {
  const invoice = await findForSending(tx, id);
  if (!invoice) throw new NotFound(`invoice ${id}`);
  const { number, month, email, format } = invoice;
  if (!email) return undefined;
  const delivery = await requestDelivery(tx, {
    kind: "invoice",
    subjectId: String(id),
    title: titleOf(wordsFor(pageMessages, lang), { number, month }),
    format: "pdf",
    email,
    language: lang,
    publicUrl,
  });
  if (delivery.isNew) {
    await enqueue(tx, sendInvoice, [{ payload: { accountId: tx.scope.accountId, deliveryId: delivery.id } }]);
  }
  return { month, email, format };
};

export type SendDeps = { db: Database; mailer: Mailer; config: Pick<Config, "operator"> };

export const runSendInvoice =
  ({ db, mailer, config }: SendDeps) =>
  async ({ accountId, deliveryId }: z.output<typeof payload>, context: JobContext): Promise<void> => {
    const scope = jobScope(db, accountId);
    const makeMessage = (delivery: Delivery) => messageOf(scope, delivery, config.operator);
    await sendDelivery({ mailer }, scope, deliveryId, makeMessage, context);
  };

/** The invoice as the database knows it, on paper. @throws NotFound */
export const printInvoice = async (
  scope: AccountScope,
  id: number,
  operator: Operator,
  lang: Lang,
): Promise<{ document: InvoiceDocument; fileName: string; content: Buffer }> => {
  const found = await findPaper(scope, id);
  if (!found) throw new NotFound(`invoice ${id}`);
  const words = wordsFor(pageMessages, lang);
  const document: InvoiceDocument = {
    ...found,
    operator,
    account: { number: formatAccountNumber(scope.accountId) },
    payments: found.payments.map(({ date, documentNumber, method, amount }) => ({
      date,
      document: words.t(`document.${method}`, { number: documentNumber }),
      amount,
    })),
  };
  const content = await invoicePdf(document, wordsFor(messages, lang));
  return { document, fileName: fileNameOf(words, found.invoice.number), content };
};

const messageOf = async (
  scope: AccountScope,
  { subjectId, language }: Delivery,
  operator: Operator,
): Promise<DeliveryMessage> => {
  const { document, fileName, content } = await printInvoice(scope, Number(subjectId), operator, language);
  const words = wordsFor(pageMessages, language);
  return {
    subject: titleOf(words, document.invoice),
    text: textOf(words, document, scope.accountId),
    attachments: [{ filename: fileName, content, contentType: "application/pdf" }],
  };
};

const textOf = (words: Words, { invoice, client, operator, numbers }: InvoiceDocument, accountId: number): string => {
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
