import { findPhone } from "../holdings/index.ts";
import type { Lang } from "../kernel/lang.ts";
import { type NoticeDeps, queueNotice } from "../notices/index.ts";
import type { Tx } from "../platform/db.ts";

export type Administrator = {
  readonly userId: number;
  readonly email: string | null;
  readonly language: Lang;
};

/** Who manages the account today. */
export const administratorsOf = async (tx: Tx): Promise<Administrator[]> => {
  const { rows } = await tx.raw(
    `select distinct u.id as "userId", u.email, u.language from grants g join users u on u.id = g.user_id and u.status = 'active'
     where g.account_id = ? and g.role in ('administrator', 'supervisor') and g.revoked_at is null and g.suspended_at is null order by u.id`,
    [tx.scope.accountId],
  );
  return rows as Administrator[];
};

type Told = { readonly id: string; subject(lang: Lang): string; text(lang: Lang): string };

/** Tells each of them by mail, or by SMS where there is no mailbox; the same id sends nothing twice to anybody. */
export const tellAdministrators = async (deps: NoticeDeps, tx: Tx, told: Told): Promise<void> => {
  for (const { userId, email, language } of await administratorsOf(tx)) {
    const to = email ?? (await findPhone(tx, userId));
    if (to === null) continue;
    await queueNotice(deps, tx, {
      channel: email === null ? "sms" : "mail",
      to,
      subject: told.subject(language),
      text: told.text(language),
      id: `${told.id}-${userId}`,
    });
  }
};
