import type { Tone } from "../kernel/column.ts";
import { daysBetween, formatDate, formatDayMonth } from "../kernel/dates.ts";
import type { Kopecks } from "../kernel/money.ts";
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

type Payable = { readonly unpaid: Kopecks; readonly charges: Kopecks; readonly dueOn: string };

/** Paid, overdue and for how long, or until when it is to be paid; `today`: the Minsk day. */
export const stateOf = (
  words: Words,
  invoice: Payable,
  today: string,
): { stateText: string; stateKind: Tone; stateNote: string } => {
  const { unpaid, charges, dueOn } = invoice;
  if (unpaid === 0) return { stateText: words.t("statePaid"), stateKind: "success", stateNote: "" };
  if (isOverdue(invoice, today)) {
    const stateNote = words.t("overdueBy", { count: daysBetween(dueOn, today) });
    return { stateText: words.t("stateOverdue"), stateKind: "danger", stateNote };
  }
  const stateNote = byText(words, dueOn, today);
  return unpaid < charges
    ? { stateText: words.t("statePartly"), stateKind: "warning", stateNote }
    : { stateText: words.t("stateDue"), stateKind: "warning", stateNote };
};

export const isOverdue = ({ unpaid, dueOn }: Pick<Payable, "unpaid" | "dueOn">, today: string): boolean =>
  unpaid > 0 && dueOn < today;

/** «до 25.12.2026», on the day itself «сегодня, 25 декабря». */
export const byText = (words: Words, day: string, today: string): string =>
  day === today
    ? words.t("today", { day: formatDayMonth(day, words.lang) })
    : words.t("dueBy", { date: formatDate(day, words.lang) });
