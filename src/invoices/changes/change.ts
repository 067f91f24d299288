import type { Kopecks } from "../../kernel/money.ts";
import type { Month } from "../../kernel/month.ts";

/** Why two invoices differ, in the order in which the causes of equal sums are listed. */
export const causes = [
  "new-number",
  "ended-number",
  "tariff",
  "bundle",
  "new-service",
  "ended-service",
  "volume",
  "price",
  "days",
  "roaming",
  "late",
  "one-off",
  "instalment-began",
  "instalment-changed",
  "instalment-ended",
  "discount-began",
  "discount-changed",
  "discount-ended",
  "other",
  "unsplit",
] as const;
export type Cause = (typeof causes)[number];

/** What an invoice is compared with: the one before, or that of the same month a year ago. */
export const bases = ["previous", "year"] as const;
export type Against = (typeof bases)[number];

/** The usual comparison needs no word in the address. */
export const queryAgainst = (against: Against): Against | undefined => (against === "previous" ? undefined : against);

/** What one cause adds to the invoice or takes from it; `numbers` is of how many numbers. */
export type CauseSum = { readonly cause: Cause; readonly amount: Kopecks; readonly numbers: number };

export type ComparedInvoice = {
  readonly id: number;
  readonly number: string;
  readonly month: Month;
  readonly charges: Kopecks;
};

/** The sums of all causes are the difference of the two invoices' charges, to the kopeck. */
export type Comparison = {
  readonly against: Against;
  readonly invoice: ComparedInvoice;
  /** Null where there is none to compare with. */
  readonly other: ComparedInvoice | null;
  readonly difference: Kopecks;
  /** The largest first, whether they add or take. */
  readonly sums: readonly CauseSum[];
};

/** Charges that changed for one cause, of one number and item; `before` and `after` are null where there were none. */
export type Effect = {
  readonly subscriberId: number;
  readonly cause: Cause;
  readonly name: string;
  readonly amount: Kopecks;
  readonly before: Kopecks | null;
  readonly after: Kopecks | null;
  readonly quantityBefore: number | null;
  readonly quantityAfter: number | null;
  readonly unit: "month" | "minute" | "megabyte" | "piece";
  readonly daysBefore: number | null;
  readonly daysAfter: number | null;
  /** Of what is billed late: the first day of the month in which it was used. */
  readonly usedIn: string | null;
};

/** What one cause did to one number, with the charges that changed. */
export type NumberChange = {
  readonly subscriberId: number;
  readonly number: string;
  readonly name: string;
  readonly cause: Cause;
  readonly amount: Kopecks;
  readonly effects: readonly Effect[];
};

/** A cause that the customer had planned, as a whole or of one number. */
export type Plan = {
  readonly id: number;
  readonly cause: Cause;
  readonly subscriberId: number | null;
  readonly note: string;
  readonly authorName: string;
  readonly plannedAt: Date;
};
