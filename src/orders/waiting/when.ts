import { z } from "zod";
import { parseDay, startOfDay } from "../../kernel/dates.ts";
import { addMonths, firstDay, monthOf } from "../../kernel/month.ts";

/** When a confirmed order starts: at once, at a moment of Minsk's clock, or when the next month begins. */
export const whenForm = z.object({
  when: z.enum(["now", "at", "month"]).catch("now"),
  at: z.string().default(""),
});
export type When = z.output<typeof whenForm>;

export type WhenFault = "whenMissing" | "whenPast" | "whenFar";
const longestDays = 366;
const minute = 60_000;

/** @returns undefined for at once; a fault where the moment cannot be */
export const startOf = ({ when, at }: When, now: Date): Date | undefined | WhenFault => {
  if (when === "now") return undefined;
  if (when === "month") return nextMonth(now);
  const moment = momentOf(at);
  if (!moment) return "whenMissing";
  if (moment.getTime() < now.getTime() - minute) return "whenPast";
  return moment.getTime() > now.getTime() + longestDays * 1_440 * minute ? "whenFar" : moment;
};

export const nextMonth = (now: Date): Date => startOfDay(firstDay(addMonths(monthOf(now), 1)));

/** `2026-12-01T10:30`, as a browser's field gives it; with a space too, as people type it. */
const momentOf = (text: string): Date | undefined => {
  const [, day = "", hours = "", minutes = ""] = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})/.exec(text.trim()) ?? [];
  if (parseDay(day) === undefined || Number(hours) > 23 || Number(minutes) > 59) return undefined;
  return new Date(startOfDay(day).getTime() + (Number(hours) * 60 + Number(minutes)) * minute);
};
