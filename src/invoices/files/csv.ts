import type { Lang } from "../../kernel/lang.ts";
import type { Kopecks } from "../../kernel/money.ts";
import { groupNames } from "../columns.ts";
import { type InvoiceDocument, type InvoiceLine, type NumberCharge, unassignedOf } from "../invoice.ts";
import type { Words } from "../messages.ts";

/**
 * The invoice's lines and its annex as a program reads them: UTF-8 with a byte order mark, fields apart by semicolons, CR LF, a header line;
 * sums with a decimal comma in ru and be and a decimal point in en, no spaces within them; the rate of VAT in percent.
 * The first field says what a row is: rows of the lines add up to the charges, and so do those of the annex.
 */
export const linesCsv = (document: InvoiceDocument, words: Words): Buffer => {
  const { lines, numbers } = document;
  const rest = unassignedOf(document);
  const annex = rest === 0 || numbers.length === 0 ? numbers : [...numbers, restOf(rest, words)];
  const rows = [
    headerOf(words),
    ...lines.map((line) => lineOf(line, words)),
    ...annex.map((row) => annexOf(row, words)),
  ];
  return Buffer.from(`\uFEFF${rows.map(rowText).join("")}`);
};

const headerOf = (words: Words): string[] => [
  words.t("csvPart"),
  words.t("csvGroup"),
  words.t("pdfName"),
  words.t("pdfQuantity"),
  words.t("pdfNet"),
  words.t("pdfRate"),
  words.t("pdfVat"),
  words.t("pdfGross"),
  words.t("pdfMsisdn"),
];

const lineOf = ({ group, name, quantity, net, vatRate, vat, gross }: InvoiceLine, words: Words): string[] => {
  const sum = (amount: Kopecks) => sumText(amount, words.lang);
  const rate = decimal(String(vatRate), words.lang);
  return [
    words.t("csvLine"),
    words.t(groupNames[group]),
    words.named(name),
    String(quantity),
    sum(net),
    rate,
    sum(vat),
    sum(gross),
    "",
  ];
};

const annexOf = ({ msisdn, name, gross }: AnnexRow, words: Words): string[] => [
  words.t("csvNumber"),
  "",
  name,
  "",
  "",
  "",
  "",
  sumText(gross, words.lang),
  msisdn,
];

type AnnexRow = Omit<NumberCharge, "msisdn"> & { readonly msisdn: string };

const restOf = (gross: Kopecks, words: Words): AnnexRow => ({ msisdn: "", name: words.t("pdfUnassigned"), gross });

/** Kopecks as roubles: -1164,15. */
const sumText = (amount: Kopecks, lang: Lang): string => decimal((amount / 100).toFixed(2), lang);
const decimal = (text: string, lang: Lang): string => (lang === "en" ? text : text.replace(".", ","));

const rowText = (fields: readonly string[]): string => `${fields.map(field).join(";")}\r\n`;

/** A name that begins like a formula is kept from being one in Excel. */
const field = (text: string): string => {
  const safe = /^[=+@\t\r]|^-(?!\d+[.,]\d\d$)/.test(text) ? `'${text}` : text;
  return /[";\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};
