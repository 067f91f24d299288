import type { Tone } from "../kernel/column.ts";
import { formatMoney, type Kopecks } from "../kernel/money.ts";
import type { Words } from "./page-messages.ts";

/** The way to pay, or to say that it is paid, where something of the invoices is not. */
export const payActions = (
  words: Words,
  base: string,
  invoices: readonly { readonly unpaid: Kopecks }[],
  mayRegister: boolean,
) =>
  mayRegister && invoices.some(({ unpaid }) => unpaid > 0)
    ? [{ text: words.t("pay"), href: `${base}/payments/registration`, icon: "coin", kind: "primary" }]
    : [];

/** Paid, or how much of it is not. */
export const stateOf = (
  words: Words,
  { unpaid, charges }: { unpaid: Kopecks; charges: Kopecks },
): { stateText: string; stateKind: Tone; stateNote: string } => {
  if (unpaid === 0) return { stateText: words.t("statePaid"), stateKind: "success", stateNote: "" };
  const stateNote = words.t("unpaid", { sum: formatMoney(unpaid, words.lang) });
  return unpaid < charges
    ? { stateText: words.t("statePartly"), stateKind: "warning", stateNote }
    : { stateText: words.t("stateDue"), stateKind: "danger", stateNote };
};
