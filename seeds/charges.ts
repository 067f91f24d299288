import { addMonths, firstDay, type Month, monthOf } from "../src/kernel/month.ts";
import type { Calendar } from "./calendar.ts";
import { services } from "./catalogue-services.ts";
import { bundles, tariffs } from "./catalogue-tariffs.ts";
import { type Dice, oneOf } from "./people.ts";
import type { SeededLine } from "./tenants.ts";

export type Charge = Item & { account_id: number; month: string; subscriber_id: number; position: number };
/** What a charge was for (migrations/0028). */
export type Item = {
  charge_group: string;
  item: string;
  name: string;
  gross: number;
  quantity: number;
  unit: "month" | "minute" | "megabyte" | "piece";
  days: number | null;
  used_in: string | null;
};

/** What a line had before some month: `ago` months back it got what it has now. */
export type Turn = {
  place: number;
  ago: number;
  tariff?: number;
  bundle?: number;
  /** Connected then, and disconnected then. */
  connected?: readonly number[];
  disconnected?: readonly number[];
};

export type ChargePlan = {
  accountId: number;
  lines: readonly SeededLine[];
  /** Whole months before the current one; the current one is charged day by day up to today. */
  months: number;
  connected: ReadonlyMap<number, readonly number[]>;
  pick: Dice;
  /** Use over the bundle and in roaming of a subscriber and month, where usage records say it; else it is invented. */
  metered?: (subscriberId: number, month: Month) => readonly Item[];
  turns?: readonly Turn[];
  /** Percent off the subscription, a line of its own; from or until so many months ago. */
  discount?: { percent: number; from?: number; until?: number };
};

export function chargesOf(calendar: Calendar, plan: ChargePlan): Charge[] {
  return [...calendar.back(plan.months), calendar.month].flatMap((month) => chargesIn(calendar, plan, month));
}

