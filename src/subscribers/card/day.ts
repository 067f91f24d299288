import { addDays, startOfDay } from "../../kernel/dates.ts";

/** A Minsk day as moments: `from <= moment < to`. */
export const dayRange = (day: string): { from: Date; to: Date } => ({
  from: startOfDay(day),
  to: startOfDay(addDays(day, 1)),
});
