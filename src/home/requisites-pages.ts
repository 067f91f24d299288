import { formatIban, parseIban } from "../kernel/iban.ts";
import { formatAmount, type Kopecks } from "../kernel/money.ts";
import type { Words } from "./messages.ts";

/** Whom the invoices are paid to. */
export type Payee = {
  readonly name: string;
  readonly unp: string;
  readonly iban: string;
  readonly bank: string;
  readonly bic: string;
};
type Paying = { readonly payee: Payee; readonly amountDue: Kopecks; readonly purpose: string };

/** What a payment needs, each to be copied alone; null where there is nothing to pay. Locals of views/home/requisites.ejs. */
export const requisitesOf = (words: Words, { payee, amountDue, purpose }: Paying) => {
  if (amountDue === 0) return null;
  const iban = parseIban(payee.iban);
  const row = (key: "sum" | "payee" | "unp" | "iban" | "bank" | "bic" | "purpose", value: string, copied = value) => ({
    label: words.t(`requisites.${key}`),
    value,
    copied,
    copyLabel: words.t("copyOf", { what: words.t(`requisites.${key}`) }),
  });
  return {
    title: words.t("requisites"),
    copy: words.t("copy"),
    done: words.t("copied"),
    rows: [
      // as a bank's form takes it: without a unit and without spaces
      row("sum", formatAmount(amountDue, words.lang), formatAmount(amountDue, "ru").replaceAll(/\s/g, "")),
      row("payee", payee.name),
      row("unp", payee.unp),
      row("iban", iban ? formatIban(iban) : payee.iban, payee.iban),
      row("bank", payee.bank),
      row("bic", payee.bic),
      row("purpose", purpose),
    ],
  };
};
