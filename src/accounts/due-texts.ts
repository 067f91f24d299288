import { type DateOrDay, daysBetween, formatDate, formatDayMonth, isoDay } from "../kernel/dates.ts";
import { formatMoney, kopecks } from "../kernel/money.ts";
import type { Words } from "./messages.ts";
import type { Account } from "./repository.ts";

/** Until when: «сегодня, 25 ноября», or the date. */
export const dayText = (words: Words, day: string, now: DateOrDay): string =>
  day === isoDay(now) ? words.t("today", { day: formatDayMonth(day, words.lang) }) : formatDate(day, words.lang);

/** «сегодня, 25 ноября», or «до 25.12.2026». */
export const byText = (words: Words, day: string, now: DateOrDay): string =>
  day === isoDay(now) ? dayText(words, day, now) : words.t("dueBy", { day: formatDate(day, words.lang) });

type Due = Pick<Account, "amountDue" | "overdue" | "earliestDueOn" | "nextDueOn">;

/** «Просрочено 217,37 руб. на 31 день»: the days are those of the oldest. */
export const overdueText = (words: Words, { overdue, earliestDueOn }: Due, now: DateOrDay): string =>
  words.t("overdue", {
    sum: formatMoney(overdue, words.lang),
    count: earliestDueOn === null ? 0 : daysBetween(earliestDueOn, now),
  });

/** What falls due later, beside what is overdue; "" where there is nothing more. */
export const restText = (words: Words, { amountDue, overdue, nextDueOn }: Due, now: DateOrDay): string =>
  nextDueOn === null
    ? ""
    : words.t("rest", {
        sum: formatMoney(kopecks(amountDue - overdue), words.lang),
        by: byText(words, nextDueOn, now),
      });