function chargesIn(calendar: Calendar, plan: ChargePlan, month: Month): Charge[] {
  return plan.lines
    .filter((line) => isCharged(line, month))
    .flatMap((line) =>
      [...subscriptionOf(calendar, plan, line, month), ...useOf(calendar, plan, line, month)]
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

const plain = { quantity: 1, unit: "piece", days: null, used_in: null } as const;

// Monthly fees accrue daily in equal parts.
function subscriptionOf(calendar: Calendar, plan: ChargePlan, line: SeededLine, month: Month): Item[] {
  const length = daysIn(month);
  const days = chargedDays(calendar, line, month);
  const share = days / length;
  const fee = (item: string, name: string, monthly: number): Item => ({
    ...plain,
    charge_group: "subscription",
    item,
    name,
    gross: Math.round(monthly * share),
    quantity: Math.round(share * 1_000) / 1_000,
    unit: "month",
    days: days === length ? null : days,
  });
  const had = hadIn(calendar, plan, line, month);
  const tariff = tariffs.find(({ id }) => id === had.tariff);
  const bundle = bundles.find(({ id }) => id === had.bundle);
  const fees = [
    ...(tariff ? [fee(`tariff:${tariff.id}`, tariff.name, tariff.monthly_fee)] : []),
    ...(bundle ? [fee(`bundle:${bundle.id}`, bundle.name, bundle.monthly_fee)] : []),
    ...had.services
      .flatMap((id) => services.filter((one) => one.id === id))
      .map((one) => fee(`service:${one.id}`, one.name, one.monthly_fee)),
  ];
  return [...fees, ...discountOf(calendar, plan, month, fees)];
}

const daysIn = (month: Month): number =>
  new Date(Date.UTC(Number(month.slice(0, 4)), Number(month.slice(5)), 0)).getUTCDate();

/** Of a month in which a line is activated or ended, and of the current one, the days that have been. */
function chargedDays(calendar: Calendar, line: SeededLine, month: Month): number {
  const dayOf = (day: string | null) => (day !== null && monthOf(day) === month ? Number(day.slice(8)) : undefined);
  const last = month === calendar.month ? calendar.dayOfMonth : daysIn(month);
  return Math.max(0, Math.min(last, dayOf(line.terminated_on) ?? last) - (dayOf(line.activated_on) ?? 1) + 1);
}

/** What a line had in a month: the turns after it are taken back. */
function hadIn(calendar: Calendar, plan: ChargePlan, line: SeededLine, month: Month) {
  const later = (plan.turns ?? []).filter(
    ({ place, ago }) => plan.lines[place - 1] === line && month < addMonths(calendar.month, -ago),
  );
  const now = { tariff: line.tariff_id, bundle: line.bundle_id, services: plan.connected.get(line.id) ?? [] };
  return later.reduce(
    (had, { tariff, bundle, connected = [], disconnected = [] }) => ({
      tariff: tariff ?? had.tariff,
      bundle: bundle ?? had.bundle,
      services: [...had.services.filter((id) => !connected.includes(id)), ...disconnected],
    }),
    now,
  );
}

function discountOf(calendar: Calendar, { discount }: ChargePlan, month: Month, fees: readonly Item[]): Item[] {
  const isOn =
    discount &&
    (discount.from === undefined || month >= addMonths(calendar.month, -discount.from)) &&
    (discount.until === undefined || month < addMonths(calendar.month, -discount.until));
  if (!isOn) return [];
  const total = fees.reduce((sum, { gross }) => sum + gross, 0);
  const name = `Корпоративная скидка ${discount.percent} %`;
  const gross = -Math.round((total * discount.percent) / 100);
  return [{ ...plain, charge_group: "discounts", item: "discount:corporate", name, gross }];
}

function useOf(calendar: Calendar, plan: ChargePlan, line: SeededLine, month: Month): Item[] {
  const late = lateOf(plan, line, month);
  if (month === calendar.month) return late;
  const used = plan.metered?.(line.id, month) ?? invented(plan.pick);
  const oneOff = plan.pick(40) === 0 ? [oneOf(plan.pick, oneOffs)] : [];
  return [
    ...used.filter((item) => !isLate(plan, line, month, item)),
    ...late,
    ...oneOff,
    ...instalmentOf(calendar, line, month),
  ];
}

/** Half of what is used in roaming reaches the operator a month later (domain.md §3.4: up to 30 days). */
const isLate = ({ metered }: ChargePlan, line: SeededLine, month: Month, { charge_group }: Item): boolean =>
  metered !== undefined &&
  charge_group === "roaming" &&
  (line.id + Number(month.slice(5))) % 2 === 0 &&
  isCharged(line, addMonths(month, 1));

const lateOf = (plan: ChargePlan, line: SeededLine, month: Month): Item[] => {
  const before = addMonths(month, -1);
  const used = plan.metered?.(line.id, before) ?? [];
  return used
    .filter((item) => isLate(plan, line, before, item))
    .map((item) => ({ ...item, name: `${item.name}, за прошлый месяц`, used_in: firstDay(before) }));
};

/** A year of instalments for some, begun in one month or another. */
function instalmentOf(calendar: Calendar, line: SeededLine, month: Month): Item[] {
  const began = addMonths(calendar.month, -(1 + (line.id % 24)));
  const isOn = line.id % 8 === 4 && line.bundle_id !== null && month >= began && month < addMonths(began, 11);
  const name = "Рассрочка за смартфон";
  return isOn ? [{ ...plain, charge_group: "instalments", item: "instalment:1", name, gross: 4_317 }] : [];
}

const invented = (pick: Dice): Item[] => [
  ...(pick(5) < 2 ? [usedItem(oneOf(pick, ["voice", "sms", "data"] as const), false, 3 + pick(120))] : []),
  ...(pick(30) === 0 ? [usedItem("voice", true, 2 + pick(30))] : []),
];

const usedNames = { voice: "Разговоры", sms: "SMS", mms: "MMS", data: "Интернет" };
const units = { voice: "minute", sms: "piece", mms: "piece", data: "megabyte" } as const;
const prices = { voice: 7, sms: 9, mms: 9, data: 1 };
const roamingPrice = 185;

/** Use of a kind that is paid apart; without a sum, at the usual price. */
export const usedItem = (
  kind: keyof typeof units,
  isRoaming: boolean,
  quantity: number,
  gross = quantity * (isRoaming ? roamingPrice : prices[kind]),
): Item => ({
  ...plain,
  charge_group: isRoaming ? "roaming" : "traffic",
  item: `${isRoaming ? "roaming" : "usage"}:${kind}`,
  name: `${usedNames[kind]} ${isRoaming ? "в роуминге" : "сверх набора"}`,
  gross,
  quantity,
  unit: units[kind],
});

const oneOffs: readonly Item[] = [
  { ...plain, charge_group: "one-off", item: "fee:sim", name: "Замена SIM-карты", gross: 562 },
  { ...plain, charge_group: "one-off", item: "fee:tariff", name: "Смена тарифного плана", gross: 590 },
  { ...plain, charge_group: "one-off", item: "fee:number", name: "Выбор номера", gross: 887 },
];
