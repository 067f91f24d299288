import { showAccountNumber } from "../../../kernel/account-number.ts";
import { formatDateTime } from "../../../kernel/dates.ts";
import type { Words } from "../messages.ts";
import type { AddressLink } from "./link.ts";

type Input = {
  readonly token: string;
  readonly accountId: number;
  readonly address: Pick<AddressLink["address"], "email" | "askedByName" | "linkExpiresAt">;
  readonly replaces: string | undefined;
  readonly clientName: string;
};

/** What a mailbox is asked: opening the link changes nothing, for mail scanners open links too. */
export const linkPage = (words: Words, { token, accountId, address, replaces, clientName }: Input) => ({
  title: words.t("linkTitle"),
  lead: words.t("linkLead"),
  about: [
    { label: words.t("columnEmail"), value: address.email },
    ...(replaces ? [{ label: words.t("linkReplaces"), value: replaces }] : []),
    { label: words.t("account"), value: showAccountNumber(accountId), note: clientName },
    ...(address.askedByName ? [{ label: words.t("linkAuthor"), value: address.askedByName }] : []),
    ...(address.linkExpiresAt
      ? [{ label: words.t("linkUntil"), value: formatDateTime(address.linkExpiresAt, words.lang) }]
      : []),
  ],
  form: { action: `/delivery-addresses/${token}/confirmation`, submit: words.t("confirm") },
  note: words.t("linkNote"),
});

/** One sentence for every link that does not work: used, replaced by a later one, run out or never made. */
export const deadPage = (words: Words) => plainPage(words.t("deadTitle"), words.t("deadText"));

export const confirmedPage = (words: Words) => plainPage(words.t("confirmedTitle"), words.t("confirmedText"));

const plainPage = (title: string, lead: string) => ({ title, lead, about: null, form: null, note: null });
