import { authorOf, recordOwnAudit } from "../../journal/index.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { Requester, Site } from "../../platform/routing.ts";
import { endOtherSignIns, endSignIn, hasSignIn } from "../../sessions/index.ts";

/** The session's next request finds nobody signed in. Ending it twice changes nothing. @throws NotFound for another user's session */
export const endOwnSession = ({ db, clock }: Site, by: Requester, id: string): Promise<void> =>
  db.knex.transaction(async (trx) => {
    if (!(await hasSignIn(trx, by.user.id, id))) throw new NotFound("sign-in");
    const ended = await endSignIn(trx, id, clock.now());
    if (ended > 0) await recordOwnAudit(trx, { ...authorOf(by), action: "sessions:end", subject: id });
  });

/** Ends all sessions except the sign-in `kept`. @returns how many were open */
export const endOtherSessions = ({ db, clock }: Site, by: Requester, kept: string | null): Promise<number> =>
  db.knex.transaction(async (trx) => {
    const ended = await endOtherSignIns(trx, by.user.id, kept, clock.now());
    if (ended > 0)
      await recordOwnAudit(trx, { ...authorOf(by), action: "sessions:end", subject: "others", after: { ended } });
    return ended;
  });
