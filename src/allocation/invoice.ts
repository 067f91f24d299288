import { type Kopecks, kopecks, sumMoney } from "../kernel/money.ts";
import type { Month } from "../kernel/month.ts";
import type { RateTotal, Rule, Share } from "./allocation.ts";

/** An invoice as it is split; `rates` are its lines', the largest first. */
export type SplitInvoice = {
  readonly id: number;
  readonly number: string;
  readonly month: Month;
  readonly issuedOn: string;
  readonly charges: Kopecks;
  readonly vat: Kopecks;
  readonly rates: readonly RateTotal[];
};
export type Found = { readonly invoice: SplitInvoice; readonly shares: readonly Share[]; readonly rule: Rule };

/** By rate of VAT; what the lines lack of the invoice's own sums belongs to its main rate. */
export const totalsOf = ({ charges, vat, rates }: SplitInvoice): RateTotal[] => {
  const [main = { rate: rateOf(charges, vat), gross: kopecks(0), vat: kopecks(0) }, ...rest] = rates;
  const lacking = {
    gross: charges - sumMoney(rates.map(({ gross }) => gross)),
    vat: vat - sumMoney(rates.map((each) => each.vat)),
  };
  const gross = kopecks(main.gross + lacking.gross);
  return [{ rate: main.rate, gross, vat: kopecks(main.vat + lacking.vat) }, ...rest];
};

/** Of an invoice without lines. */
const rateOf = (charges: Kopecks, vat: Kopecks): number =>
  charges === vat ? 0 : Math.round((100 * vat) / (charges - vat));
