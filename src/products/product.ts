import type { Kopecks } from "../kernel/money.ts";

/** In the guide's order of the menu. */
export const productKeys = ["pbx", "mail", "voip", "virtual-telephony", "calls-24", "mobile-internet"] as const;
export type ProductKey = (typeof productKeys)[number];

export type Price = { readonly name: string; readonly fee: Kopecks; readonly isMonthly: boolean };
export type Product = {
  readonly id: number;
  readonly key: ProductKey;
  readonly name: string;
  readonly description: string;
  readonly prices: readonly Price[];
  /** The day since which the account has it. */
  readonly connectedOn: string | null;
  /** The order of an application that is on its way. */
  readonly openOrder: number | null;
  /** The newest application that has ended. */
  readonly lastOrder: number | null;
};
