import type { SubscriberWords } from "../messages.ts";
import type { Rules } from "./repository.ts";

type Input = {
  readonly base: string;
  readonly accountText: string;
  /** As they are, or as they were sent: then `hours` is what was typed. */
  readonly rules: Omit<Rules, "hours"> & { readonly hours: number | string };
  readonly operations: readonly { readonly name: string; readonly text: string }[];
  readonly isRefused: boolean;
};

export const rulesPage = (words: SubscriberWords, { base, accountText, rules, operations, isRefused }: Input) => ({
  title: words.t("rulesTitle"),
  pretitle: accountText,
  action: `${base}/subscriber-rules`,
  own: {
    title: words.t("rulesOwn"),
    hint: words.t("rulesOwnHint"),
    options: operations.map(({ name, text }) => ({ value: name, text, checked: rules.operations.includes(name) })),
  },
  lock: {
    title: words.t("rulesLock"),
    hint: words.t("rulesLockHint"),
    hours: {
      name: "hours",
      type: "number",
      inputmode: "numeric",
      label: words.t("rulesHours"),
      value: String(rules.hours),
      error: isRefused ? words.t("hoursWrong") : null,
    },
    second: { text: words.t("rulesSecond"), checked: rules.needsSecond },
  },
  save: words.t("save"),
});
