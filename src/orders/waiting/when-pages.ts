import { formatDateTime } from "../../kernel/dates.ts";
import type { Words } from "./messages.ts";
import type { When, WhenFault } from "./when.ts";

/** Сейчас, в назначенное время, первого числа. */
export const whenFields = (words: Words, { when, at }: When, error: WhenFault | undefined, month: Date) => ({
  choice: {
    name: "when",
    legend: words.t("when"),
    options: (["now", "at", "month"] as const).map((value) => ({
      value,
      text: words.t(keys[value], { moment: formatDateTime(month, words.lang) }),
      checked: value === when,
    })),
  },
  at: {
    name: "at",
    type: "datetime-local",
    label: words.t("at"),
    hint: words.t("atHint"),
    value: at,
    error: error && words.t(error),
  },
});

const keys = { now: "whenNow", at: "whenAt", month: "whenMonth" } as const;
