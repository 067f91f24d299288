import { randomUUID } from "node:crypto";
import { findPhone } from "../../holdings/index.ts";
import { formatAccountNumber, showAccountNumber } from "../../kernel/account-number.ts";
import { formatDateTime } from "../../kernel/dates.ts";
import { type NoticeDeps, queueNotice } from "../../notices/index.ts";
import type { Config } from "../../platform/config.ts";
import type { Tx } from "../../platform/db.ts";
import { lettersFor } from "../../platform/letters.ts";
import { messages } from "./messages.ts";
import { findClientName, findPaper, listAdministrators } from "./repository.ts";

export type LetterDeps = NoticeDeps & { readonly config: Pick<Config, "publicUrl"> };
/** What happened to an address. */
type News =
  | { readonly what: "asked" | "replacing"; readonly email: string; readonly old: string; readonly at: Date }
  | { readonly what: "confirmed" | "replaced" | "removed" | "restored"; readonly email: string; readonly old: string }
  | { readonly what: "paused"; readonly email: string; readonly answer: string };

/** The link by which a mailbox says that it takes an account's documents. */
export const sendLink = async (
  deps: LetterDeps,
  tx: Tx,
  { email, token, expiresAt, author }: { email: string; token: string; expiresAt: Date; author: string },
): Promise<void> => {
  const { language } = await findPaper(tx);
  const words = lettersFor(messages, language);
  const facts = {
    author,
    account: showAccountNumber(tx.scope.accountId),
    client: await findClientName(tx),
    link: new URL(`/delivery-addresses/${token}`, deps.config.publicUrl),
    until: formatDateTime(expiresAt, language),
  };
  const text = words.t("linkText", facts);
  const letter = { channel: "mail", to: email, subject: words.t("linkSubject"), text } as const;
  await queueNotice(deps, tx, { ...letter, id: `address-${randomUUID()}`, until: expiresAt.getTime() });
};

/** Tells mailboxes what happened, in the language of the account's papers. */
export const tellAddresses = async (deps: LetterDeps, tx: Tx, to: readonly string[], news: News): Promise<void> => {
  const { language } = await findPaper(tx);
  const letter = letterOf(deps, tx, news, language);
  for (const mailbox of new Set(to)) {
    await queueNotice(deps, tx, { channel: "mail", to: mailbox, ...letter, id: `address-${randomUUID()}` });
  }
};

/** Tells the account's administrators, each in their own language, but not those whose mailbox was told or is the one spoken of. */
export const tellAdministrators = async (
  deps: LetterDeps,
  tx: Tx,
  told: ReadonlySet<string>,
  news: News,
): Promise<void> => {
  for (const { userId, email, language } of await listAdministrators(tx)) {
    const to = email ?? (await findPhone(tx, userId));
    if (to === null || told.has(to)) continue;
    const channel = email === null ? "sms" : "mail";
    await queueNotice(deps, tx, {
      channel,
      to,
      ...letterOf(deps, tx, news, language),
      id: `address-${randomUUID()}`,
    });
  }
};

const letterOf = ({ config }: LetterDeps, tx: Tx, news: News, lang: "ru" | "be" | "en") => {
  const words = lettersFor(messages, lang);
  const { actor, accountId } = tx.scope;
  const facts = {
    author: actor.name,
    account: showAccountNumber(accountId),
    email: { mailbox: news.email },
    page: new URL(`/a/${formatAccountNumber(accountId)}/delivery`, config.publicUrl),
    old: { mailbox: "old" in news ? news.old : "" },
    answer: "answer" in news ? news.answer : "",
    time: "at" in news ? formatDateTime(news.at, lang) : "",
  };
  return { subject: words.t("newsSubject", facts), text: words.t(`news.${news.what}`, facts) };
};
