import { formatDate } from "../../kernel/dates.ts";
import { formatAmount, formatMoney } from "../../kernel/money.ts";
import { formatMonth } from "../../kernel/month.ts";
import { amountInWords } from "../../kernel/words.ts";
import { brokenInto, plainText, textTable } from "../../platform/text-table.ts";
import { toWindows1251 } from "../../platform/windows-1251.ts";
import {
  chargeColumns,
  chargeRows,
  numberColumns,
  numberRows,
  paymentColumns,
  paymentRows,
  vatColumns,
  vatRows,
} from "../columns.ts";
import { type InvoiceDocument, refuseFaults } from "../invoice.ts";
import type { Words } from "../messages.ts";
import { copyText, payerLines, summaryRows, supplierLines } from "../parties.ts";
import { purposeOf } from "../purpose.ts";

/** Characters: what fits on paper sideways in a fixed-width font. */
const width = 120;

/** The invoice as text in columns at fixed places, lines ended by CR LF; in UTF-8 with a byte order mark, or windows-1251. @throws Error where the sums do not add up */
export const invoiceTxt = (document: InvoiceDocument, words: Words, encoding: "utf-8" | "windows-1251"): Buffer => {
  refuseFaults(document);
  const text = [...linesOf(document, words)].map((line) => `${line}\r\n`).join("");
  return encoding === "utf-8" ? Buffer.from(`\uFEFF${text}`) : toWindows1251(text);
};

function* linesOf(document: InvoiceDocument, words: Words): Generator<string> {
  yield* front(document, words);
  const { invoice, lines, payments, numbers } = document;
  const month = formatMonth(invoice.month, words.lang);
  yield* headed(words.t("pdfCharges", { month }), words.t("pdfUnit"));
  if (lines.length === 0) yield words.t("pdfNoCharges");
  else yield* textTable(chargeColumns(words), chargeRows(lines, words), width);
  if (lines.length > 0) {
    yield* headed(words.t("pdfVatByRate"));
    yield* textTable(vatColumns(words), vatRows(lines, words), width);
  }
  yield* headed(words.t("pdfPayments"));
  if (payments.length === 0) yield words.t("pdfNoPayments");
  else yield* textTable(paymentColumns(words), paymentRows(payments, invoice.payments, words), width);
  if (numbers.length === 0) return;
  yield* headed(words.t("pdfAnnex", { month }), words.t("pdfUnit"));
  yield* textTable(numberColumns(words, numbers.length), numberRows(document, words), width);
}

function* front(document: InvoiceDocument, words: Words): Generator<string> {
  const { operator, client, account, invoice } = document;
  const { lang } = words;
  const copy = copyText(document, words);
  yield words.t("pdfTitle", { number: invoice.number, date: formatDate(invoice.issuedOn, lang) });
  yield words.t("pdfSubtitle", { month: formatMonth(invoice.month, lang), account: account.number });
  if (copy) yield copy;
  yield* party(words.t("pdfSupplier"), supplierLines(operator, words));
  yield* party(words.t("pdfPayer"), payerLines(client, account.number, words));
  yield "";
  for (const { name, value } of summaryRows(invoice, words)) yield pair(name, value);
  yield pair(words.t("pdfAmountDue"), formatAmount(invoice.amountDue, lang));
  if (invoice.amountDue === 0) return yield words.t("pdfNothingDue");
  if (copy) return yield words.t("pdfPaid");
  yield pair(words.t("pdfDue"), formatDate(invoice.dueOn, lang));
  yield `${words.t("pdfInWords")}: ${amountInWords(invoice.amountDue, lang)} (${plainText(formatMoney(invoice.amountDue, lang))})`;
  const purpose = purposeOf(invoice, account.number, invoice.amountDue, lang);
  yield* brokenInto(plainText(`${words.t("pdfPurpose")}: ${purpose}`), width);
}

function* party(title: string, lines: readonly string[]): Generator<string> {
  yield "";
  yield title;
  for (const line of lines) for (const part of brokenInto(plainText(line), width - 2)) yield `  ${part}`;
}

function* headed(title: string, note?: string): Generator<string> {
  yield "";
  yield title;
  if (note !== undefined) yield note;
  yield "";
}

const pair = (name: string, value: string): string =>
  `${plainText(name).padEnd(width - 20)}${plainText(value).padStart(20)}`;
