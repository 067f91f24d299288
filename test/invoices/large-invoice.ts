import { buffer } from "node:stream/consumers";
import { invoiceBook } from "../../src/invoices/files/book.ts";
import { invoiceTxt } from "../../src/invoices/files/txt.ts";
import { bookWords } from "../../src/invoices/files/words.ts";
import { type InvoiceDocument, type NumberLine, withVat } from "../../src/invoices/invoice.ts";
import { messages } from "../../src/invoices/messages.ts";
import { invoicePdf } from "../../src/invoices/pdf.ts";
import { kopecks } from "../../src/kernel/money.ts";
import { monthOf } from "../../src/kernel/month.ts";
import { type Msisdn, parseMsisdn } from "../../src/kernel/msisdn.ts";
import { wordsFor } from "../../src/platform/i18n.ts";

/* A program of its own: makes an invoice of so many numbers in one format and says what memory and time that took. */

const msisdnOf = (index: number): Msisdn => {
  const parsed = parseMsisdn(String(375_291_000_001 + index));
  if (!parsed) throw new Error("not a number");
  return parsed;
};

const names = ["Иванов Пётр Сергеевич", "Жукоўскі Алесь", "Ким Ли", "Константинопольский Александр"];

const documentOf = (count: number): InvoiceDocument => {
  const numbers = Array.from({ length: count }, (_, index) => ({
    msisdn: msisdnOf(index),
    name: `${names[index % names.length]} ${index}`,
    gross: kopecks(2_000 + ((index * 7_919) % 9_000)),
  }));
  const gross = kopecks(numbers.reduce((sum, number) => sum + number.gross, 0));
  const lines = withVat([
    { group: "subscription" as const, name: "Свое решение", quantity: count, vatRate: 20, gross },
  ]);
  const vat = lines[0]?.vat ?? kopecks(0);
  const none = kopecks(0);
  return {
    operator: { name: "УП", unp: "", iban: "", bic: "", bank: "", address: "", phone: "", email: "" },
    client: { name: "ООО", unp: "", address: "", contractNumber: "1", contractDate: "2024-03-12" },
    account: { number: "00020000001" },
    invoice: {
      number: "1",
      month: monthOf("2026-10-01"),
      issuedOn: "2026-11-05",
      dueOn: "2026-11-25",
      opening: none,
      charges: gross,
      vat,
      payments: none,
      closing: gross,
      amountDue: gross,
    },
    lines,
    payments: [],
    numbers,
  };
};

const linesOf = ({ numbers }: InvoiceDocument): (NumberLine & { msisdn: Msisdn })[] =>
  numbers.flatMap(({ msisdn, gross }) => [
    { msisdn, group: "subscription", name: "Свое решение. Новатор", gross: kopecks(gross - 300) },
    { msisdn, group: "roaming", name: "Услуги связи в роуминге", gross: kopecks(200) },
    { msisdn, group: "traffic", name: "Интернет сверх пакета", gross: kopecks(100) },
  ]);

const words = wordsFor(messages, "ru");
const makers: Readonly<Record<string, (document: InvoiceDocument) => Promise<Buffer>>> = {
  pdf: (document) => invoicePdf(document, words),
  txt: (document) => Promise.resolve(invoiceTxt(document, words, "utf-8")),
  xlsx: (document) => buffer(invoiceBook({ document, numberLines: linesOf(document) }, bookWords("ru"))),
};

const [format = "", count = ""] = process.argv.slice(2);
const bytes = await makers[format]?.(documentOf(Number(count)));
console.log(JSON.stringify({ bytes: bytes?.length, peakMb: Math.round(process.resourceUsage().maxRSS / 1024) }));
