import { addDays } from "../../kernel/dates.ts";
import { sumMoney } from "../../kernel/money.ts";
import { addMonths, firstDay, type Month } from "../../kernel/month.ts";
import { isWorkingDay } from "../../kernel/working-days.ts";
import type { AccountScope } from "../../platform/db.ts";
import { type Hours, listOverrides, sumUse, type Use, type UseRow } from "./repository.ts";

/** The usual office day. The operator's own split is not published; a sheet says which hours it took. */
export const workingHours: Hours = { from: 9, to: 18 };

export type UseSplit = { readonly working: Use; readonly other: Use };
/** By subscriber. */
export type MonthUse = ReadonlyMap<number, UseSplit>;

/** What was used in a month within working hours and outside them. */
export const readUse = async (scope: AccountScope, month: Month): Promise<MonthUse> => {
  const overrides = await listOverrides(scope, month);
  const workingDays = daysOf(month).filter((day) => isWorkingDay(day, overrides));
  const rows = await sumUse(scope, month, { workingDays, hours: workingHours });
  return new Map([...Map.groupBy(rows, ({ subscriberId }) => subscriberId)].map(([id, own]) => [id, splitOf(own)]));
};

const daysOf = (month: Month): string[] => {
  const end = firstDay(addMonths(month, 1));
  const days: string[] = [];
  for (let day = firstDay(month); day < end; day = addDays(day, 1)) days.push(day);
  return days;
};

const splitOf = (rows: readonly UseRow[]): UseSplit => ({
  working: sumOf(rows.filter(({ isWorking }) => isWorking)),
  other: sumOf(rows.filter(({ isWorking }) => !isWorking)),
});

export const sumOf = (uses: readonly Use[]): Use => ({
  seconds: uses.reduce((sum, { seconds }) => sum + seconds, 0),
  messages: uses.reduce((sum, { messages }) => sum + messages, 0),
  bytes: uses.reduce((sum, { bytes }) => sum + bytes, 0),
  gross: sumMoney(uses.map(({ gross }) => gross)),
});
