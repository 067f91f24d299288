import { authorOf, recordOwnAudit } from "../../journal/index.ts";
import { RuleBroken } from "../../kernel/errors.ts";
import { type Notice, queueNotice } from "../../notices/index.ts";
import { hashPassword } from "../../passwords/index.ts";
import type { Requester, Site } from "../../platform/routing.ts";
import { endOtherSignIns } from "../../sessions/index.ts";
import { savePassword } from "../repository.ts";

/** What proved that the user may change the password. */
export type Proof = "current-password" | "temporary-password" | "second-factor" | "sms";

type Change = {
  readonly by: Requester;
  readonly password: string;
  readonly proof: Proof;
  /** The sign-in that stays open; every other one ends. */
  readonly signInId: string | null;
  readonly notice: Notice | null;
};

/** Saves the password under a new session version, which ends every session. @returns the version for the session to continue with */
export const changePassword = async (site: Site, change: Change): Promise<number> => {
  const { by, proof, signInId, notice } = change;
  const { id: userId, sessionVersion: version } = by.user;
  const passwordHash = await hashPassword(change.password);
  return site.db.knex.transaction(async (trx) => {
    const isSaved = await savePassword(trx, { userId, version, passwordHash });
    if (!isSaved) throw new RuleBroken("the password has been changed elsewhere");
    const ended = await endOtherSignIns(trx, userId, signInId, site.clock.now());
    await recordOwnAudit(trx, {
      ...authorOf(by),
      action: "users:change-password",
      subject: proof,
      after: { otherSessionsEnded: ended },
    });
    if (notice) await queueNotice(site, trx, notice);
    return version + 1;
  });
};

/** A wrong current password: the person at this session may not be its user. */
export const recordWrongPassword = ({ db }: Site, by: Requester): Promise<void> =>
  recordOwnAudit(db.knex, { ...authorOf(by), action: "users:refuse-password", subject: "current-password" });
