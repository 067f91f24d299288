import { addMonths, firstDay, formatMonth, type Month, monthOf } from "../src/kernel/month.ts";
import { type Calendar, dayIn } from "./calendar.ts";
import { services } from "./catalogue-services.ts";
import { bundles, tariffs } from "./catalogue-tariffs.ts";
import { type Dice, oneOf } from "./people.ts";
import type { SeededLine } from "./tenants.ts";

export type Charge = {
  account_id: number;
  month: string;
  subscriber_id: number;
  position: number;
  charge_group: string;
  name: string;
  gross: number;
};
type Item = { charge_group: string; name: string; gross: number };

export type ChargePlan = {
  accountId: number;
  lines: readonly SeededLine[];
  /** Whole months before the current one; the current one is charged day by day up to today. */
  months: number;
  connected: ReadonlyMap<number, readonly number[]>;
  pick: Dice;
  /** Over-bundle traffic and roaming of a subscriber and month, where usage records say it; else it is invented. */
  metered?: (subscriberId: number, month: Month) => { traffic: number; roaming: number };
  /** Percent off the subscription, shown as a line of its own. */
  discount?: number;
};

export function chargesOf(calendar: Calendar, plan: ChargePlan): Charge[] {
  const whole = calendar.back(plan.months).flatMap((month) => chargesIn(plan, month, 1));
  return [...whole, ...chargesIn(plan, calendar.month, calendar.dayOfMonth / calendar.daysInMonth)];
}

function chargesIn(plan: ChargePlan, month: Month, share: number): Charge[] {
  return plan.lines
    .filter((line) => isCharged(line, month))
    .flatMap((line) =>
      [...subscriptionOf(plan, line, share), ...(share === 1 ? usageOf(plan, line, month) : [])]
        .filter(({ gross }) => gross !== 0)
        .map((item, index) => ({
          account_id: plan.accountId,
          month: firstDay(month),
          subscriber_id: line.id,
          position: index + 1,
          ...item,
        })),
    );
}

const isCharged = ({ activated_on: from, terminated_on: until }: SeededLine, month: Month): boolean =>
  from !== null && monthOf(from) <= month && (until === null || month <= monthOf(until));

// Monthly fees accrue daily in equal parts.
function subscriptionOf(plan: ChargePlan, line: SeededLine, share: number): Item[] {
  const part = (fee: number) => Math.round(fee * share);
  const item = (name: string, fee: number): Item => ({ charge_group: "subscription", name, gross: part(fee) });
  const tariff = tariffs.find(({ id }) => id === line.tariff_id);
  const bundle = bundles.find(({ id }) => id === line.bundle_id);
  const fees = [
    ...(tariff ? [item(tariff.name, tariff.monthly_fee)] : []),
    ...(bundle ? [item(bundle.name, bundle.monthly_fee)] : []),
    ...(plan.connected.get(line.id) ?? [])
      .flatMap((id) => services.filter((one) => one.id === id))
      .map((one) => item(one.name, one.monthly_fee)),
  ];
  const total = fees.reduce((sum, { gross }) => sum + gross, 0);
  const off = Math.round((total * (plan.discount ?? 0)) / 100);
  return [...fees, { charge_group: "discounts", name: `Корпоративная скидка ${plan.discount ?? 0} %`, gross: -off }];
}

function usageOf(plan: ChargePlan, line: SeededLine, month: Month): Item[] {
  const { traffic, roaming } = plan.metered?.(line.id, month) ?? invented(plan.pick);
  const oneOff = plan.pick(40) === 0 ? oneOf(plan.pick, oneOffs) : undefined;
  const instalment = line.id % 8 === 4 && line.bundle_id !== null;
  return [
    { charge_group: "traffic", name: "Услуги связи сверх набора", gross: traffic },
    { charge_group: "roaming", name: "Услуги связи в роуминге", gross: roaming },
    ...(oneOff ? [{ charge_group: "one-off", ...oneOff }] : []),
    ...(instalment ? [{ charge_group: "instalments", name: "Рассрочка за смартфон", gross: 4_317 }] : []),
  ];
}

const invented = (pick: Dice) => ({
  traffic: pick(5) < 2 ? 17 + pick(900) : 0,
  roaming: pick(30) === 0 ? 350 + pick(6_000) : 0,
});

const oneOffs = [
  { name: "Замена SIM-карты", gross: 562 },
  { name: "Смена тарифного плана", gross: 590 },
  { name: "Выбор номера", gross: 887 },
];

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
