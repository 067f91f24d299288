import { addMonths, formatMonth, type Month, monthOf } from "../src/kernel/month.ts";
import { type Calendar, dayIn } from "./calendar.ts";
import type { Charge, ChargePlan } from "./charges.ts";
import type { Dice } from "./people.ts";

export type Payment = {
  account_id: number;
  received_on: string;
  amount: number;
  document_number: string;
  payer: string;
  purpose: string;
  method: "bank-transfer" | "payment-request";
};

/** How a client pays: `owes` invoices stay unpaid at the end; `rounding` pays up to whole sums, the rest stays as credit. */
export type Habit = { payer: string; owes: 0 | 1 | 2; opening?: number; rounding?: number; method?: Payment["method"] };

/** Each month the debt of the month before is paid, sometimes in two parts. */
export function paymentsOf(calendar: Calendar, plan: ChargePlan, charges: readonly Charge[], habit: Habit): Payment[] {
  const totals = Map.groupBy(charges, ({ month }) => monthOf(month));
  const made: Part[] = [];
  let debt = habit.opening ?? 0;
  for (const month of [...calendar.back(plan.months), calendar.month]) {
    const paid = month > lastPaidMonth(calendar, habit) ? 0 : roundUp(debt, habit.rounding ?? 1);
    if (paid > 0) made.push(...partsOf(calendar, month, paid, habit, plan.pick));
    debt += (totals.get(month) ?? []).reduce((sum, { gross }) => sum + gross, 0) - paid;
  }
  return made.map((payment, index) => ({
    ...payment,
    account_id: plan.accountId,
    document_number: String(101 + index),
  }));
}

// Paying nothing in the current month leaves one invoice unpaid, in the last two months two.
const lastPaidMonth = (calendar: Calendar, { owes }: Habit): Month => addMonths(calendar.month, -owes);

const roundUp = (sum: number, to: number): number => Math.max(0, Math.ceil(sum / to) * to);

type Part = Omit<Payment, "account_id" | "document_number">;

function partsOf(calendar: Calendar, month: Month, sum: number, habit: Habit, pick: Dice): Part[] {
  const isCurrent = month === calendar.month;
  const first = isCurrent || pick(9) > 0 ? sum : Math.floor(sum / 3);
  const days = [10 + pick(9), 20 + pick(6)];
  const part = (amount: number, day: number): Part => ({
    received_on: [dayIn(month, day), calendar.today].toSorted()[0] ?? calendar.today,
    amount,
    payer: habit.payer,
    purpose: `Оплата услуг электросвязи за ${formatMonth(addMonths(month, -1), "ru")}`,
    method: habit.method ?? "bank-transfer",
  });
  return [part(first, days[0] ?? 10), ...(first < sum ? [part(sum - first, days[1] ?? 20)] : [])];
}
