import { addDays, formatDate } from "../kernel/dates.ts";
import { formatIban, parseIban } from "../kernel/iban.ts";
import { formatAmount, type Kopecks } from "../kernel/money.ts";
import { addMonths, firstDay, formatMonth } from "../kernel/month.ts";
import { type Invoice, type InvoiceDocument, isSettled, type Payer, type Supplier } from "./invoice.ts";
import type { Words } from "./messages.ts";

/** The supplier's name first, as on paper. */
export function supplierLines(operator: Supplier, words: Words): string[] {
  const iban = parseIban(operator.iban);
  return [
    operator.name,
    words.t("pdfUnp", { unp: operator.unp }),
    operator.address,
    iban ? formatIban(iban) : operator.iban,
    `${operator.bank}, ${words.t("pdfBic", { bic: operator.bic })}`,
  ];
}

/** The payer's name first, as on paper. */
export function payerLines(client: Payer, account: string, words: Words): string[] {
  const date = formatDate(client.contractDate, words.lang);
  return [
    client.name,
    words.t("pdfUnp", { unp: client.unp }),
    client.address,
    words.t("pdfContract", { number: client.contractNumber, date }),
    words.t("pdfAccount", { account }),
  ];
}

/** That it is a copy: an invoice may go out again long after it was paid, and nobody is to pay it twice. Null of any other. */
export function copyText(document: Pick<InvoiceDocument, "invoice" | "settlement">, words: Words): string | null {
  if (!isSettled(document)) return null;
  const { paidOn = null } = document.settlement ?? {};
  return paidOn ? words.t("pdfCopyPaidOn", { date: formatDate(paidOn, words.lang) }) : words.t("pdfCopyPaid");
}

/** A figure of the front page. */
export type SummaryRow = { readonly name: string; readonly value: string; readonly look: "plain" | "muted" | "strong" };

/** From the balance at the beginning of the month to the one at its end. */
export function summaryRows(invoice: Invoice, words: Words): SummaryRow[] {
  const { lang } = words;
  const opened = firstDay(invoice.month);
  const closed = addDays(firstDay(addMonths(invoice.month, 1)), -1);
  const charged = words.t("pdfCharged", { month: formatMonth(invoice.month, lang) });
  return [
    { name: balanceLabel(invoice.opening, opened, words), value: formatAmount(invoice.opening, lang), look: "plain" },
    { name: charged, value: formatAmount(invoice.charges, lang), look: "plain" },
    { name: words.t("pdfVatWithin"), value: formatAmount(invoice.vat, lang), look: "muted" },
    { name: words.t("pdfReceived"), value: formatAmount(invoice.payments, lang), look: "plain" },
    {
      name: balanceLabel(invoice.closing, closed, words),
      value: formatAmount(invoice.closing, lang),
      look: "strong",
    },
  ];
}

/** What a balance is called: of a day, and whose debt it is. */
export function balanceLabel(balance: Kopecks, day: string, words: Words): string {
  const date = formatDate(day, words.lang);
  if (balance === 0) return words.t("pdfBalance", { date });
  return words.t(balance > 0 ? "pdfBalanceDebt" : "pdfBalanceCredit", { date });
}
