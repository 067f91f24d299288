import { recordOwnAudit } from "../../journal/index.ts";
import { NotFound } from "../../kernel/errors.ts";
import type { ProfileDeps, Who } from "../deps.ts";
import { endOtherSignIns, endSignIn, hasSignIn } from "../repository.ts";

/** Its next request finds nobody signed in. Ending what has ended changes nothing. @throws NotFound for another user's */
export const endOwnSession = ({ db, clock }: ProfileDeps, who: Who, id: string): Promise<void> =>
  db.knex.transaction(async (trx) => {
    if (!(await hasSignIn(trx, who.userId, id))) throw new NotFound("sign-in");
    const ended = await endSignIn(trx, who.userId, id, clock.now());
    if (ended > 0) await recordOwnAudit(trx, { ...who, action: "sessions:end", subject: id });
  });

/** All but the one that goes on; how many there were. */
export const endOtherSessions = ({ db, clock }: ProfileDeps, who: Who, kept: string | null): Promise<number> =>
  db.knex.transaction(async (trx) => {
    const ended = await endOtherSignIns(trx, who.userId, kept, clock.now());
    if (ended > 0) await recordOwnAudit(trx, { ...who, action: "sessions:end", subject: "others", after: { ended } });
    return ended;
  });
