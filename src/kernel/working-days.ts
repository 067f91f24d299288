import { addDays, type DateOrDay, isoDay, startOfDay } from "./dates.ts";

/** A day the government moved: a working Saturday, a Monday off. */
export interface DayOverride {
  readonly date: DateOrDay;
  readonly isWorking: boolean;
}

export function isWorkingDay(date: DateOrDay, overrides: readonly DayOverride[] = []): boolean {
  return isWorking(isoDay(date), byDay(overrides));
}

/** The `n`th working day after `from`, as `YYYY-MM-DD`; `from` itself is not counted. A term ends with that day, Minsk time. */
export function addWorkingDays(from: DateOrDay, n: number, overrides: readonly DayOverride[] = []): string {
  if (!Number.isInteger(n) || n < 0 || n > maxDays) throw new RangeError(`not a number of working days: ${n}`);
  const moved = byDay(overrides);
  let day = isoDay(from);
  for (let left = n; left > 0; ) {
    day = addDays(day, 1);
    if (isWorking(day, moved)) left -= 1;
  }
  return day;
}

export function isHoliday(date: DateOrDay): boolean {
  const day = isoDay(date);
  const year = Number(day.slice(0, 4));
  if (fixedHolidays.has(day.slice(5))) return day.slice(5) !== "01-02" || year >= secondOfJanuarySince;
  return day === radunitsa(year);
}

/** The ninth day after Orthodox Easter, a Tuesday (Meeus's rule for the Julian calendar). */
export function radunitsa(year: number): string {
  if (!Number.isInteger(year) || year < 1900 || year > 2099)
    throw new RangeError(`no Easter rule for the year ${year}`);
  const moon = (19 * (year % 19) + 15) % 30;
  const sunday = (2 * (year % 4) + 4 * (year % 7) - moon + 34) % 7;
  const julian = Date.UTC(year, 2, 22 + moon + sunday);
  return addDays(new Date(julian).toISOString().slice(0, 10), calendarGap + 9);
}

const maxDays = 10_000;

// Days by which the Julian calendar is behind, 1900 to 2099.
const calendarGap = 13;

const fixedHolidays: ReadonlySet<string> = new Set([
  "01-01",
  "01-02",
  "01-07",
  "03-08",
  "05-01",
  "05-09",
  "07-03",
  "11-07",
  "12-25",
]);

// Decree 464 of 17 December 2019.
const secondOfJanuarySince = 2020;

function byDay(overrides: readonly DayOverride[]): ReadonlyMap<string, boolean> {
  return new Map(overrides.map(({ date, isWorking: working }) => [isoDay(date), working]));
}

function isWorking(day: string, moved: ReadonlyMap<string, boolean>): boolean {
  return moved.get(day) ?? (!isWeekend(day) && !isHoliday(day));
}

function isWeekend(day: string): boolean {
  // Minsk midnight is the evening before in UTC, so Saturday begins on a UTC Friday.
  const weekday = startOfDay(day).getUTCDay();
  return weekday === 5 || weekday === 6;
}
