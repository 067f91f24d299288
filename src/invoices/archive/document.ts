import { z } from "zod";
import type { DocumentKind, Progress } from "../../deliveries/index.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import { type AccountFormat, accountFormats } from "../../kernel/delivery-format.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Lang } from "../../kernel/lang.ts";
import { formatMonth, type Month } from "../../kernel/month.ts";
import type { Operator } from "../../platform/config.ts";
import { type AccountScope, inScope, type Tx } from "../../platform/db.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { lettersFor } from "../../platform/letters.ts";
import { type ZipEntry, zipStream } from "../../platform/sheets/zip-stream.ts";
import { makeInvoice } from "../files/make.ts";
import { messages } from "../page-messages.ts";
import { findMonths } from "../repository.ts";

/** Which invoices, each in which format: `xlsx:12,15`. */
export const archiveOf = (format: AccountFormat, ids: readonly number[]): string =>
  `${format}:${[...new Set(ids)].toSorted((a, b) => a - b).join(",")}`;

const subjectText = z.templateLiteral([z.enum(accountFormats), ":", z.string().regex(/^\d+(,\d+)*$/)]);

/** Several invoices of an account as one ZIP, made by the worker and fetched from the portal. */
export const invoiceArchive: DocumentKind = {
  name: "invoice-archive",
  permission: "invoices:read",
  sendPermission: "invoices:send",
  formats: ["zip"],
  keptDays: 7,
  titleOf: async (tx, subjectId, lang) => titleOf((await invoicesOf(tx, subjectId)).invoices, lang),
  make: async (scope, { subjectId, lang }, operator, progress) => {
    const { format, invoices } = await inScope(scope, (tx) => invoicesOf(tx, subjectId));
    const account = formatAccountNumber(scope.accountId);
    const fileName = wordsFor(messages, lang).t("archiveFileName", { account, period: periodOf(invoices) });
    const content = zipStream(entriesOf(scope, invoices, { format, lang, operator, progress }));
    return { fileName, contentType: "application/zip", content };
  },
  mailOf: async (scope, { subjectId, lang }, { operator }) => {
    const { invoices } = await inScope(scope, (tx) => invoicesOf(tx, subjectId));
    const words = lettersFor(messages, lang);
    const subject = titleOf(invoices, lang);
    const about = words.t("archiveMail", { title: subject });
    const text = [words.t("mailGreeting"), about, [operator.name, operator.phone, operator.email].join("\n")];
    return { subject, text: text.join("\n\n") };
  },
};

type Named = { readonly id: number; readonly month: Month };

/** The oldest first. @throws NotFound where one of them is not the account's */
const invoicesOf = async (tx: Tx, subjectId: string) => {
  const [format, list] = subjectText.parse(subjectId).split(":") as [AccountFormat, string];
  const ids = list.split(",").map(Number);
  const invoices = await findMonths(tx, ids);
  if (invoices.length < ids.length) throw new NotFound(`invoices ${list}`);
  return { format, invoices };
};

const titleOf = (invoices: readonly Named[], lang: Lang): string => {
  const [from, to] = [invoices[0]?.month, invoices.at(-1)?.month].map((month) =>
    month ? formatMonth(month, lang) : "",
  );
  const words = wordsFor(messages, lang);
  const period = from === to ? (from ?? "") : `${from} – ${to}`;
  return words.t("archiveTitle", { period, count: invoices.length });
};

const periodOf = (invoices: readonly Named[]): string =>
  [...new Set([invoices[0]?.month, invoices.at(-1)?.month])].join("_");

type As = {
  readonly format: AccountFormat;
  readonly lang: Lang;
  readonly operator: Operator;
  readonly progress: Progress | undefined;
};

/** One by one: an invoice is made when the one before it has been written. Months keep the names apart: there is one invoice a month. */
async function* entriesOf(
  scope: AccountScope,
  invoices: readonly Named[],
  { progress, ...as }: As,
): AsyncGenerator<ZipEntry> {
  for (const [index, { id, month }] of invoices.entries()) {
    const { fileName, content } = await makeInvoice(scope, id, as);
    yield { name: `${month}_${fileName}`, content };
    await progress?.((index + 1) / invoices.length);
  }
}
