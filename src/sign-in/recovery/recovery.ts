import { randomUUID } from "node:crypto";
import { tellOfChange } from "../../factors/index.ts";
import { recordOwnAudit } from "../../journal/index.ts";
import type { Lang } from "../../kernel/lang.ts";
import { hashPassword, setPassword } from "../../passwords/index.ts";
import { lettersFor } from "../../platform/letters.ts";
import type { Site } from "../../platform/routing.ts";
import { endAllSignIns } from "../../sessions/index.ts";
import { channelOf, type NewPassword, originOf } from "../claim/flow.ts";
import { forgetWrongPasswords, loginNamesOf } from "../password-limits.ts";
import { messages } from "./messages.ts";

/** Sets a new password, ends every session and forgets the wrong passwords. False if the password was changed meanwhile. */
export const recover = async (site: Site, chosen: NewPassword): Promise<boolean> => {
  const { claimant, kind, password, lang, origin } = chosen;
  const { userId = 0, version = 0 } = claimant.owner;
  const passwordHash = await hashPassword(password);
  const user = await site.db.knex.transaction(async (trx) => {
    const renewed = await setPassword(trx, { userId, version }, { passwordHash, origin: originOf(chosen) });
    if (!renewed) return undefined;
    await endAllSignIns(trx, userId, site.clock.now());
    const entry = { userId, userName: renewed.name, action: "users:recover-password", subject: kind };
    await recordOwnAudit(trx, { ...origin, ...entry });
    // a user of an account alone has no mailbox of his own: the code went to the account's
    const email = renewed.email ?? (kind === "account" ? claimant.to : null);
    await tellOfChange(site, trx, { id: userId, email }, { told: toldIn(lang), shown: [channelOf(chosen)] });
    return renewed;
  });
  if (user) await forgetWrongPasswords(site.limits, loginNamesOf(user));
  return user !== undefined;
};

const toldIn = (lang: Lang) => {
  const words = lettersFor(messages, lang);
  const [subject, text, sms] = [words.t("noticeSubject"), words.t("noticeText"), words.t("noticeSms")];
  return { id: `password-${randomUUID()}`, subject, text, sms };
};
