import { type Kopecks, kopecks, sumMoney, vatOf } from "../kernel/money.ts";
import type { Month } from "../kernel/month.ts";
import type { Msisdn } from "../kernel/msisdn.ts";

/** In the order in which an invoice has them. */
export const chargeGroups = ["subscription", "traffic", "roaming", "one-off", "instalments", "discounts"] as const;
export type ChargeGroup = (typeof chargeGroups)[number];

/** Debt is positive: opening + charges − payments = closing. Days are `YYYY-MM-DD`. */
export type Invoice = {
  number: string;
  month: Month;
  issuedOn: string;
  dueOn: string;
  opening: Kopecks;
  charges: Kopecks;
  vat: Kopecks;
  payments: Kopecks;
  closing: Kopecks;
  amountDue: Kopecks;
};

export type InvoiceLine = {
  group: ChargeGroup;
  name: string;
  quantity: number;
  net: Kopecks;
  vatRate: number;
  vat: Kopecks;
  gross: Kopecks;
};

export type Supplier = {
  name: string;
  unp: string;
  iban: string;
  bic: string;
  bank: string;
  address: string;
  phone: string;
  email: string;
};
export type Payer = { name: string; unp: string; address: string; contractNumber: string; contractDate: string };
export type InvoicePayment = { date: string; document: string; amount: Kopecks };
export type NumberCharge = { msisdn: Msisdn; name: string; gross: Kopecks };
/** One charge of a number. */
export type NumberLine = { readonly group: ChargeGroup; readonly name: string; readonly gross: Kopecks };

/** What is left today of all that an invoice asked for, and the day of the payment with which it was paid. */
export type Settlement = { readonly left: Kopecks; readonly paidOn: string | null };

/** Whether nobody is to pay it any more: it goes out again as a copy. */
export const isSettled = ({ invoice, settlement }: Pick<InvoiceDocument, "invoice" | "settlement">): boolean =>
  invoice.amountDue > 0 && settlement?.left === 0;

/** All that the paper shows. `numbers` is the annex and may be empty. */
export type InvoiceDocument = {
  operator: Supplier;
  client: Payer;
  account: { number: string };
  invoice: Invoice;
  lines: readonly InvoiceLine[];
  payments: readonly InvoicePayment[];
  numbers: readonly NumberCharge[];
  settlement?: Settlement | undefined;
};

export type Amounts = { net: Kopecks; vat: Kopecks; gross: Kopecks };
export type VatTotal = Amounts & { rate: number };

/** What the invoice charges to no number: the annex and it add up to the charges. */
export function unassignedOf({ invoice, numbers }: Pick<InvoiceDocument, "invoice" | "numbers">): Kopecks {
  return kopecks(invoice.charges - sumMoney(numbers.map(({ gross }) => gross)));
}

export function totalOf(lines: readonly Amounts[]): Amounts {
  return {
    net: sumMoney(lines.map(({ net }) => net)),
    vat: sumMoney(lines.map(({ vat }) => vat)),
    gross: sumMoney(lines.map(({ gross }) => gross)),
  };
}

/** The highest rate first. */
export function vatTotals(lines: readonly InvoiceLine[]): VatTotal[] {
  return [...Map.groupBy(lines, ({ vatRate }) => vatRate)]
    .map(([rate, ofRate]) => ({ rate, ...totalOf(ofRate) }))
    .toSorted((a, b) => b.rate - a.rate);
}

/**
 * Splits each sum into net and VAT so that the lines of a rate add up to the VAT of their total: the rule counts VAT per rate,
 * not per line, and lines rounded one by one would differ from it by some kopecks.
 */
export function withVat<L extends { gross: Kopecks; vatRate: number }>(lines: readonly L[]): (L & Amounts)[] {
  const grossSoFar = new Map<number, Kopecks>();
  return lines.map((line) => {
    const before = grossSoFar.get(line.vatRate) ?? kopecks(0);
    const after = kopecks(before + line.gross);
    grossSoFar.set(line.vatRate, after);
    const vat = kopecks(vatOf(after, line.vatRate) - vatOf(before, line.vatRate));
    return { ...line, vat, net: kopecks(line.gross - vat) };
  });
}

/** A wrong invoice must not leave the house. @throws Error where its sums do not add up */
export function refuseFaults(document: InvoiceDocument): void {
  const faults = faultsOf(document);
  if (faults.length > 0) throw new Error(`invoice ${document.invoice.number} does not add up: ${faults.join("; ")}`);
}

/** What does not add up, each in a sentence for the log; empty when all does. */
export function faultsOf({ invoice, lines, payments }: InvoiceDocument): string[] {
  const { opening, charges, vat, payments: paid, closing, amountDue } = invoice;
  const total = totalOf(lines);
  return [
    differ("opening + charges - payments", opening + charges - paid, "closing", closing),
    differ("the lines' gross", total.gross, "charges", charges),
    differ("the lines' VAT", total.vat, "the invoice's VAT", vat),
    differ("the payments listed", sumMoney(payments.map(({ amount }) => amount)), "payments", paid),
    differ("the amount due", amountDue, "the debt at closing", Math.max(closing, 0)),
    ...lines.map((line) => differ(`net + VAT of ${line.name}`, line.net + line.vat, "its gross", line.gross)),
    ...lines.flatMap((line) => wrongVat(line)),
  ].filter((fault) => fault !== "");
}

function differ(left: string, leftSum: number, right: string, rightSum: number): string {
  return leftSum === rightSum ? "" : `${left} is ${leftSum}, ${right} is ${rightSum}`;
}

// A line may be one kopeck off its own VAT: `withVat` puts the rounding of a rate's total there.
function wrongVat({ name, gross, vatRate, vat }: InvoiceLine): string[] {
  const own = vatOf(gross, vatRate);
  return Math.abs(vat - own) <= 1 ? [] : [`VAT of ${name} is ${vat}, ${vatRate} % of it is ${own}`];
}
