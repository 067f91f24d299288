import type { DocumentFile } from "../../deliveries/index.ts";
import { formatAccountNumber } from "../../kernel/account-number.ts";
import type { AccountFormat } from "../../kernel/delivery-format.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Lang } from "../../kernel/lang.ts";
import type { Operator } from "../../platform/config.ts";
import type { AccountScope } from "../../platform/db.ts";
import { wordsFor } from "../../platform/i18n.ts";
import type { InvoiceDocument } from "../invoice.ts";
import { messages as paperMessages } from "../messages.ts";
import { messages as pageMessages } from "../page-messages.ts";
import { invoicePdf } from "../pdf.ts";
import { findPaper } from "../repository.ts";
import { invoiceBook } from "./book.ts";
import type { NumberUse } from "./book-input.ts";
import { readUse } from "./hours.ts";
import { listNames, listNumberLines, listNumbers } from "./repository.ts";
import { invoiceTxt } from "./txt.ts";
import { bookWords } from "./words.ts";

type As = { readonly lang: Lang; readonly operator: Operator };
export type Paper = Omit<InvoiceDocument, "numbers">;

/** The invoice as the database knows it, in the format that is wanted. @throws NotFound, and Error where its sums do not add up */
export const makeInvoice = async (
  scope: AccountScope,
  id: number,
  { format, ...as }: As & { readonly format: AccountFormat },
): Promise<DocumentFile> => {
  const [paper, numbers] = await Promise.all([paperOf(scope, id, as), listNumbers(scope, id)]);
  const document = { ...paper, numbers };
  const [ending, contentType] = kinds[format];
  const fileName = fileNameOf(document, as.lang, ending);
  return { fileName, contentType, content: await contentOf(scope, document, format, as.lang) };
};

const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
const kinds: Readonly<Record<AccountFormat, readonly [ending: string, contentType: string]>> = {
  pdf: [".pdf", "application/pdf"],
  xlsx: [".xlsx", xlsx],
  "xlsx-hours": [".xlsx", xlsx],
  txt: [".txt", "text/plain; charset=utf-8"],
  "txt-1251": [".txt", "text/plain; charset=windows-1251"],
};

const contentOf = async (
  scope: AccountScope,
  document: InvoiceDocument,
  format: AccountFormat,
  lang: Lang,
): Promise<DocumentFile["content"]> => {
  const words = wordsFor(paperMessages, lang);
  if (format === "pdf") return [await invoicePdf(document, words)];
  if (format === "txt") return [invoiceTxt(document, words, "utf-8")];
  if (format === "txt-1251") return [invoiceTxt(document, words, "windows-1251")];
  const { month } = document.invoice;
  const numberLines = await listNumberLines(scope, month);
  const hours = format === "xlsx-hours" ? { use: await useOf(scope, document) } : {};
  return invoiceBook({ document, numberLines, ...hours }, bookWords(lang));
};

/** The numbers that were used in the month, whether they were charged or not. */
const useOf = async (scope: AccountScope, { invoice }: InvoiceDocument): Promise<NumberUse[]> => {
  const use = await readUse(scope, invoice.month);
  const named = await listNames(scope, [...use.keys()]);
  return named.flatMap(({ id, ...number }) => {
    const split = use.get(id);
    return split ? [{ ...number, ...split }] : [];
  });
};

/** @throws NotFound */
export const paperOf = async (scope: AccountScope, id: number, { lang, operator }: As): Promise<Paper> => {
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

/** A number may hold what no file name can, such as a slash. */
const fileNameOf = ({ invoice }: InvoiceDocument, lang: Lang, ending: string): string =>
  wordsFor(pageMessages, lang).t("fileName", { number: invoice.number.replaceAll(/[^\p{L}\d._-]+/gu, "-") }) + ending;
