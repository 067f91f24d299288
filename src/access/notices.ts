import { randomUUID } from "node:crypto";
import { findPhone } from "../holdings/index.ts";
import { showAccountNumber } from "../kernel/account-number.ts";
import type { Lang } from "../kernel/lang.ts";
import { type NoticeDeps, queueNotice } from "../notices/index.ts";
import type { Tx } from "../platform/db.ts";
import { lettersFor } from "../platform/letters.ts";
import type { Role } from "./grant.ts";
import { messages } from "./messages.ts";
import { clientOf } from "./repository.ts";

export type News = "granted" | "changed" | "suspended" | "restored" | "removed";
type Recipient = { readonly userId: number; readonly email: string | null; readonly language: Lang };

/** Tells users about a change of their access: by mail, or by SMS if they have no mailbox and their number is surely still theirs. */
export const tellPerson = async (
  deps: NoticeDeps,
  tx: Tx,
  { userId, email, language }: Recipient,
  { news, role }: { readonly news: News; readonly role: Role },
): Promise<void> => {
  const words = lettersFor(messages, language);
  const to = email ?? (await findPhone(tx, userId));
  if (to === null) return;
  const about = { account: showAccountNumber(tx.scope.accountId), client: await clientOf(tx) };
  await queueNotice(deps, tx, {
    channel: email === null ? "sms" : "mail",
    to,
    subject: words.t("noticeSubject"),
    text: words.t(`notice.${news}`, { ...about, role: words.t(`role.${role}`) }),
    id: `access-${randomUUID()}`,
  });
};
