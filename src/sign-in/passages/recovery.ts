import { randomUUID } from "node:crypto";
import { recordOwnAudit } from "../../journal/index.ts";
import type { Lang } from "../../kernel/lang.ts";
import { queueNotice } from "../../notices/index.ts";
import { hashPassword } from "../../passwords/index.ts";
import { wordsFor } from "../../platform/i18n.ts";
import { forgetWrongPasswords } from "../password-limits.ts";
import type { Site } from "../site.ts";
import { messages } from "./messages.ts";
import { loginsOf, type Person } from "./person.ts";
import { endAllSignIns, renewPassword } from "./repository.ts";

export type Recovery = {
  readonly person: Person;
  readonly kind: "phone" | "account" | "email";
  readonly password: string;
  readonly lang: Lang;
  readonly who: { readonly address: string; readonly requestId: string };
};

/** A new password: every session ends, wrong ones in a row are forgotten. False: it has been changed meanwhile. */
export const recover = async (site: Site, { person, kind, password, lang, who }: Recovery): Promise<boolean> => {
  const { db, clock, limits } = site;
  const { userId = 0, version = 0 } = person.subject;
  const passwordHash = await hashPassword(password);
  const user = await db.knex.transaction(async (trx) => {
    const renewed = await renewPassword(trx, { userId, version }, passwordHash);
    if (!renewed) return undefined;
    await endAllSignIns(trx, userId, clock.now());
    const entry = { userId, userName: renewed.name, action: "users:recover-password", subject: kind };
    await recordOwnAudit(trx, { ...who, ...entry });
    await queueNotice(site, trx, noticeTo(renewed.email ?? (kind === "account" ? person.to : null), lang));
    return renewed;
  });
  if (!user) return false;
  await Promise.all(loginsOf(user).map((name) => forgetWrongPasswords(limits, name)));
  return true;
};

const noticeTo = (to: string | null, lang: Lang) => {
  const words = wordsFor(messages, lang);
  const [subject, text] = [words.t("noticeSubject"), words.t("noticeText")];
  return to === null ? null : ({ channel: "mail", to, subject, text, id: `password-${randomUUID()}` } as const);
};
