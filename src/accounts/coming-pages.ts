import { formatAccountNumber } from "../kernel/account-number.ts";
import { formatMsisdn, type Msisdn } from "../kernel/msisdn.ts";
import type { Words } from "./messages.ts";

export const comingPage = (words: Words, title: string, accountId: number) => ({
  title,
  pretitle: null,
  coming: { title: words.t("comingTitle"), text: words.t("comingText"), chapter: null },
  home: { text: words.t("comingHome"), href: `/a/${formatAccountNumber(accountId)}` },
});

type Card = {
  readonly accountId: number;
  readonly msisdn: Msisdn;
  /** The section's title; undefined on the card itself. */
  readonly section: string | undefined;
  readonly isOwn: boolean;
};

export const comingCardPage = (words: Words, { accountId, msisdn, section, isOwn }: Card) => {
  const name = words.t("page.card", { number: formatMsisdn(msisdn) });
  const list = `/a/${formatAccountNumber(accountId)}/subscribers`;
  const around = isOwn
    ? { text: words.t("comingRole"), href: "/role" }
    : { text: words.t("item.subscribers"), href: list };
  return {
    title: section ?? name,
    pretitle: section ? name : null,
    coming: { title: words.t("comingTitle"), text: words.t("comingCard"), chapter: null },
    home: section ? { text: words.t("comingToCard"), href: `${list}/${msisdn}` } : around,
  };
};
