import { formatAccountNumber } from "../kernel/account-number.ts";
import type { Words } from "./messages.ts";

export const comingPage = (words: Words, title: string, accountId: number) => ({
  title,
  pretitle: null,
  coming: { title: words.t("comingTitle"), text: words.t("comingText"), chapter: null },
  home: { text: words.t("comingHome"), href: `/a/${formatAccountNumber(accountId)}` },
});
