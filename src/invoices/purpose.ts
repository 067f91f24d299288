import { formatDate } from "../kernel/dates.ts";
import type { Lang } from "../kernel/lang.ts";
import { formatMoney, type Kopecks } from "../kernel/money.ts";
import { wordsFor } from "../platform/i18n.ts";
import type { Invoice } from "./invoice.ts";
import { messages } from "./messages.ts";

/** Назначение платежа: what a payment of a sum for an invoice says it is for. */
export const purposeOf = (
  { number, issuedOn, charges, vat }: Pick<Invoice, "number" | "issuedOn" | "charges" | "vat">,
  account: string,
  sum: Kopecks,
  lang: Lang,
): string => {
  const words = wordsFor(messages, lang);
  const purpose = words.t("pdfPurposeText", { account, number, date: formatDate(issuedOn, lang) });
  // The VAT of the charges is the VAT of the payment only where nothing else is in it.
  return sum === charges ? `${purpose}, ${words.t("pdfPurposeVat", { vat: formatMoney(vat, lang) })}` : purpose;
};
