import { purposeOf } from "../invoices/index.ts";
import type { Words } from "./messages.ts";
import type { Unpaid } from "./repository.ts";

/** Назначение платежа of all that is owed: one invoice is named as on its payment order, several by their numbers. */
export const purposeOfAll = (words: Words, account: string, unpaid: readonly Unpaid[]): string => {
  const [only, ...more] = unpaid;
  if (only && more.length === 0) return purposeOf(only, account, only.unpaid, words.lang);
  return words.t("purposeMany", { account, numbers: unpaid.map(({ number }) => number).join(", ") });
};
